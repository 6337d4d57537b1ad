package io.modelsigning.timestamp;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.TimestampAuthority;
import io.modelsigning.domain.port.out.TimestampVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.TimestampVerdict;
import io.modelsigning.domain.signature.TimestampVerdict.Verified;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.Messages;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.http.UnusableSettingsException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An authority on a server, whose answers are believed no further than they can be checked. */
final class RemoteAuthority implements TimestampAuthority {
  /** By how much the clocks of this machine and of an authority may differ. */
  private static final Duration MAXIMUM_DIFFERENCE = Duration.ofMinutes(5);

  /** A time that may be wrong by more than this is of no use. */
  private static final Duration LEAST_ACCURACY = Duration.ofMinutes(1);

  private final URI address;
  private final NetworkSettings network;
  private final Clock clock;
  private final Optional<TimestampVerifier> verifier;

  RemoteAuthority(
      URI address, NetworkSettings network, Clock clock, Optional<TimestampVerifier> verifier) {
    this.address = address;
    this.network = network;
    this.clock = clock;
    this.verifier = verifier;
  }

  @Override
  public Stamp stamp(Bytes signature, ProgressListener progress)
      throws SigningException, InterruptedException {
    Bytes response = request(signature, progress);
    try {
      requireShort(response);
      TimestampToken token = TimestampToken.read(response);
      requireOfNow(token);
      if (verifier.isEmpty()) {
        requireOwnCertificate(token);
        return new Stamp(response, Optional.empty());
      }
      return new Stamp(response, Optional.of(verified(response, signature)));
    } catch (VerificationUnavailableException e) {
      throw new SigningException(e.reason(), String.valueOf(e.getMessage()), e);
    } catch (InvalidTimestampException e) {
      throw new SigningException(
          e.reason(),
          "the timestamp of %s %s".formatted(HttpService.withoutQuery(address), e.text()),
          e);
    }
  }

  private Bytes request(Bytes signature, ProgressListener progress)
      throws SigningException, InterruptedException {
    progress.asking(HttpService.withoutQuery(address));
    try (HttpService http = new HttpService(HttpService.Limits.USUAL, network.open(), progress)) {
      return new TimestampClient(address, http).stamp(signature);
    } catch (UnusableSettingsException e) {
      throw new SigningException(
          HttpReasons.UNUSABLE_NETWORK_SETTINGS,
          "requesting a timestamp at %s failed: %s"
              .formatted(HttpService.withoutQuery(address), Messages.describe(e)),
          e);
    }
  }

  private Verified verified(Bytes response, Bytes signature)
      throws InvalidTimestampException, VerificationUnavailableException, InterruptedException {
    return switch (verifier.orElseThrow().verify(response, signature)) {
      case Verified verified -> verified;
      case TimestampVerdict.Rejected(var reason, String message) ->
          throw new InvalidTimestampException(reason, message);
    };
  }

  private static void requireShort(Bytes response) throws InvalidTimestampException {
    if (response.size() > Bundle.MAXIMUM_TIMESTAMP_BYTES) {
      throw new InvalidTimestampException(
          TimestampReasons.MALFORMED_TIMESTAMP,
          "must have at most %d bytes, but has %d"
              .formatted(Bundle.MAXIMUM_TIMESTAMP_BYTES, response.size()));
    }
  }

  private void requireOfNow(TimestampToken token) throws InvalidTimestampException {
    Duration accuracy = token.accuracy();
    if (accuracy.compareTo(LEAST_ACCURACY) > 0) {
      throw new InvalidTimestampException(
          TimestampReasons.TIMESTAMP_TIME,
          "must be exact to %d s, but states %d s"
              .formatted(LEAST_ACCURACY.toSeconds(), accuracy.toSeconds()));
    }
    Instant now = clock.instant();
    if (Duration.between(token.time(), now).abs().compareTo(MAXIMUM_DIFFERENCE.plus(accuracy))
        > 0) {
      throw new InvalidTimestampException(
          TimestampReasons.TIMESTAMP_TIME,
          "must be of now, but is from %s where this machine has %s".formatted(token.time(), now));
    }
  }

  /** Without anybody to trust, it is at least by whom it says. */
  private static void requireOwnCertificate(TimestampToken token) throws InvalidTimestampException {
    for (var certificate : token.certificates()) {
      if (token.namesSigner(certificate)) {
        String name = ChainVerifier.name(certificate);
        ChainVerifier.requireUsage(certificate, name);
        token.requireStrong();
        token.requireSignedBy(certificate, name);
        return;
      }
    }
    throw new InvalidTimestampException(
        TimestampReasons.MALFORMED_TIMESTAMP, "must have its authority's certificate, but has not");
  }
}
