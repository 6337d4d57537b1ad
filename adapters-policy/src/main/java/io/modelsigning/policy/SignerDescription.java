package io.modelsigning.policy;

import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.domain.signature.SignatureMethod;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A signer as a policy describes it. Equal descriptions are of one signer, for which one verifier
 * is made. Paths are those of the policy, resolved against the file in which they stand.
 */
public sealed interface SignerDescription {
  /** Returns this in a few words, for a signer to whom the policy gives no name. */
  String summary();

  /** Returns the method that the signer's signatures are of. */
  default SignatureMethod method() {
    return switch (this) {
      case Sigstore _ -> SignatureMethod.SIGSTORE;
      case Key _ -> SignatureMethod.KEY;
      case Certificate _ -> SignatureMethod.CERTIFICATE;
    };
  }

  /**
   * Somebody whose identity Sigstore certified.
   *
   * @param identity which identity
   * @param provider who vouches for it, always exact
   */
  record Sigstore(ExpectedName identity, String provider, Instance instance)
      implements SignerDescription {
    @Override
    public String summary() {
      return switch (identity) {
        case ExpectedName.Exact(String name) -> name;
        case ExpectedName.Matching matching -> matching.pattern();
      };
    }
  }

  /** Whose logs and authorities are trusted. */
  sealed interface Instance {
    /** Sigstore's public instance. */
    record Public() implements Instance {}

    /** Sigstore's staging instance. */
    record Staging() implements Instance {}

    /** The instance that a trust configuration or trusted root describes. */
    record Config(Path file) implements Instance {}
  }

  /** The owner of a key. */
  record Key(KeySource source) implements SignerDescription {
    @Override
    public String summary() {
      return switch (source) {
        case KeySource.File(Path file) -> "key " + file;
        case KeySource.Pem _ -> "a key of the policy";
        case KeySource.Reference(String text) -> "key " + text;
      };
    }
  }

  /** Where a public key is. */
  sealed interface KeySource {
    /** In a file in PEM. */
    record File(Path file) implements KeySource {}

    /** In the policy, in PEM. */
    record Pem(String text) implements KeySource {}

    /** Wherever a reference says, such as {@code pkcs11:…}. */
    record Reference(String text) implements KeySource {}
  }

  /**
   * Somebody whom a certificate authority certified.
   *
   * @param roots files of certificates to trust; none for those of the system
   * @param subject the subject, as RFC 4514 writes it
   * @param subjectPattern what the subject must match
   * @param alternativeName a subject alternative name
   * @param atVerifiedTime whether certificates must be valid at the verified time of the signature,
   *     instead of now
   * @param graceUntil until when expired certificates of signatures without a verified time are
   *     accepted
   */
  record Certificate(
      List<Path> roots,
      Optional<String> subject,
      Optional<ExpectedName.Matching> subjectPattern,
      Optional<ExpectedName> alternativeName,
      boolean atVerifiedTime,
      Optional<Instant> graceUntil)
      implements SignerDescription {
    public Certificate {
      roots = List.copyOf(roots);
    }

    @Override
    public String summary() {
      return subject
          .or(() -> subjectPattern.map(ExpectedName.Matching::pattern))
          .or(() -> alternativeName.map(ExpectedName::describe))
          .map(name -> "certificate of " + name)
          .orElseGet(() -> "any certificate of " + roots);
    }
  }
}
