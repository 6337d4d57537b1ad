package io.modelsigning.keys;

import io.modelsigning.domain.signature.EcdsaSignatureForm;
import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAKey;
import java.security.interfaces.RSAKey;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses certificates signed over MD2, MD5 or SHA-1, which can be forged by a collision, and keys
 * of less than about 112 bits of strength (NIST SP 800-57 part 1, table 2). The platform's own list
 * still allows some of them in a chain, and its ECDSA takes more encodings than DER.
 */
final class StrengthChecker extends PKIXCertPathChecker {
  private static final int MINIMUM_MODULUS_BITS = 2048;
  private static final Pattern WEAK_HASH =
      Pattern.compile("(MD2|MD5|SHA-?1)with.*", Pattern.CASE_INSENSITIVE);

  /** Says which weakness was found. */
  static final class Weak extends Exception {
    private static final long serialVersionUID = 1L;

    private final String weakness;

    Weak(String weakness) {
      super(weakness);
      this.weakness = weakness;
    }

    String weakness() {
      return weakness;
    }
  }

  @Override
  public void init(boolean forward) {}

  @Override
  public boolean isForwardCheckingSupported() {
    return true;
  }

  @Override
  public @Nullable Set<String> getSupportedExtensions() {
    return null;
  }

  @Override
  public void check(Certificate certificate, Collection<String> unresolvedCriticalExtensions)
      throws CertPathValidatorException {
    if (!(certificate instanceof X509Certificate x509)) {
      throw new CertPathValidatorException("not an X.509 certificate");
    }
    Optional<String> weakness = weaknessOf(x509);
    if (weakness.isPresent()) {
      throw new CertPathValidatorException(new Weak(weakness.get()));
    }
    if (x509.getSigAlgName().endsWith("withECDSA")
        && !EcdsaSignatureForm.isDer(x509.getSignature())) {
      throw new CertPathValidatorException(
          "the signature is not in DER", null, null, -1, BasicReason.INVALID_SIGNATURE);
    }
  }

  static Optional<String> weaknessOf(X509Certificate certificate) {
    return weaknessOfKey(certificate).or(() -> weaknessOfSignature(certificate));
  }

  private static Optional<String> weaknessOfSignature(X509Certificate certificate) {
    String algorithm = certificate.getSigAlgName();
    return WEAK_HASH.matcher(algorithm).matches()
        ? Optional.of("it is signed with " + algorithm)
        : Optional.empty();
  }

  static Optional<String> weaknessOfKey(X509Certificate certificate) {
    PublicKey key = certificate.getPublicKey();
    int bits =
        switch (key) {
          case RSAKey rsa -> rsa.getModulus().bitLength();
          case DSAKey dsa when dsa.getParams() != null -> dsa.getParams().getP().bitLength();
          default -> MINIMUM_MODULUS_BITS;
        };
    return bits < MINIMUM_MODULUS_BITS
        ? Optional.of(
            "its %s key has %d bits, and %d are the least"
                .formatted(key.getAlgorithm(), bits, MINIMUM_MODULUS_BITS))
        : Optional.empty();
  }
}
