package io.modelsigning.domain.signature;

import io.modelsigning.domain.manifest.Bytes;
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
