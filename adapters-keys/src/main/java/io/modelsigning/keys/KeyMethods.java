package io.modelsigning.keys;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Makes signers and verifiers for the key and certificate methods of OMS v1.0, with ECDSA on P-256,
 * P-384 and P-521. Thread-safe, and so is all that it makes.
 *
 * <p>Keys and certificates come in PEM, from files or from memory ({@link PemSource}): keys in at
 * most 64 KiB, certificates in at most 8 MiB, with any text around the blocks. A private key that
 * is held elsewhere, in a token or a service, is any other {@link SigningKey}. Reasons given beside
 * those of the domain: {@code malformed-key}, {@code unsupported-key}, {@code
 * unsupported-key-encryption}, {@code missing-password}, {@code wrong-password}, {@code wrong-key},
 * {@code malformed-certificate}, {@code certificate-key-mismatch}, {@code certificate-expired},
 * {@code certificate-not-yet-valid}, {@code certificate-usage}, {@code certificate-name-mismatch},
 * {@code unsupported-certificate-key}, {@code weak-certificate}, {@code
 * certificate-signature-invalid}, {@code unknown-authority}, {@code certificate-chain-invalid},
 * {@code certificate-chain-too-long}, {@code no-trusted-root}, {@code signing-failed}.
 */
public final class KeyMethods {
  private final Clock clock;

  private KeyMethods(Clock clock) {
    this.clock = clock;
  }

  /** Returns the methods; certificates are judged by the time of {@code clock}. */
  public static KeyMethods create(Clock clock) {
    return new KeyMethods(clock);
  }

  /**
   * Makes a key pair.
   *
   * @param password what the private key is encrypted with (PBES2 of RFC 8018: PBKDF2 with 600,000
   *     rounds of HMAC-SHA-256, AES-256); empty to leave it unencrypted
   * @throws IllegalArgumentException if the password has no character
   */
  public static NewKeyPair newKeyPair(Curve curve, Optional<char[]> password) {
    return NewKeyPair.make(curve, password);
  }

  /**
   * Returns the public half of a key, in PEM.
   *
   * @throws SigningException if the key is of another kind than OMS signs with
   */
  public static Bytes publicKeyOf(SigningKey key) throws SigningException {
    return publicKeyOf(key.publicKey());
  }

  /**
   * Returns a public key in PEM.
   *
   * @throws SigningException if the key is of another kind than OMS signs with
   */
  public static Bytes publicKeyOf(ECPublicKey key) throws SigningException {
    try {
      return NewKeyPair.textOf(PublicKeys.platformKey(key, "the public key").key());
    } catch (Unusable e) {
      throw e.forSigning();
    }
  }

  /**
   * Reads a private key: SEC1 or PKCS #8, encrypted or not. Where the text states the public key
   * too, it must be the private one's.
   *
   * @param pem a text with one private key, and possibly other blocks
   * @param password asked only if the key is encrypted
   * @return the key, which is held in the memory of this process
   * @throws SigningException if the text cannot be read, the key is of another kind or damaged, or
   *     the password is missing or wrong
   */
  public SigningKey readSigningKey(PemSource pem, PasswordSource password) throws SigningException {
    try {
      return PrivateKeys.read(pem, password);
    } catch (Unusable e) {
      throw e.forSigning();
    }
  }

  /**
   * Returns a key that the caller has from the Java platform, such as one of a {@link
   * java.security.KeyStore}. Its secret need not be shown; what it signs is verified with the
   * public key before it is used.
   *
   * @throws SigningException if the public key is of another kind than OMS signs with
   */
  public SigningKey signingKey(PrivateKey key, PublicKey publicKey) throws SigningException {
    if (!(publicKey instanceof ECPublicKey ec)) {
      throw new SigningException(
          KeyReasons.UNSUPPORTED_KEY,
          "the public key must be %s, but is %s".formatted(Curve.ALL, publicKey.getAlgorithm()));
    }
    try {
      return new PlatformSigningKey(key, PublicKeys.platformKey(ec, "the public key").key());
    } catch (Unusable e) {
      throw e.forSigning();
    }
  }

  /**
   * Returns what the key or the certificates in {@code material} say of their owner; of Sigstore
   * material, the certificate alone. Nothing of it is verified.
   */
  public static SignerClaims claims(VerificationMaterial material) {
    return MaterialClaims.read(material);
  }

  /**
   * Returns what has to be asked for so that a chain is accepted, as it claims. Nothing of it is
   * verified.
   *
   * @throws VerificationUnavailableException if a certificate cannot be read
   */
  public static CertificateNames names(CertificateChain chain)
      throws VerificationUnavailableException {
    try {
      return CertificateNames.of(chain.certificates());
    } catch (Unusable e) {
      throw e.forVerifying();
    }
  }

  /**
   * Returns the hint by which signatures name a public key.
   *
   * @throws SigningException if the key is of another kind than OMS signs with
   */
  public static String hint(ECPublicKey key) throws SigningException {
    try {
      return PublicKeys.hintOf(PublicKeys.platformKey(key, "the public key").key());
    } catch (Unusable e) {
      throw e.forSigning();
    }
  }

  /**
   * Returns the hint by which signatures name a public key.
   *
   * @throws VerificationUnavailableException if the text cannot be read or holds another kind of
   *     key
   */
  public static String hint(PemSource publicKey) throws VerificationUnavailableException {
    try {
      return PublicKeys.hintOf(PublicKeys.read(publicKey).key());
    } catch (Unusable e) {
      throw e.forVerifying();
    }
  }

  /**
   * Returns a signer of the key method, whose bundles carry the key's hint. What a key signs that
   * is held outside of this process is verified before it is used.
   *
   * @throws SigningException if the key is of another kind than OMS signs with
   */
  public PayloadSigner keySigner(SigningKey key) throws SigningException {
    try {
      return new KeySigner(EnvelopeSigner.of(key));
    } catch (Unusable e) {
      throw e.forSigning();
    }
  }

  /**
   * Returns a signer of the certificate method. That the certificate is valid and may be used to
   * sign is checked here and again when signing; what the key signs, as {@link #keySigner} does.
   *
   * @param certificate the certificate of {@code key} first, then possibly intermediates
   * @param intermediates further certificates between that one and the root
   * @throws SigningException if a text cannot be read, or the certificate is not that of the key or
   *     must not be used
   */
  public PayloadSigner certificateSigner(
      SigningKey key, PemSource certificate, List<PemSource> intermediates)
      throws SigningException {
    try {
      return CertificateSigner.create(EnvelopeSigner.of(key), certificate, intermediates, clock);
    } catch (Unusable e) {
      throw e.forSigning();
    }
  }

  /**
   * Returns a verifier that accepts signatures of one key. A public key inside a bundle, as older
   * signatures have it, is never trusted: it must be this key.
   *
   * @param publicKey a text with one SubjectPublicKeyInfo
   * @throws VerificationUnavailableException if the text cannot be read or holds another kind of
   *     key
   */
  public SignatureVerifier keyVerifier(PemSource publicKey)
      throws VerificationUnavailableException {
    return keyVerifier(publicKey, TimestampTrust.NONE);
  }

  /**
   * Does the same, and tells by when the signature was there.
   *
   * @param timestamps which timestamps count, and whether one is required
   * @throws VerificationUnavailableException if the text cannot be read or holds another kind of
   *     key
   */
  public SignatureVerifier keyVerifier(PemSource publicKey, TimestampTrust timestamps)
      throws VerificationUnavailableException {
    try {
      return new KeyVerifier(PublicKeys.read(publicKey), timestamps);
    } catch (Unusable e) {
      throw e.forVerifying();
    }
  }

  /**
   * Returns a verifier that accepts signatures of one key, such as one that a key management
   * service has told.
   *
   * @throws VerificationUnavailableException if the key is of another kind than OMS signs with
   */
  public SignatureVerifier keyVerifier(ECPublicKey publicKey)
      throws VerificationUnavailableException {
    return keyVerifier(publicKey, TimestampTrust.NONE);
  }

  /**
   * Does the same, and tells by when the signature was there.
   *
   * @param timestamps which timestamps count, and whether one is required
   * @throws VerificationUnavailableException if the key is of another kind than OMS signs with
   */
  public SignatureVerifier keyVerifier(ECPublicKey publicKey, TimestampTrust timestamps)
      throws VerificationUnavailableException {
    try {
      return new KeyVerifier(PublicKeys.platformKey(publicKey, "the public key"), timestamps);
    } catch (Unusable e) {
      throw e.forVerifying();
    }
  }

  /**
   * Reads certificates to trust for something else than signing models, such as timestamps: the
   * self-signed ones are roots, the others only help to build chains.
   *
   * @throws VerificationUnavailableException if a text cannot be read, or there is no root
   */
  public static TrustedCertificates trustedCertificates(List<PemSource> sources)
      throws VerificationUnavailableException {
    try {
      return TrustedCertificates.read(sources);
    } catch (Unusable e) {
      throw e.forVerifying();
    }
  }

  /**
   * Returns a verifier that accepts signatures by any certificate that chains to a root in {@code
   * trusted}.
   *
   * @param trusted at least one text of certificates
   * @throws VerificationUnavailableException if a text cannot be read, or there is no root
   * @see #certificateVerifier(List, ExpectedNames)
   */
  public SignatureVerifier certificateVerifier(List<PemSource> trusted)
      throws VerificationUnavailableException {
    return certificateVerifier(trusted, ExpectedNames.ANY);
  }

  /**
   * Returns a verifier that accepts signatures by certificates that chain to a trusted root (RFC
   * 5280), with every certificate, the root included, valid at the time of verification, and the
   * signer's for signing and of the names given. Whether a certificate was revoked is not checked.
   *
   * <p>Self-signed certificates among those given are roots; the others only help to build chains.
   * Without any, the roots are those of the system: the first that exists of the bundle files that
   * Linux distributions and macOS keep, else those of the Java platform. These vouch for everybody
   * who has a web server, so that a name is required with them.
   *
   * @param trusted texts of certificates, or none for the system's roots
   * @param names what the signer's certificate must be named
   * @throws IllegalArgumentException if there are neither certificates nor names
   * @throws VerificationUnavailableException if a text cannot be read, or there is no root
   */
  public SignatureVerifier certificateVerifier(List<PemSource> trusted, ExpectedNames names)
      throws VerificationUnavailableException {
    return certificateVerifier(trusted, names, CertificateValidity.NOW);
  }

  /**
   * Does the same, but certificates must be valid as {@code validity} says.
   *
   * @throws IllegalArgumentException if there are neither certificates nor names
   * @throws VerificationUnavailableException if a text cannot be read, or there is no root
   */
  public SignatureVerifier certificateVerifier(
      List<PemSource> trusted, ExpectedNames names, CertificateValidity validity)
      throws VerificationUnavailableException {
    return certificateVerifier(trusted, names, validity, TimestampTrust.NONE);
  }

  /**
   * Does the same, with verified times: the earliest of a signature is what its certificates are
   * judged by, so that those that have expired since are accepted.
   *
   * @param timestamps which timestamps count, and whether one is required
   * @throws IllegalArgumentException if there are neither certificates nor names
   * @throws VerificationUnavailableException if a text cannot be read, or there is no root
   */
  public SignatureVerifier certificateVerifier(
      List<PemSource> trusted,
      ExpectedNames names,
      CertificateValidity validity,
      TimestampTrust timestamps)
      throws VerificationUnavailableException {
    if (trusted.isEmpty() && names.isAny()) {
      throw new IllegalArgumentException(
          "names must not be empty where the system's roots are trusted");
    }
    try {
      return new CertificateVerifier(
          trusted.isEmpty() ? SystemTrust.load() : TrustedCertificates.read(trusted),
          names,
          validity,
          timestamps,
          clock);
    } catch (Unusable e) {
      throw e.forVerifying();
    }
  }
}
