package io.modelsigning.sigstore;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.Messages;
import io.modelsigning.http.Network;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.http.UnusableSettingsException;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.document.TrustFile;
import io.modelsigning.sigstore.oidc.AmbientCredentials;
import io.modelsigning.sigstore.tuf.Fetched;
import io.modelsigning.sigstore.tuf.TufRepository;
import io.modelsigning.timestamp.TrustedAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes signers and verifiers of the Sigstore method. Thread-safe. */
public final class SigstoreMethods {
  private final Clock clock;
  private final NetworkSettings network;
  private final ProgressListener progress;
  private final boolean offline;

  private SigstoreMethods(
      Clock clock, NetworkSettings network, ProgressListener progress, boolean offline) {
    this.offline = offline;
    this.clock = clock;
    this.network = network;
    this.progress = progress;
  }

  /**
   * Returns methods that reach servers directly.
   *
   * @param clock says what is expired
   */
  public static SigstoreMethods create(Clock clock) {
    return new SigstoreMethods(clock, NetworkSettings.none(), ProgressListener.NONE, false);
  }

  /** Returns these methods, but with servers reached as {@code settings} say. */
  public SigstoreMethods with(NetworkSettings settings) {
    return new SigstoreMethods(clock, settings, progress, offline);
  }

  /** Returns these methods, but {@code listener} is told what of the trust root is asked again. */
  public SigstoreMethods telling(ProgressListener listener) {
    return new SigstoreMethods(clock, network, listener, offline);
  }

  /**
   * Returns these methods, but without the network: of the public instances the copy alone is used,
   * as long as nothing in it is expired, and nothing is signed.
   */
  public SigstoreMethods offline() {
    return new SigstoreMethods(clock, NetworkSettings.none(), progress, true);
  }

  /**
   * Returns a verifier that accepts {@code expected} alone. For a file no network is used, neither
   * here nor when verifying; for the public instances it is used here only.
   *
   * @throws VerificationUnavailableException if the trust root cannot be fetched
   * @throws InterruptedException if the thread is interrupted while the network is used
   */
  public SignatureVerifier verifier(ExpectedSigner expected, TrustSource trust)
      throws VerificationUnavailableException, InterruptedException {
    TrustConfiguration loaded = trust(trust);
    return new SigstoreVerifier(expected, TrustAnchors.of(loaded), loaded.warnings());
  }

  /**
   * Returns the identity, log entries and times that {@code material} claims, as far as they can be
   * read. Nothing of it is verified.
   */
  public static SignerClaims claims(SigstoreMaterial material) {
    return BundleClaims.read(material);
  }

  /**
   * Returns what is trusted of an instance, as a verification would have it.
   *
   * @throws VerificationUnavailableException if the trust root cannot be had or used
   * @throws InterruptedException if the thread is interrupted while the network is used
   * @throws IllegalArgumentException if {@code source} is a file, which is no TUF repository
   */
  public TrustRoot trustRoot(TrustSource source)
      throws VerificationUnavailableException, InterruptedException {
    TufRepository repository = repository(source);
    return trustRoot(repository, repository.fetch());
  }

  /**
   * Returns what is trusted of an instance now, and keeps it as its copy, which does not serve
   * instead.
   *
   * @throws VerificationUnavailableException if the repository cannot be reached or used, or the
   *     copy cannot be written
   * @throws InterruptedException if the thread is interrupted while the network is used
   * @throws IllegalArgumentException if {@code source} is a file, which is no TUF repository
   */
  public TrustRoot updatedTrustRoot(TrustSource source)
      throws VerificationUnavailableException, InterruptedException {
    TufRepository repository = repository(source);
    return trustRoot(repository, repository.update());
  }

  /**
   * Returns the timestamp authorities that are trusted, for signatures of other methods.
   *
   * @throws VerificationUnavailableException if there are none, or the source cannot be had or used
   * @throws InterruptedException if the thread is interrupted while the network is used
   */
  public List<TrustedAuthority> timestampAuthorities(TrustSource source)
      throws VerificationUnavailableException, InterruptedException {
    List<TrustedAuthority> trusted = new ArrayList<>();
    for (TrustAnchors.Authority authority : TrustAnchors.timestampAuthorities(trust(source))) {
      trusted.add(
          new TrustedAuthority(
              List.of(authority.chain().getLast()),
              authority.chain(),
              Optional.of(authority.window().start()),
              authority.window().end()));
    }
    return trusted;
  }

  static TrustRoot trustRoot(TufRepository repository, Fetched fetched)
      throws VerificationUnavailableException {
    TrustAnchors anchors = TrustAnchors.of(fetched.configuration());
    List<TrustRoot.Anchor> shown = new ArrayList<>();
    for (TrustAnchors.Authority authority : anchors.certificateAuthorities()) {
      shown.add(TrustRoot.anchor(TrustRoot.Kind.CERTIFICATE_AUTHORITY, authority));
    }
    for (TrustAnchors.Authority authority : anchors.timestampAuthorities()) {
      shown.add(TrustRoot.anchor(TrustRoot.Kind.TIMESTAMP_AUTHORITY, authority));
    }
    for (TrustAnchors.Log log : anchors.transparencyLogs()) {
      shown.add(TrustRoot.anchor(TrustRoot.Kind.TRANSPARENCY_LOG, log));
    }
    for (TrustAnchors.Log log : anchors.certificateLogs()) {
      shown.add(TrustRoot.anchor(TrustRoot.Kind.CERTIFICATE_LOG, log));
    }
    return new TrustRoot(
        repository.address(),
        repository.copyFile(),
        repository.copyFile().flatMap(SigstoreMethods::lastWritten),
        fetched.trustedRoot(),
        fetched.versions().stream()
            .map(
                version ->
                    new TrustRoot.Metadata(version.role(), version.version(), version.expires()))
            .toList(),
        shown,
        fetched.configuration().warnings());
  }

  private static Optional<Instant> lastWritten(Path copy) {
    try {
      return Optional.of(Files.getLastModifiedTime(copy).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the trust configuration from {@code source}. */
  private TrustConfiguration trust(TrustSource source)
      throws VerificationUnavailableException, InterruptedException {
    return switch (source) {
      case TrustSource.ConfigFile config -> TrustFile.read(config.file());
      case TrustSource.ConfigText config -> TrustFile.read(config.name(), config.json());
      case TrustSource.PublicInstance unused -> repository(source).load();
      case TrustSource.Staging unused -> repository(source).load();
    };
  }

  private TufRepository repository(TrustSource source) throws VerificationUnavailableException {
    TufRepository repository =
        switch (source) {
          case TrustSource.PublicInstance instance ->
              TufRepository.publicInstance(open(network), instance.cacheDirectory(), clock);
          case TrustSource.Staging instance ->
              TufRepository.staging(open(network), instance.cacheDirectory(), clock);
          case TrustSource.ConfigFile config ->
              throw new IllegalArgumentException(
                  "the source must be an instance, but is the file '%s'".formatted(config.file()));
          case TrustSource.ConfigText config ->
              throw new IllegalArgumentException(
                  "the source must be an instance, but is the text '%s'".formatted(config.name()));
        };
    return offline ? repository.offline() : repository.telling(progress);
  }

  /**
   * Returns a signer for one or more signings, each with a key and an identity token of its own.
   * What can be known to fail when signing, fails here.
   *
   * @throws SigningException if the instance's configuration cannot be had or used, or the options
   *     name an identity token that cannot be
   * @throws InterruptedException if the thread is interrupted while the network is used
   */
  public PayloadSigner signer(SigstoreSigningOptions options)
      throws SigningException, InterruptedException {
    if (offline) {
      throw new SigningException(
          HttpReasons.OFFLINE,
          "cannot sign with Sigstore: its services are in the network, which is not to be used");
    }
    try {
      return SigstoreSigner.create(
          trust(options.trust()),
          options,
          AmbientCredentials.GoogleCloud.REAL,
          HttpService.Limits.USUAL,
          open(network),
          clock);
    } catch (VerificationUnavailableException e) {
      throw new SigningException(e.reason(), Messages.describe(e), e);
    }
  }

  private static Network open(NetworkSettings settings) throws VerificationUnavailableException {
    try {
      return settings.open();
    } catch (UnusableSettingsException e) {
      throw new VerificationUnavailableException(
          HttpReasons.UNUSABLE_NETWORK_SETTINGS, Messages.describe(e), e);
    }
  }
}
