package io.modelsigning.domain.signature;

/** The ways OMS knows to sign; each has its own kind of verification material. */
public enum SignatureMethod {
  /** A bare private key; the verifier has the public key. */
  KEY("key"),
  /** A private key with a certificate chain; the verifier has the roots. */
  CERTIFICATE("certificate"),
  /** An identity, certified for one signing and recorded in a transparency log. */
  SIGSTORE("sigstore");

  private final String id;

  SignatureMethod(String id) {
    this.id = id;
  }

  /** Returns the name used on the command line. */
  public String id() {
    return id;
  }
}
