package io.modelsigning.sigstore;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import java.nio.file.Path;
import java.time.Clock;

/** Makes signers and verifiers of the Sigstore method. Thread-safe. */
public final class SigstoreMethods {
  private final Clock clock;
  private final Path cacheDirectory;
  private final NetworkSettings network;

  private SigstoreMethods(Clock clock, Path cacheDirectory, NetworkSettings network) {
    this.clock = clock;
    this.cacheDirectory = cacheDirectory;
    this.network = network;
  }

  /**
   * Returns methods that keep what they learn of the public instances in {@code .sigstore-java} of
   * the user's home directory, as other programs of that library do.
   *
   * @param clock says what is expired
   */
  public static SigstoreMethods create(Clock clock) {
    return create(clock, Path.of(System.getProperty("user.home"), ".sigstore-java"));
  }

  /**
   * Returns methods that keep what they learn of the public instances below {@code cacheDirectory}.
   *
   * @param clock says what is expired
   */
  public static SigstoreMethods create(Clock clock, Path cacheDirectory) {
    return new SigstoreMethods(clock, cacheDirectory, NetworkSettings.none());
  }

  /** Returns these methods, but with servers reached as {@code settings} say. */
  public SigstoreMethods with(NetworkSettings settings) {
    return new SigstoreMethods(clock, cacheDirectory, settings);
  }

  /**
   * Returns a verifier that accepts {@code expected} alone. For a file no network is used, neither
   * here nor when verifying; for the public instances it is used here only.
   *
   * @throws VerificationUnavailableException if the trust root cannot be had
   */
  public SignatureVerifier verifier(ExpectedSigner expected, TrustSource trust)
      throws VerificationUnavailableException {
    Trust loaded = trust(trust);
    return new SigstoreVerifier(expected, loaded.root(), loaded.warnings());
  }

  /**
   * Returns the identity, log entries and times that {@code material} claims, as far as they can be
   * read. Nothing of it is verified.
   */
  public static SignerClaims claims(SigstoreMaterial material) {
    return BundleClaims.read(material);
  }

  /** Returns the trust configuration from {@code source}. */
  private Trust trust(TrustSource source) throws VerificationUnavailableException {
    if (source instanceof TrustSource.ConfigFile config) {
      return TrustFile.read(config.file());
    }
    if (source instanceof TrustSource.PublicInstance) {
      return TufRepository.publicInstance(cacheDirectory, clock).load();
    }
    if (source instanceof TrustSource.Staging) {
      return TufRepository.staging(cacheDirectory, clock).load();
    }
    throw new AssertionError("no trust comes from " + source);
  }

  /**
   * Returns a signer for one or more signings, each with a key and an identity token of its own.
   * What can be known to fail when signing, fails here.
   *
   * @throws SigningException if the instance's configuration cannot be had or used, or the options
   *     name an identity token that cannot be
   */
  public PayloadSigner signer(SigstoreSigningOptions options) throws SigningException {
    try {
      return SigstoreSigner.create(
          trust(options.trust()),
          options,
          AmbientCredentials.GoogleCloud.REAL,
          HttpService.Limits.USUAL,
          open(network),
          clock);
    } catch (VerificationUnavailableException e) {
      throw new SigningException(e.reason(), Refusal.describe(e), e);
    }
  }

  private static Network open(NetworkSettings settings) throws VerificationUnavailableException {
    try {
      return settings.open();
    } catch (NetworkSettings.Unusable e) {
      throw new VerificationUnavailableException(NetworkSettings.UNUSABLE, Refusal.describe(e), e);
    }
  }
}
