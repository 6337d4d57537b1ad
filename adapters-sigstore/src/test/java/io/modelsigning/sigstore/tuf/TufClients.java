package io.modelsigning.sigstore.tuf;

import io.modelsigning.http.NetworkSettings;
import io.modelsigning.http.UnusableSettingsException;
import io.modelsigning.sigstore.testing.TestTufRepository;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Clients of repositories of tests. */
public final class TufClients {
  private TufClients() {}

  /** Returns a client at a time, with its copy in a file. */
  public static TufRepository of(TestTufRepository repository, Instant now, Path copy)
      throws UnusableSettingsException {
    return new TufRepository(
        NetworkSettings.none().open(),
        repository.address(),
        repository.firstRoot(),
        Optional.of(copy),
        Clock.fixed(now, ZoneOffset.UTC),
        Duration.ofMinutes(10));
  }
}
