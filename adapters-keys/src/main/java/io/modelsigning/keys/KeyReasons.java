package io.modelsigning.keys;

import io.modelsigning.domain.Reason;

/** The reasons that keys and certificates add to those of the domain. */
public final class KeyReasons {
  // Keys

  /** A key file that cannot be read as one. */
  public static final Reason MALFORMED_KEY = new Reason("malformed-key");

  /** A key of another type or curve than OMS uses. */
  public static final Reason UNSUPPORTED_KEY = new Reason("unsupported-key");

  /** A private key encrypted in a way that is not supported. */
  public static final Reason UNSUPPORTED_KEY_ENCRYPTION = new Reason("unsupported-key-encryption");

  /** An encrypted private key, and no password for it. */
  public static final Reason MISSING_PASSWORD = new Reason("missing-password");

  /** A password that does not open the private key. */
  public static final Reason WRONG_PASSWORD = new Reason("wrong-password");

  /** The signature was made by another key than the one given. */
  public static final Reason WRONG_KEY = new Reason("wrong-key");

  /** A key that the platform cannot sign with. */
  public static final Reason SIGNING_FAILED = new Reason("signing-failed");

  // Certificates

  /** A signing certificate for another key than the one that signs. */
  public static final Reason CERTIFICATE_KEY_MISMATCH = new Reason("certificate-key-mismatch");

  /** A certificate whose validity is over. */
  public static final Reason CERTIFICATE_EXPIRED = new Reason("certificate-expired");

  /** A certificate whose validity has not begun. */
  public static final Reason CERTIFICATE_NOT_YET_VALID = new Reason("certificate-not-yet-valid");

  /** A certificate that does not have the name the verifier asked for. */
  public static final Reason CERTIFICATE_NAME_MISMATCH = new Reason("certificate-name-mismatch");

  /** A certificate with a key of another type or curve than OMS uses. */
  public static final Reason UNSUPPORTED_CERTIFICATE_KEY =
      new Reason("unsupported-certificate-key");

  /** A certificate whose key or signature algorithm is too weak to be trusted. */
  public static final Reason WEAK_CERTIFICATE = new Reason("weak-certificate");

  /** A certificate that its stated issuer has not signed. */
  public static final Reason CERTIFICATE_SIGNATURE_INVALID =
      new Reason("certificate-signature-invalid");

  /** A chain that ends at an authority that is not trusted. */
  public static final Reason UNKNOWN_AUTHORITY = new Reason("unknown-authority");

  /** A chain that breaks a rule of path validation. */
  public static final Reason CERTIFICATE_CHAIN_INVALID = new Reason("certificate-chain-invalid");

  /** More certificates, or more ways through them, than are looked at. */
  public static final Reason CERTIFICATE_CHAIN_TOO_LONG = new Reason("certificate-chain-too-long");

  /** No certificate to trust. */
  public static final Reason NO_TRUSTED_ROOT = new Reason("no-trusted-root");

  private KeyReasons() {}
}
