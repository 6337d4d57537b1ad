package io.modelsigning.domain.signature;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What a bundle carries to check its signature with; one kind for each signing method. */
public sealed interface VerificationMaterial {
  /** Returns the method whose material this is. */
  SignatureMethod method();

  /**
   * Key method: which public key to use.
   *
   * @param hint lower-case hexadecimal SHA-256 of the key's SubjectPublicKeyInfo in PEM
   */
  record KeyHint(String hint) implements VerificationMaterial {
    private static final int PEM_LINE = 64;

    /**
     * Returns the hint of a public key: the SHA-256 of its PEM text in lines of 64 characters with
     * a newline after the last (OMS v1.0, verification material). It is computed from the key, not
     * from the text of a file that the key came in.
     *
     * @param subjectPublicKeyInfo the key in DER, with a named curve and an uncompressed point
     */
    public static KeyHint of(Bytes subjectPublicKeyInfo) {
      String base64 =
          Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'})
              .encodeToString(subjectPublicKeyInfo.toArray());
      return ofText(
          Bytes.of(
              ("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n")
                  .getBytes(StandardCharsets.US_ASCII)));
    }

    /**
     * Returns the hint of a public key whose PEM text is {@code pem}, as a bundle states it that
     * has the key itself.
     */
    public static KeyHint ofText(Bytes pem) {
      return new KeyHint(new Sha256().update(pem).digest().value().toHex());
    }

    @Override
    public SignatureMethod method() {
      return SignatureMethod.KEY;
    }
  }

  /**
   * Key method before v1.1.0: the public key itself, which proves nothing.
   *
   * @param publicKey the key's bytes as the bundle has them, PEM text in every known case
   */
  record RawKey(Bytes publicKey) implements VerificationMaterial {
    @Override
    public SignatureMethod method() {
      return SignatureMethod.KEY;
    }
  }

  /** Key method, with nothing that says which key: the verifier's own is the only one to try. */
  record UnnamedKey() implements VerificationMaterial {
    @Override
    public SignatureMethod method() {
      return SignatureMethod.KEY;
    }
  }

  /**
   * Certificate method.
   *
   * @param certificates DER, the leaf first, then intermediates; at least one
   */
  record CertificateChain(List<Bytes> certificates) implements VerificationMaterial {
    /**
     * @throws IllegalArgumentException if there is no certificate
     */
    public CertificateChain {
      certificates = List.copyOf(certificates);
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("a certificate chain needs a leaf, but is empty");
      }
    }

    @Override
    public SignatureMethod method() {
      return SignatureMethod.CERTIFICATE;
    }
  }

  /**
   * Sigstore method. The domain looks no further into it than this; the adapter that knows Sigstore
   * reads the rest from the bundle itself, and must find the same envelope in it.
   *
   * @param certificate the leaf in DER
   * @param logEntries how many transparency log entries there are; at least one
   * @param bundleJson the whole bundle as it is stored
   */
  record SigstoreMaterial(Bytes certificate, int logEntries, Bytes bundleJson)
      implements VerificationMaterial {
    /**
     * @throws IllegalArgumentException if there is no log entry
     */
    public SigstoreMaterial {
      if (logEntries < 1) {
        throw new IllegalArgumentException(
            "Sigstore material needs at least one log entry, but has " + logEntries);
      }
    }

    @Override
    public SignatureMethod method() {
      return SignatureMethod.SIGSTORE;
    }
  }
}
