package io.modelsigning;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;

/**
 * Which signers' certificates are accepted: by whose authorities, and of what name. Self-signed
 * certificates among those given are roots, the others only help to build chains. Immutable.
 */
public final class CertificateTrust {
  private final List<Source> sources;
  private final List<X509Certificate> certificates;
  private final Optional<String> subject;
  private final Optional<String> alternativeName;

  private CertificateTrust(
      List<Source> sources,
      List<X509Certificate> certificates,
      Optional<String> subject,
      Optional<String> alternativeName) {
    this.sources = List.copyOf(sources);
    this.certificates = List.copyOf(certificates);
    this.subject = subject;
    this.alternativeName = alternativeName;
  }

  private static CertificateTrust of(List<Source> sources, List<X509Certificate> certificates) {
    if (sources.isEmpty() && certificates.isEmpty()) {
      throw new IllegalArgumentException("the trusted certificates must not be none");
    }
    return new CertificateTrust(sources, certificates, Optional.empty(), Optional.empty());
  }

  /** Trusts the certificates in files in PEM, at least one. */
  public static CertificateTrust in(Path... files) {
    return of(List.of(files).stream().map(Source::of).toList(), List.of());
  }

  /** Trusts the certificates in texts in PEM, at least one. */
  public static CertificateTrust in(Source... texts) {
    return of(List.of(texts), List.of());
  }

  /** Trusts certificates, at least one. */
  public static CertificateTrust in(Collection<X509Certificate> certificates) {
    return of(List.of(), List.copyOf(certificates));
  }

  /**
   * Trusts the certificate entries of a key store, at least one; entries of private keys are not
   * looked at.
   *
   * @throws IllegalArgumentException if it has none, or one that is not of X.509
   * @throws KeyStoreException if it was not loaded
   */
  public static CertificateTrust in(KeyStore store) throws KeyStoreException {
    List<X509Certificate> found = new ArrayList<>();
    for (Enumeration<String> aliases = store.aliases(); aliases.hasMoreElements(); ) {
      String alias = aliases.nextElement();
      if (store.isCertificateEntry(alias)) {
        Certificate certificate = store.getCertificate(alias);
        if (!(certificate instanceof X509Certificate x509)) {
          throw new IllegalArgumentException(
              "the certificate '%s' must be of X.509, but is not".formatted(alias));
        }
        found.add(x509);
      }
    }
    return of(List.of(), found);
  }

  /**
   * Trusts the roots of the system, which vouch for everybody who has a web server: a name has to
   * be added.
   */
  public static CertificateTrust ofSystem() {
    return new CertificateTrust(List.of(), List.of(), Optional.empty(), Optional.empty());
  }

  /**
   * Returns this for one subject alone, written as RFC 4514 has it: {@code CN=Example publisher}.
   */
  public CertificateTrust subject(String name) {
    return new CertificateTrust(sources, certificates, Optional.of(name), alternativeName);
  }

  /** Returns this for one subject alternative name alone: an e-mail address, URI or DNS name. */
  public CertificateTrust alternativeName(String name) {
    return new CertificateTrust(sources, certificates, subject, Optional.of(name));
  }

  List<Source> sources() {
    return sources;
  }

  List<X509Certificate> certificates() {
    return certificates;
  }

  Optional<String> subject() {
    return subject;
  }

  Optional<String> alternativeName() {
    return alternativeName;
  }
}
