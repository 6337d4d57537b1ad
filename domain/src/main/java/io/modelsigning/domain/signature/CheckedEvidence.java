package io.modelsigning.domain.signature;

import io.modelsigning.domain.EvidencePart;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a verification established before it ended, and what broke.
 *
 * <p>Checks are not made in the order in which parts vouch for each other. A part is established
 * only if every check of it was made; what is not known to hold does not.
 *
 * @param established the parts that hold
 * @param broken the part that does not, if the verification ended with one
 */
public record CheckedEvidence(Set<EvidencePart> established, Optional<EvidencePart> broken) {
  /** Nothing is known. */
  public static final CheckedEvidence NONE = new CheckedEvidence(Set.of(), Optional.empty());

  /** What becomes of a part. */
  public enum State {
    HOLDS,
    BROKEN,
    NOT_REACHED
  }

  /**
   * @throws IllegalArgumentException if the part that broke is established
   */
  public CheckedEvidence {
    if (broken.isPresent() && established.contains(broken.get())) {
      throw new IllegalArgumentException(
          "broken must not be among the established, but is " + broken.get());
    }
    EnumSet<EvidencePart> copy = EnumSet.noneOf(EvidencePart.class);
    copy.addAll(established);
    established = Collections.unmodifiableSet(copy);
  }

  /** Returns that everything holds that a signature of the method rests on. */
  public static CheckedEvidence all(SignatureMethod method) {
    return new CheckedEvidence(partsOf(method), Optional.empty());
  }

  /** Returns that everything holds that a signature of this signer rests on, its time included. */
  public static CheckedEvidence all(SignerIdentity signer) {
    Set<EvidencePart> parts = partsOf(signer.method());
    if (signer.signedAt().isPresent()) {
      parts.add(EvidencePart.TIME);
    }
    return new CheckedEvidence(parts, Optional.empty());
  }

  /** Returns that a part broke, with those established before. */
  public static CheckedEvidence broken(EvidencePart broken, Set<EvidencePart> established) {
    return new CheckedEvidence(established, Optional.of(broken));
  }

  /** Returns that a part broke before any other was established. */
  public static CheckedEvidence broken(EvidencePart broken) {
    return broken(broken, Set.of());
  }

  /**
   * Returns that a part broke that is looked at when all before it hold, in the order in which the
   * parts that a signature of the method rests on vouch for each other.
   */
  public static CheckedEvidence brokenAfterAllBefore(EvidencePart broken, SignatureMethod method) {
    return broken(broken, partsBefore(broken, method));
  }

  /** Returns that all holds that is looked at before a part, and nothing else was looked at. */
  public static CheckedEvidence allBefore(EvidencePart end, SignatureMethod method) {
    return new CheckedEvidence(partsBefore(end, method), Optional.empty());
  }

  private static Set<EvidencePart> partsBefore(EvidencePart end, SignatureMethod method) {
    EnumSet<EvidencePart> before = EnumSet.noneOf(EvidencePart.class);
    for (EvidencePart part : partsOf(method)) {
      if (part.compareTo(end) < 0) {
        before.add(part);
      }
    }
    return before;
  }

  /** Returns the parts that a signature of the method rests on, in their order. */
  private static Set<EvidencePart> partsOf(SignatureMethod method) {
    EnumSet<EvidencePart> parts = EnumSet.range(EvidencePart.SIGNATURE, EvidencePart.FILES);
    parts.addAll(
        switch (method) {
          case KEY -> EnumSet.of(EvidencePart.PUBLIC_KEY);
          case CERTIFICATE ->
              EnumSet.of(
                  EvidencePart.TRUSTED_ROOT,
                  EvidencePart.CERTIFICATE_PATH,
                  EvidencePart.CERTIFICATE);
          case SIGSTORE ->
              EnumSet.of(
                  EvidencePart.TRUSTED_ROOT,
                  EvidencePart.CERTIFICATE_PATH,
                  EvidencePart.CERTIFICATE,
                  EvidencePart.IDENTITY,
                  EvidencePart.LOG_ENTRY,
                  EvidencePart.TIME);
        });
    return parts;
  }

  /** Returns what became of a part. */
  public State of(EvidencePart part) {
    if (broken.equals(Optional.of(part))) {
      return State.BROKEN;
    }
    return established.contains(part) ? State.HOLDS : State.NOT_REACHED;
  }
}
