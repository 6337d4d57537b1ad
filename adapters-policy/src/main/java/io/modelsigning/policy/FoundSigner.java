package io.modelsigning.policy;

import java.util.List;
import java.util.Optional;

/** Whom a signature claims to be by, as far as a policy can ask for it. Nothing is verified. */
public sealed interface FoundSigner {
  /** Somebody whose identity Sigstore is said to have certified. */
  record Sigstore(String identity, String provider, SignerDescription.Instance instance)
      implements FoundSigner {}

  /**
   * The owner of a key.
   *
   * @param hint what the signature says of the key; empty if it says nothing
   * @param file a file with the key, by the path that the policy is to have; empty if none is known
   */
  record Key(String hint, Optional<String> file) implements FoundSigner {}

  /**
   * Somebody whom an authority is said to have certified.
   *
   * @param subject the subject in the form of RFC 2253; empty if it has none
   * @param alternativeName a subject alternative name
   * @param roots files with certificates to trust, by the paths that the policy is to have
   * @param pem a root to trust if there are no files; empty if none is known
   */
  record Certificate(
      Optional<String> subject,
      Optional<String> alternativeName,
      List<String> roots,
      Optional<String> pem)
      implements FoundSigner {
    public Certificate {
      roots = List.copyOf(roots);
    }
  }
}
