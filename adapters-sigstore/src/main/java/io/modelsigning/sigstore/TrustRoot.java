package io.modelsigning.sigstore;

import dev.sigstore.trustroot.CertificateAuthority;
import dev.sigstore.trustroot.PublicKey;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import dev.sigstore.trustroot.TransparencyLog;
import dev.sigstore.trustroot.ValidFor;
import io.modelsigning.domain.manifest.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The authorities and logs a signature is checked against, each for its time. */
final class TrustRoot {
  private final List<Authority> certificateAuthorities;
  private final List<Authority> timestampAuthorities;
  private final List<Log> transparencyLogs;
  private final List<Log> certificateLogs;

  private TrustRoot(SigstoreTrustedRoot root) {
    certificateAuthorities = root.getCAs().stream().map(Authority::of).toList();
    timestampAuthorities = root.getTSAs().stream().map(Authority::of).toList();
    transparencyLogs = root.getTLogs().stream().map(Log::of).toList();
    certificateLogs = root.getCTLogs().stream().map(Log::of).toList();
  }

  /**
   * @throws IllegalArgumentException if there is no certificate authority, no transparency log or
   *     no certificate transparency log, so that no signature could ever verify
   */
  static TrustRoot of(SigstoreTrustedRoot root) {
    TrustRoot trust = new TrustRoot(root);
    require(trust.certificateAuthorities, "certificate authority");
    require(trust.transparencyLogs, "transparency log");
    require(trust.certificateLogs, "certificate transparency log");
    return trust;
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
    static Window of(ValidFor validFor) {
      return new Window(validFor.getStart(), validFor.getEnd());
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

    static Authority of(CertificateAuthority authority) {
      List<? extends Certificate> chain = authority.getCertPath().getCertificates();
      return new Authority(
          chain.stream().map(X509Certificate.class::cast).toList(),
          Window.of(authority.getValidFor()));
    }

    X509Certificate first() {
      return chain.getFirst();
    }

    String name() {
      return first().getSubjectX500Principal().getName();
    }
  }

  /**
   * A transparency log.
   *
   * @param host where it is, without the port: the name it signs checkpoints by; may be empty
   * @param id what log entries and certificates know it by
   */
  record Log(String host, Bytes id, PublicKey encodedKey, Window window) {
    static Log of(TransparencyLog log) {
      String host = log.getBaseUrl().getHost();
      return new Log(
          host == null ? "" : host,
          Bytes.of(log.getLogId().getKeyId()),
          log.getPublicKey(),
          Window.of(log.getPublicKey().getValidFor()));
    }

    /** Returns what messages call it. */
    String name() {
      return host.isEmpty() ? "log " + id.toHex() : host;
    }

    /**
     * Returns the key.
     *
     * @throws GeneralSecurityException if it is of no known kind
     */
    java.security.PublicKey key() throws GeneralSecurityException {
      String details = encodedKey.getKeyDetails();
      String algorithm =
          details.startsWith("PKIX_ECDSA")
              ? "EC"
              : details.startsWith("PKIX_RSA")
                  ? "RSA"
                  : details.equals("PKIX_ED25519") ? "Ed25519" : "";
      if (algorithm.isEmpty()) {
        // The older encodings; the library reads them with a provider we need for nothing else.
        return encodedKey.toJavaPublicKey();
      }
      return KeyFactory.getInstance(algorithm)
          .generatePublic(new X509EncodedKeySpec(encodedKey.getRawBytes()));
    }
  }
}
