package io.modelsigning.policy;

import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.domain.signature.SignatureMethod;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A signer as a policy describes it. Equal descriptions are of one signer, for which one verifier
 * is made. Paths are those of the policy, resolved against the file in which they stand.
 */
public sealed interface SignerDescription {
  /** Returns this in a few words, for a signer to whom the policy gives no name. */
  String summary();

  /** Returns all that is asked of the signer, in one line for people. */
  String describe();

  /** Returns whether this can be no two signers, whatever they are called. */
  default boolean isOnePerson() {
    return switch (this) {
      case Sigstore sigstore ->
          switch (sigstore.identity()) {
            case ExpectedName.Exact unused -> true;
            case ExpectedName.Matching unused -> false;
          };
      case Key unused -> true;
      case Certificate unused -> false;
    };
  }

  /** Returns whether what it takes to verify the signer's signatures is fetched. */
  default boolean needsNetwork() {
    return switch (this) {
      case Sigstore sigstore ->
          switch (sigstore.instance()) {
            case Instance.Public unused -> true;
            case Instance.Staging unused -> true;
            case Instance.Config unused -> false;
          };
      case Key key ->
          switch (key.source()) {
            case KeySource.File unused -> false;
            case KeySource.Pem unused -> false;
            case KeySource.Reference(String text) -> !new KeyReference(text).isOnThisMachine();
          };
      case Certificate unused -> false;
    };
  }

  /** Returns the method that the signer's signatures are of. */
  default SignatureMethod method() {
    return switch (this) {
      case Sigstore unused -> SignatureMethod.SIGSTORE;
      case Key unused -> SignatureMethod.KEY;
      case Certificate unused -> SignatureMethod.CERTIFICATE;
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

    @Override
    public String describe() {
      return "the Sigstore identity %s, vouched for by '%s'%s"
          .formatted(
              identity.describe(),
              provider,
              switch (instance) {
                case Instance.Public unused -> "";
                case Instance.Staging unused -> ", of the staging instance";
                case Instance.Config(Path file) -> ", as '%s' trusts".formatted(file);
              });
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
  record Key(KeySource source, List<Path> timestampRoots) implements SignerDescription {
    public Key {
      timestampRoots = List.copyOf(timestampRoots);
    }

    /** The owner of a key, whose signatures have no verified time. */
    public Key(KeySource source) {
      this(source, List.of());
    }

    @Override
    public String summary() {
      return switch (source) {
        case KeySource.File(Path file) -> "key " + file;
        case KeySource.Pem unused -> "a key of the policy";
        case KeySource.Reference(String text) -> "key " + text;
      };
    }

    @Override
    public String describe() {
      return switch (source) {
        case KeySource.File(Path file) -> "the owner of the key in '%s'".formatted(file);
        case KeySource.Pem unused -> "the owner of a key that the policy holds";
        case KeySource.Reference(String text) -> "the owner of the key '%s'".formatted(text);
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
   * @param roots files of certificates to trust; none for those of the system, or in the policy
   * @param pem certificates to trust, in PEM, which the policy itself has
   * @param subject the subject, as RFC 4514 writes it
   * @param subjectPattern what the subject must match
   * @param alternativeName a subject alternative name
   * @param atVerifiedTime whether certificates must be valid at the verified time of the signature,
   *     instead of now
   * @param graceUntil until when expired certificates of signatures without a verified time are
   *     accepted
   * @param timestampRoots files of certificates of the timestamp authorities to trust
   */
  record Certificate(
      List<Path> roots,
      Optional<String> pem,
      Optional<String> subject,
      Optional<ExpectedName.Matching> subjectPattern,
      Optional<ExpectedName> alternativeName,
      boolean atVerifiedTime,
      Optional<Instant> graceUntil,
      List<Path> timestampRoots)
      implements SignerDescription {
    public Certificate {
      roots = List.copyOf(roots);
      timestampRoots = List.copyOf(timestampRoots);
    }

    @Override
    public String summary() {
      return subject
          .or(() -> subjectPattern.map(ExpectedName.Matching::pattern))
          .or(() -> alternativeName.map(ExpectedName::describe))
          .map(name -> "certificate of " + name)
          .orElseGet(
              () ->
                  "any certificate of "
                      + (pem.isPresent() ? "the roots of the policy" : roots.toString()));
    }

    @Override
    public String describe() {
      List<String> words = new ArrayList<>();
      words.add(
          pem.isPresent()
              ? "a certificate by an authority that the policy holds"
              : roots.isEmpty()
                  ? "a certificate by an authority of the system"
                  : "a certificate by an authority in '%s'"
                      .formatted(
                          roots.stream().map(Path::toString).collect(Collectors.joining("', '"))));
      subject.ifPresent(name -> words.add("of the subject '%s'".formatted(name)));
      subjectPattern.ifPresent(name -> words.add("of a subject of " + name.describe()));
      alternativeName.ifPresent(name -> words.add("with the alternative name " + name.describe()));
      words.add(atVerifiedTime ? "valid at the verified time" : "valid now");
      graceUntil.ifPresent(
          time -> words.add("or until %s if it has expired before".formatted(time)));
      return String.join(", ", words);
    }
  }
}
