package io.modelsigning.keys;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Finds a path from a leaf to a trusted root and has the platform validate it (RFC 5280, section
 * 6). Candidates are found by name; how many are looked at is bounded, because a bundle may hold
 * certificates whose names lead in circles.
 */
final class CertificatePaths {
  /** The most certificates that one bundle may carry. */
  static final int MAXIMUM_CERTIFICATES = 16;

  /** The most certificates on a path, the root not counted. */
  static final int MAXIMUM_PATH = 8;

  /** The most certificates that are looked at, counting each as often as it is. */
  private static final int MAXIMUM_STEPS = 200;

  private final Map<X500Principal, List<X509Certificate>> roots;
  private final Map<X500Principal, List<X509Certificate>> helpers;
  private final Set<X509Certificate> rootSet;
  private final ValidityTime time;

  private int steps;
  private @Nullable Unusable firstRefusal;
  private @Nullable X509Certificate end;

  CertificatePaths(
      TrustedCertificates trusted, Collection<X509Certificate> intermediates, ValidityTime time) {
    this.rootSet = new HashSet<>(trusted.roots());
    this.roots = bySubject(trusted.roots());
    List<X509Certificate> all = new ArrayList<>(trusted.helpers());
    all.addAll(intermediates);
    this.helpers = bySubject(all);
    this.time = time;
  }

  private static Map<X500Principal, List<X509Certificate>> bySubject(
      Collection<X509Certificate> certificates) {
    Map<X500Principal, List<X509Certificate>> bySubject = new HashMap<>();
    for (X509Certificate certificate : certificates) {
      bySubject
          .computeIfAbsent(certificate.getSubjectX500Principal(), subject -> new ArrayList<>(1))
          .add(certificate);
    }
    return bySubject;
  }

  /**
   * Returns a valid path, from {@code leaf} to a root, both included.
   *
   * @throws Unusable if there is none, with what is wrong with the first that was tried
   */
  List<X509Certificate> find(X509Certificate leaf) throws Unusable {
    Deque<X509Certificate> path = new ArrayDeque<>();
    path.add(leaf);
    Optional<List<X509Certificate>> found = extend(path);
    if (found.isPresent()) {
      return found.get();
    }
    if (firstRefusal != null) {
      throw firstRefusal;
    }
    X509Certificate last = end == null ? leaf : end;
    throw new Unusable(
        EvidencePart.TRUSTED_ROOT,
        KeyReasons.UNKNOWN_AUTHORITY,
        "the certificate '%s' must chain to a trusted root, but the chain ends at '%s', whose issuer '%s' is not among them"
            .formatted(
                Names.subjectOf(leaf),
                Names.subjectOf(last),
                Names.of(last.getIssuerX500Principal())));
  }

  private Optional<List<X509Certificate>> extend(Deque<X509Certificate> path) throws Unusable {
    X500Principal issuer = path.getLast().getIssuerX500Principal();
    boolean deadEnd = true;
    for (X509Certificate root : roots.getOrDefault(issuer, List.of())) {
      deadEnd = false;
      countStep(path);
      try {
        return Optional.of(validated(List.copyOf(path), root));
      } catch (Unusable e) {
        firstRefusal = firstRefusal == null ? e : firstRefusal;
      }
    }
    for (X509Certificate helper : helpers.getOrDefault(issuer, List.of())) {
      if (path.contains(helper) || rootSet.contains(helper)) {
        continue;
      }
      deadEnd = false;
      countStep(path);
      if (path.size() == MAXIMUM_PATH) {
        throw new Unusable(
            KeyReasons.CERTIFICATE_CHAIN_TOO_LONG,
            "the chain of the certificate '%s' must have at most %d certificates below its root, but has more"
                .formatted(Names.subjectOf(path.getFirst()), MAXIMUM_PATH));
      }
      path.addLast(helper);
      Optional<List<X509Certificate>> found = extend(path);
      if (found.isPresent()) {
        return found;
      }
      path.removeLast();
    }
    if (deadEnd && end == null) {
      end = path.getLast();
    }
    return Optional.empty();
  }

  /** Refuses a leaf that no path makes valid: one that is weak, or has what nobody understands. */
  static void requireAcceptable(X509Certificate leaf) throws Unusable {
    Optional<String> weakness = StrengthChecker.weaknessOf(leaf);
    if (weakness.isPresent()) {
      throw weak(leaf, weakness.get());
    }
    if (leaf.hasUnsupportedCriticalExtension()) {
      throw brokenRule(leaf, PKIXReason.UNRECOGNIZED_CRIT_EXT, null);
    }
  }

  private void countStep(Deque<X509Certificate> path) throws Unusable {
    if (++steps > MAXIMUM_STEPS) {
      throw new Unusable(
          KeyReasons.CERTIFICATE_CHAIN_TOO_LONG,
          "a chain of the certificate '%s' to a trusted root must be found in %d steps, but is not"
              .formatted(Names.subjectOf(path.getFirst()), MAXIMUM_STEPS));
    }
  }

  private List<X509Certificate> validated(List<X509Certificate> path, X509Certificate root)
      throws Unusable {
    requireFitRoot(path, root);
    try {
      CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      parameters.setDate(Date.from(time.at()));
      parameters.setRevocationEnabled(false);
      parameters.addCertPathChecker(new StrengthChecker());
      CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
    } catch (CertPathValidatorException e) {
      throw refusal(path, e);
    } catch (GeneralSecurityException e) {
      throw Platform.lacks("validation of certificate paths", e);
    }
    List<X509Certificate> whole = new ArrayList<>(path);
    if (!path.getLast().equals(root)) {
      whole.add(root);
    }
    return List.copyOf(whole);
  }

  /** The platform takes a root for granted; it too must be valid, an authority, and strong. */
  private void requireFitRoot(List<X509Certificate> path, X509Certificate root) throws Unusable {
    Certificates.requireValid(root, time);
    Optional<String> weakness = StrengthChecker.weaknessOfKey(root);
    if (weakness.isPresent()) {
      throw weak(root, weakness.get());
    }
    boolean authority = root.getVersion() < 3 || root.getBasicConstraints() >= 0;
    if (!authority && !path.equals(List.of(root))) {
      throw new Unusable(
          KeyReasons.CERTIFICATE_CHAIN_INVALID,
          "the root '%s' must be a certificate authority, but is not"
              .formatted(Names.subjectOf(root)));
    }
  }

  private Unusable refusal(List<X509Certificate> path, CertPathValidatorException e)
      throws Unusable {
    X509Certificate certificate = path.get(Math.max(0, e.getIndex()));
    if (e.getCause() instanceof StrengthChecker.Weak weak) {
      return weak(certificate, weak.weakness());
    }
    CertPathValidatorException.Reason reason = e.getReason();
    if (reason == BasicReason.EXPIRED || reason == BasicReason.NOT_YET_VALID) {
      Certificates.requireValid(certificate, time);
    }
    String name = Names.subjectOf(certificate);
    if (reason == BasicReason.INVALID_SIGNATURE) {
      return refusal(
          KeyReasons.CERTIFICATE_SIGNATURE_INVALID,
          "the certificate '%s' must be signed by its issuer '%s', but is not"
              .formatted(name, Names.of(certificate.getIssuerX500Principal())),
          e);
    }
    if (reason == BasicReason.ALGORITHM_CONSTRAINED) {
      return refusal(
          KeyReasons.WEAK_CERTIFICATE,
          "the certificate '%s' uses an algorithm that the Java platform has disabled"
              .formatted(name),
          e);
    }
    return brokenRule(certificate, reason, e);
  }

  private static Unusable brokenRule(
      X509Certificate certificate,
      CertPathValidatorException.Reason reason,
      @Nullable CertPathValidatorException cause) {
    return new Unusable(
        KeyReasons.CERTIFICATE_CHAIN_INVALID,
        "the certificate '%s' breaks a rule of certificate chains: %s"
            .formatted(Names.subjectOf(certificate), rule(reason)),
        cause);
  }

  private static Unusable refusal(Reason reason, String message, CertPathValidatorException cause) {
    return new Unusable(reason, message, cause);
  }

  private static Unusable weak(X509Certificate certificate, String weakness) {
    return new Unusable(
        KeyReasons.WEAK_CERTIFICATE,
        "the certificate '%s' is too weak: %s".formatted(Names.subjectOf(certificate), weakness));
  }

  private static String rule(CertPathValidatorException.Reason reason) {
    if (!(reason instanceof PKIXReason pkix)) {
      return "it is not valid";
    }
    return switch (pkix) {
      case NAME_CHAINING -> "its issuer is not the subject of the next";
      case INVALID_KEY_USAGE -> "its key usage does not allow it to sign certificates";
      case INVALID_POLICY -> "its policies are not acceptable";
      case NO_TRUST_ANCHOR -> "no trusted root issued it";
      case UNRECOGNIZED_CRIT_EXT -> "it has a critical extension that is not known";
      case NOT_CA_CERT -> "it issued another, but is no certificate authority";
      case PATH_TOO_LONG -> "more certificates follow it than an authority above it allows";
      case INVALID_NAME -> "its name is not one that an authority above it allows";
    };
  }
}
