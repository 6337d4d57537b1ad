package io.modelsigning.keys;

import io.modelsigning.domain.Reason;
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
 * @param alternativeName an e-mail address, a URI or a DNS name that the certificate must have as a
 *     subject alternative name, compared character by character
 */
public record ExpectedNames(Optional<X500Principal> subject, Optional<String> alternativeName) {
  /** Whoever the authority vouches for. */
  public static final ExpectedNames ANY = new ExpectedNames(Optional.empty(), Optional.empty());

  /** E-mail address, DNS name and URI among the kinds of names of RFC 5280, section 4.2.1.6. */
  private static final Set<Integer> COMPARED = Set.of(1, 2, 6);

  /**
   * @throws IllegalArgumentException if a name is empty
   */
  public ExpectedNames {
    if (subject.isPresent() && subject.get().getName().isEmpty()) {
      throw new IllegalArgumentException("subject must have an attribute, but is empty");
    }
    if (alternativeName.isPresent() && alternativeName.get().isBlank()) {
      throw new IllegalArgumentException("alternativeName must not be empty");
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
      return new ExpectedNames(Optional.of(given), alternativeName);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the subject must be a distinguished name such as 'CN=Example publisher,O=Example', but is '%s'"
              .formatted(name),
          e);
    }
  }

  /** Returns these names and the alternative name {@code name}. */
  public ExpectedNames andAlternativeName(String name) {
    return new ExpectedNames(subject, Optional.of(name));
  }

  /** Returns whether no name is given. */
  public boolean isAny() {
    return subject.isEmpty() && alternativeName.isEmpty();
  }

  /** Returns the subject as messages show it. */
  Optional<String> subjectText() {
    return subject.map(Names::of);
  }

  /** Refuses a certificate that lacks one of the names. */
  void requireOf(X509Certificate leaf) throws Unusable {
    if (subject.isPresent() && !isSame(subject.get(), leaf.getSubjectX500Principal())) {
      String found = Names.of(leaf.getSubjectX500Principal());
      throw refusal(
          "the signer's certificate must have the subject '%s', but has %s"
              .formatted(Names.of(subject.get()), found.isEmpty() ? "none" : "'" + found + "'"));
    }
    if (alternativeName.isPresent()) {
      List<String> found = alternativeNames(leaf);
      if (!found.contains(alternativeName.get())) {
        StringJoiner names = new StringJoiner("', '", "'", "'");
        found.forEach(name -> names.add(Names.printable(name)));
        throw refusal(
            "the signer's certificate '%s' must have the subject alternative name '%s', but has %s"
                .formatted(
                    Names.subjectOf(leaf),
                    Names.printable(alternativeName.get()),
                    found.isEmpty() ? "none" : names));
      }
    }
  }

  private static Unusable refusal(String message) {
    return new Unusable(KeyReasons.CERTIFICATE_NAME_MISMATCH, message);
  }

  /** The platform tells apart what reads the same where the types of text differ. */
  private static boolean isSame(X500Principal expected, X500Principal found) {
    return expected.equals(found) || Names.exact(expected).equals(Names.exact(found));
  }

  private static List<String> alternativeNames(X509Certificate leaf) throws Unusable {
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
