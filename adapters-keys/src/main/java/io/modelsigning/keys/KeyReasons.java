package io.modelsigning.keys;

import io.modelsigning.domain.Reason;

/** The reasons that this adapter adds to those of the domain. */
final class KeyReasons {
  /** A key file that cannot be read as one. */
  static final Reason MALFORMED_KEY = new Reason("malformed-key");

  /** A key of another type or curve than OMS uses. */
  static final Reason UNSUPPORTED_KEY = new Reason("unsupported-key");

  /** A private key encrypted in a way that is not supported. */
  static final Reason UNSUPPORTED_KEY_ENCRYPTION = new Reason("unsupported-key-encryption");

  /** An encrypted private key, and no password for it. */
  static final Reason MISSING_PASSWORD = new Reason("missing-password");

  /** A password that does not open the private key. */
  static final Reason WRONG_PASSWORD = new Reason("wrong-password");

  /** The signature was made by another key than the one given. */
  static final Reason WRONG_KEY = new Reason("wrong-key");

  /** A certificate that cannot be read as one. */
  static final Reason MALFORMED_CERTIFICATE = new Reason("malformed-certificate");

  /** A signing certificate for another key than the one that signs. */
  static final Reason CERTIFICATE_KEY_MISMATCH = new Reason("certificate-key-mismatch");

  /** A certificate whose validity is over. */
  static final Reason CERTIFICATE_EXPIRED = new Reason("certificate-expired");

  /** A certificate whose validity has not begun. */
  static final Reason CERTIFICATE_NOT_YET_VALID = new Reason("certificate-not-yet-valid");

  /** A certificate that is not for making signatures. */
  static final Reason CERTIFICATE_USAGE = new Reason("certificate-usage");

  /** A certificate that does not have the name the verifier asked for. */
  static final Reason CERTIFICATE_NAME_MISMATCH = new Reason("certificate-name-mismatch");

  /** A certificate with a key of another type or curve than OMS uses. */
  static final Reason UNSUPPORTED_CERTIFICATE_KEY = new Reason("unsupported-certificate-key");

  /** A certificate whose key or signature algorithm is too weak to be trusted. */
  static final Reason WEAK_CERTIFICATE = new Reason("weak-certificate");

  /** A certificate that its stated issuer has not signed. */
  static final Reason CERTIFICATE_SIGNATURE_INVALID = new Reason("certificate-signature-invalid");

  /** A chain that ends at an authority that is not trusted. */
  static final Reason UNKNOWN_AUTHORITY = new Reason("unknown-authority");

  /** A chain that breaks a rule of path validation. */
  static final Reason CERTIFICATE_CHAIN_INVALID = new Reason("certificate-chain-invalid");

  /** More certificates, or more ways through them, than are looked at. */
  static final Reason CERTIFICATE_CHAIN_TOO_LONG = new Reason("certificate-chain-too-long");

  /** No certificate to trust. */
  static final Reason NO_TRUSTED_ROOT = new Reason("no-trusted-root");

  /** A key that the platform cannot sign with. */
  static final Reason SIGNING_FAILED = new Reason("signing-failed");

  private KeyReasons() {}
}
