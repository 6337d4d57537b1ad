package io.modelsigning.cli.time;

import dagger.Lazy;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.TimestampAuthority;
import io.modelsigning.domain.port.out.TimestampVerifier;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import io.modelsigning.keys.TimestampTrust;
import io.modelsigning.keys.TrustedCertificates;
import io.modelsigning.sigstore.SigstoreMethods;
import io.modelsigning.sigstore.TrustSource;
import io.modelsigning.timestamp.Timestamps;
import io.modelsigning.timestamp.TrustedAuthority;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes what the options on time ask for. */
public final class TimestampAccess {
  private final Lazy<SigstoreMethods> sigstore;
  private final Map<String, String> environment;
  private final Clock clock;

  @Inject
  TimestampAccess(Lazy<SigstoreMethods> sigstore, Map<String, String> environment, Clock clock) {
    this.sigstore = sigstore;
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * Returns a signer that has what another signs timestamped, if that is wanted.
   *
   * @throws UsageException if an address is none
   * @throws SigningException if what is trusted cannot be read, or the network is not to be used
   * @throws InterruptedException if the thread is interrupted
   */
  public PayloadSigner stamping(PayloadSigner signer, StampOptions options, CommandContext context)
      throws UsageException, SigningException, InterruptedException {
    return options.areGiven()
        ? PayloadSigner.timestamped(signer, authorities(options, context))
        : signer;
  }

  /**
   * Returns the authorities that are to put timestamps.
   *
   * @throws UsageException if there are none, or an address is none
   * @throws SigningException if what is trusted cannot be read, or the network is not to be used
   * @throws InterruptedException if the thread is interrupted
   */
  public List<TimestampAuthority> authorities(StampOptions options, CommandContext context)
      throws UsageException, SigningException, InterruptedException {
    List<String> addresses = options.addresses.or(List.of());
    if (addresses.isEmpty()) {
      throw new UsageException("--timestamp-url is missing");
    }
    List<URI> uris = new ArrayList<>();
    for (String address : addresses) {
      uris.add(addressOf(address));
    }
    if (context.isOffline()) {
      throw new SigningException(
          HttpReasons.OFFLINE,
          "cannot have the signature timestamped: the authority is in the network, which is not to be used");
    }
    Optional<TimestampVerifier> verifier;
    try {
      verifier = read(options.authorities);
    } catch (VerificationUnavailableException e) {
      throw new SigningException(e.reason(), String.valueOf(e.getMessage()), e);
    }
    if (verifier.isEmpty()) {
      context.warn(
          new Warning(
              CommandReasons.TIMESTAMP_AUTHORITY_UNCHECKED,
              "nobody has checked whose timestamp it is: --timestamp-roots or --trust-config says whom to trust"));
    }
    NetworkSettings network = NetworkSettings.of(environment);
    return uris.stream().map(uri -> Timestamps.authority(uri, network, clock, verifier)).toList();
  }

  private static URI addressOf(String address) throws UsageException {
    try {
      URI uri = URI.create(address);
      if (Timestamps.isAddress(uri)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    // Not shown, as it may hold a password.
    throw new UsageException(
        "--timestamp-url must be an address such as https://tsa.example, without user or fragment");
  }

  /**
   * Returns what timestamps count for. What is trusted is read when there is a timestamp.
   *
   * @throws UsageException if one is required, and nobody is trusted
   */
  public TimestampTrust trust(TimeOptions options) throws UsageException {
    if (!options.authorities.areGiven()) {
      if (options.required.or(false)) {
        throw new UsageException(
            "--require-timestamp needs --timestamp-roots or --trust-config: whom to trust");
      }
      return TimestampTrust.NONE;
    }
    return new TimestampTrust(
        Optional.of(TimestampVerifier.madeLater(() -> read(options.authorities).orElseThrow())),
        options.required.or(false));
  }

  private Optional<TimestampVerifier> read(AuthorityOptions options)
      throws VerificationUnavailableException, InterruptedException {
    List<TrustedAuthority> trusted = new ArrayList<>();
    List<Path> roots = options.roots.or(List.of());
    if (!roots.isEmpty()) {
      trusted.add(authority(roots));
    }
    Path config = options.trustConfig.value();
    if (config != null) {
      trusted.addAll(sigstore.get().timestampAuthorities(new TrustSource.ConfigFile(config)));
    }
    return trusted.isEmpty() ? Optional.empty() : Optional.of(Timestamps.verifier(trusted));
  }

  private static TrustedAuthority authority(List<Path> roots)
      throws VerificationUnavailableException {
    TrustedCertificates certificates = KeyMethods.trustedCertificates(PemSource.of(roots));
    return TrustedAuthority.of(certificates.roots(), certificates.helpers());
  }

  /**
   * Returns that the timestamps count of authorities that files of certificates vouch for.
   *
   * @param roots none, so that no timestamp counts, or files with at least one root
   * @throws VerificationUnavailableException if they cannot be read
   */
  public static TimestampTrust trust(List<Path> roots) throws VerificationUnavailableException {
    return roots.isEmpty()
        ? TimestampTrust.NONE
        : TimestampTrust.of(Timestamps.verifier(List.of(authority(roots))));
  }
}
