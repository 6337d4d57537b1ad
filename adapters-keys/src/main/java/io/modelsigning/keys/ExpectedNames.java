package io.modelsigning.keys;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.signature.ExpectedName;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * The names that the signer's certificate must have: every one that is given. An authority vouches
 * for many; these say which of them is meant.
 *
 * @param subject the distinguished name; it is the certificate's if RFC 5280, section 7.1, has them
 *     match, as {@link X500Principal#equals} tells (same attributes in the same order; case and
 *     surplus spaces do not matter), or if both read the same
 * @param subjectPattern what the distinguished name must match as RFC 2253 writes it. One that has
 *     to be written with escapes matches no pattern: what is a comma between attributes and what a
 *     comma within one must not be a question of the pattern
 * @param alternativeName an e-mail address, a URI or a DNS name that the certificate must have as a
 *     subject alternative name
 */
public record ExpectedNames(
    Optional<X500Principal> subject,
    Optional<ExpectedName.Matching> subjectPattern,
    Optional<ExpectedName> alternativeName) {
  /** Whoever the authority vouches for. */
  public static final ExpectedNames ANY =
      new ExpectedNames(Optional.empty(), Optional.empty(), Optional.empty());

  /** E-mail address, DNS name and URI among the kinds of names of RFC 5280, section 4.2.1.6. */
  private static final Set<Integer> COMPARED = Set.of(1, 2, 6);

  /**
   * Expects names that there can be.
   *
   * @throws IllegalArgumentException if the subject is empty
   */
  public ExpectedNames {
    if (subject.isPresent() && subject.get().getName().isEmpty()) {
      throw new IllegalArgumentException("subject must have an attribute, but is empty");
    }
  }

  /** Returns these names and the subject {@code name}, written as RFC 2253 or RFC 4514 has it. */
  public ExpectedNames andSubject(String name) {
    try {
      X500Principal given = new X500Principal(name);
      // The platform's reader drops what follows some escaped characters.
      if (new X500Name(name).getAttributeTypes().length
          != X500Name.getInstance(given.getEncoded()).getAttributeTypes().length) {
        throw new IllegalArgumentException("two readers do not agree on it");
      }
      return new ExpectedNames(Optional.of(given), subjectPattern, alternativeName);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the subject must be a distinguished name such as 'CN=Example publisher,O=Example', but is '%s'"
              .formatted(name),
          e);
    }
  }

  /** Returns these names and a form that the subject must have. */
  public ExpectedNames andSubject(ExpectedName.Matching form) {
    return new ExpectedNames(subject, Optional.of(form), alternativeName);
  }

  /**
   * Returns these names and the alternative name {@code name}, compared character by character.
   *
   * @throws IllegalArgumentException if it is blank
   */
  public ExpectedNames andAlternativeName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("alternativeName must not be empty");
    }
    return andAlternativeName(new ExpectedName.Exact(name));
  }

  /** Returns these names and an alternative name. */
  public ExpectedNames andAlternativeName(ExpectedName name) {
    return new ExpectedNames(subject, subjectPattern, Optional.of(name));
  }

  /** Returns whether no name is given. */
  public boolean isAny() {
    return subject.isEmpty() && subjectPattern.isEmpty() && alternativeName.isEmpty();
  }

  /** The names of the certificate that were asked for. */
  record Found(Optional<String> subject, Optional<String> alternativeName) {}

  /** Returns those of the certificate's names that were asked for, or refuses it if one lacks. */
  Found requireOf(X509Certificate leaf) throws Unusable {
    X500Principal found = leaf.getSubjectX500Principal();
    if (subject.isPresent() && !isSame(subject.get(), found)) {
      throw otherSubject("'" + Names.of(subject.get()) + "'", found);
    }
    if (subjectPattern.isPresent() && !isOf(subjectPattern.get(), Names.exact(found))) {
      throw otherSubject(subjectPattern.get().describe(), found);
    }
    Optional<String> pinned =
        subject.isPresent()
            ? subject.map(Names::of)
            : subjectPattern.map(unused -> Names.of(found));
    return new Found(
        pinned,
        alternativeName.isPresent()
            ? Optional.of(requireAlternativeName(leaf, alternativeName.get()))
            : Optional.empty());
  }

  private static boolean isOf(ExpectedName.Matching pattern, String subject) {
    return subject.indexOf('\\') < 0 && pattern.accepts(subject);
  }

  private static Unusable otherSubject(String expected, X500Principal subject) {
    String found = Names.of(subject);
    return refusal(
        "the signer's certificate must have the subject %s, but has %s"
            .formatted(expected, found.isEmpty() ? "none" : "'" + found + "'"));
  }

  private static String requireAlternativeName(X509Certificate leaf, ExpectedName expected)
      throws Unusable {
    List<String> found = alternativeNames(leaf);
    Optional<String> first = found.stream().filter(expected::accepts).findFirst();
    if (first.isEmpty()) {
      StringJoiner names = new StringJoiner("', '", "'", "'");
      found.forEach(name -> names.add(Names.printable(name)));
      throw refusal(
          "the signer's certificate '%s' must have the subject alternative name %s, but has %s"
              .formatted(
                  Names.subjectOf(leaf),
                  Names.printable(expected.describe()),
                  found.isEmpty() ? "none" : names));
    }
    return first.get();
  }

  private static Unusable refusal(String message) {
    return new Unusable(KeyReasons.CERTIFICATE_NAME_MISMATCH, message);
  }

  /** The platform tells apart what reads the same where the types of text differ. */
  private static boolean isSame(X500Principal expected, X500Principal found) {
    return expected.equals(found) || Names.exact(expected).equals(Names.exact(found));
  }

  /** Returns the alternative names that can be asked for. */
  static List<String> alternativeNames(X509Certificate leaf) throws Unusable {
    try {
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> COMPARED.contains(name.get(0)))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      throw new Unusable(
          Reason.MALFORMED_CERTIFICATE,
          "the certificate '%s' has no valid subject alternative names"
              .formatted(Names.subjectOf(leaf)),
          e);
    }
  }
}
