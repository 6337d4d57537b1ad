package io.modelsigning.timestamp;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.TimestampAuthority;
import io.modelsigning.domain.port.out.TimestampVerifier;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.NetworkSettings;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Makes verifiers and sources of timestamps over signatures (RFC 3161). What is made is
 * thread-safe. Reasons given beside those of the domain are those of {@link TimestampReasons} and
 * of asking servers.
 */
public final class Timestamps {
  private Timestamps() {}

  /**
   * Returns a verifier of the timestamps of some authorities. Of each timestamp, the authority's
   * certificate is for timestamps alone, and it and its chain to a root were valid at the
   * timestamp's time; whether any of them was revoked is not checked.
   */
  public static TimestampVerifier verifier(List<TrustedAuthority> trusted) {
    return new ChainVerifier(trusted);
  }

  /**
   * Returns an authority on a server.
   *
   * @param clock what its time is compared with: it must not differ by more than five minutes
   * @param verifier tells whether what it answers is by whom is trusted; without one, it is checked
   *     that it is by its own certificate
   * @throws IllegalArgumentException if the address is no address of a server of the web
   */
  public static TimestampAuthority authority(
      URI address, NetworkSettings network, Clock clock, Optional<TimestampVerifier> verifier) {
    if (!isAddress(address)) {
      throw new IllegalArgumentException(
          "address must begin with http:// or https:// and a host, and have no user or fragment");
    }
    return new RemoteAuthority(address, network, clock, verifier);
  }

  /** Returns whether an authority can be at an address: one of a server of the web. */
  public static boolean isAddress(URI address) {
    return HttpService.isAddress(address);
  }

  /** Returns the time that a timestamp states, which proves nothing; empty if it is unreadable. */
  public static Optional<Instant> claimedTime(Bytes timestamp) {
    try {
      return Optional.of(TimestampToken.read(timestamp).time());
    } catch (InvalidTimestampException e) {
      return Optional.empty();
    }
  }
}
