package io.modelsigning.sigstore;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.X509Certificates;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.document.CommonMessages.Period;
import io.modelsigning.sigstore.document.MediaTypes;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.document.TrustedRootDocument;
import io.modelsigning.sigstore.document.TrustedRootDocument.AuthorityEntry;
import io.modelsigning.sigstore.document.TrustedRootDocument.LogInstance;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;

/** The authorities and logs a signature is checked against, each for its time. */
final class TrustAnchors {
  private final List<Authority> certificateAuthorities;
  private final List<Authority> timestampAuthorities;
  private final List<Log> transparencyLogs;
  private final List<Log> certificateLogs;

  private TrustAnchors(TrustedRootDocument root) throws CertificateException {
    certificateAuthorities = authorities(root.certificateAuthorities());
    timestampAuthorities = authorities(root.timestampAuthorities());
    transparencyLogs = root.transparencyLogs().stream().map(Log::of).toList();
    certificateLogs = root.certificateLogs().stream().map(Log::of).toList();
  }

  /**
   * Returns what a trust configuration trusts.
   *
   * @throws VerificationUnavailableException if its trusted root cannot be used
   */
  static TrustAnchors of(TrustConfiguration configuration) throws VerificationUnavailableException {
    try {
      return of(configuration.trustedRoot());
    } catch (CertificateException | RuntimeException e) {
      throw unusable(configuration, e);
    }
  }

  /**
   * Returns the timestamp authorities of a trust configuration, which need not trust anything else.
   *
   * @throws VerificationUnavailableException if it has none, or its trusted root cannot be used
   */
  static List<Authority> timestampAuthorities(TrustConfiguration configuration)
      throws VerificationUnavailableException {
    try {
      requireMediaType(configuration.trustedRoot());
      List<Authority> authorities = authorities(configuration.trustedRoot().timestampAuthorities());
      require(authorities, "timestamp authority");
      return authorities;
    } catch (CertificateException | RuntimeException e) {
      throw unusable(configuration, e);
    }
  }

  private static VerificationUnavailableException unusable(
      TrustConfiguration configuration, Exception e) {
    return new VerificationUnavailableException(
        SigstoreReasons.MALFORMED_TRUST_CONFIG,
        "the trusted root in %s cannot be used: %s"
            .formatted(configuration.origin(), Messages.describe(e)),
        e);
  }

  private static void requireMediaType(TrustedRootDocument root) {
    if (!root.mediaType().isEmpty() && !MediaTypes.TRUSTED_ROOT.includes(root.mediaType())) {
      throw new IllegalArgumentException(
          "its media type must be '%s', but is '%s'"
              .formatted(MediaTypes.TRUSTED_ROOT.preferred(), root.mediaType()));
    }
  }

  /**
   * @throws CertificateException if a certificate cannot be read
   * @throws IllegalArgumentException if another part cannot, or there is no certificate authority,
   *     no transparency log or no certificate transparency log, so that no signature could ever
   *     verify
   */
  static TrustAnchors of(TrustedRootDocument root) throws CertificateException {
    requireMediaType(root);
    TrustAnchors trust = new TrustAnchors(root);
    require(trust.certificateAuthorities, "certificate authority");
    require(trust.transparencyLogs, "transparency log");
    require(trust.certificateLogs, "certificate transparency log");
    return trust;
  }

  private static List<Authority> authorities(List<AuthorityEntry> authorities)
      throws CertificateException {
    List<Authority> read = new ArrayList<>();
    for (AuthorityEntry authority : authorities) {
      read.add(Authority.of(authority));
    }
    return List.copyOf(read);
  }

  private static void require(List<?> some, String what) {
    if (some.isEmpty()) {
      throw new IllegalArgumentException("the trusted root has no " + what);
    }
  }

  List<Authority> certificateAuthorities() {
    return certificateAuthorities;
  }

  List<Authority> timestampAuthorities() {
    return timestampAuthorities;
  }

  List<Log> transparencyLogs() {
    return transparencyLogs;
  }

  /** Returns the log of that id, the one whose window holds {@code time} where there are more. */
  Optional<Log> transparencyLog(Bytes id, Optional<Instant> time) {
    return find(transparencyLogs, id, time);
  }

  /** Returns the certificate transparency log of that id, as {@link #transparencyLog} does. */
  Optional<Log> certificateLog(Bytes id, Instant time) {
    return find(certificateLogs, id, Optional.of(time));
  }

  List<Log> certificateLogs() {
    return certificateLogs;
  }

  private static Optional<Log> find(List<Log> logs, Bytes id, Optional<Instant> time) {
    List<Log> named = logs.stream().filter(log -> log.id().equals(id)).toList();
    return named.stream()
        .filter(log -> time.isPresent() && log.window().contains(time.get()))
        .findFirst()
        .or(() -> named.stream().findFirst());
  }

  /** When an authority or a log is to be trusted; both ends included. */
  record Window(Instant start, Optional<Instant> end) {
    /**
     * @param what whose time it is, for messages
     * @throws IllegalArgumentException if it has no start: what is not known to have begun, was
     *     perhaps made by whoever stole a key that was retired
     */
    static Window of(Period range, String what) {
      return new Window(
          range
              .start()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          what + " has no time from which it is trusted (validFor.start)")),
          range.end());
    }

    boolean contains(Instant time) {
      return !time.isBefore(start) && end.map(last -> !time.isAfter(last)).orElse(true);
    }

    @Override
    public String toString() {
      return "from %s to %s".formatted(start, end.map(Instant::toString).orElse("now"));
    }
  }

  /**
   * An authority that issues certificates or timestamps.
   *
   * @param chain its certificates, the root last; at least one
   */
  record Authority(List<X509Certificate> chain, Window window) {
    Authority {
      chain = List.copyOf(chain);
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("an authority of the trusted root has no certificate");
      }
    }

    static Authority of(AuthorityEntry authority) throws CertificateException {
      // Nothing is fetched from there, but what is no address is a mistake.
      var unused = URI.create(authority.uri());
      List<X509Certificate> chain = new ArrayList<>();
      for (Bytes der : authority.certificateChain()) {
        X509Certificate certificate = X509Certificates.read(der.toArray());
        if (certificate.getEncoded().length != der.size()) {
          throw new CertificateException("a certificate of it is not alone, or not in DER");
        }
        chain.add(certificate);
      }
      return new Authority(
          chain, Window.of(authority.validFor(), "the authority '%s'".formatted(authority.uri())));
    }

    X509Certificate first() {
      return chain.getFirst();
    }

    String name() {
      return first().getSubjectX500Principal().getName();
    }

    /** Returns the SHA-256 digest of the root certificate in hexadecimal digits. */
    String rootDigest() {
      try {
        return HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(chain.getLast().getEncoded()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("cannot digest a certificate that was read", e);
      }
    }
  }

  /**
   * A transparency log.
   *
   * @param names what it signs checkpoints by: the host where it is, and the host with the port if
   *     its address has one; may be empty
   * @param id what log entries and certificates know it by
   */
  record Log(List<String> names, Bytes id, TrustedRootDocument.LogKey encodedKey, Window window) {
    /** Rekor v1 has several trees, and numbers them. */
    private static final Pattern TREE = Pattern.compile(" - [0-9]+");

    static Log of(LogInstance log) {
      URI address = URI.create(log.baseUrl());
      String host = address.getHost();
      List<String> names =
          host == null
              ? List.of()
              : address.getPort() < 0
                  ? List.of(host)
                  : List.of(host, host + ":" + address.getPort());
      return new Log(
          names,
          log.logId(),
          log.publicKey(),
          Window.of(
              log.publicKey().validFor(), "the key of the log '%s'".formatted(log.baseUrl())));
    }

    /** Returns what messages call it. */
    String name() {
      return names.isEmpty() ? "log " + id.toHex() : names.getFirst();
    }

    /** Returns whether {@code origin} is what this log's checkpoints begin with. */
    boolean isOrigin(String origin) {
      return names.stream()
          .anyMatch(
              name ->
                  origin.startsWith(name)
                      && (origin.equals(name)
                          || TREE.matcher(origin.substring(name.length())).matches()));
    }

    /**
     * Returns the key.
     *
     * @throws GeneralSecurityException if it is of no known kind
     */
    PublicKey key() throws GeneralSecurityException {
      byte[] encoded = encodedKey.rawBytes().toArray();
      String details = encodedKey.details();
      if (details.equals("PKCS1_RSA_PKCS1V5")) {
        return pkcs1(encoded);
      }
      String algorithm =
          details.startsWith("PKIX_ECDSA")
              ? "EC"
              : details.startsWith("PKIX_RSA")
                  ? "RSA"
                  : details.equals("PKIX_ED25519") ? "Ed25519" : "";
      if (algorithm.isEmpty()) {
        throw new InvalidKeySpecException("it is of the unsupported kind " + details);
      }
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static PublicKey pkcs1(byte[] encoded) throws GeneralSecurityException {
      try {
        RSAPublicKey key = RSAPublicKey.getInstance(encoded);
        return KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
      } catch (RuntimeException e) {
        // The ASN.1 classes answer malformed input with unchecked exceptions of several types.
        throw new InvalidKeySpecException("it is no RSA key in the form of PKCS #1", e);
      }
    }
  }
}
