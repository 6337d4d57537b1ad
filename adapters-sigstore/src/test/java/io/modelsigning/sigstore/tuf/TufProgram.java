package io.modelsigning.sigstore.tuf;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.NetworkSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Loads trust many times, in a JVM of its own: address, first root, copy, time. */
final class TufProgram {
  private static final int LOADS = 20;

  private TufProgram() {}

  public static void main(String[] args) throws Exception {
    Bytes root = Bytes.of(Files.readAllBytes(Path.of(args[1])));
    int warnings = 0;
    for (int i = 0; i < LOADS; i++) {
      warnings +=
          new TufRepository(
                  NetworkSettings.none().open(),
                  URI.create(args[0]),
                  root,
                  Optional.of(Path.of(args[2])),
                  Clock.fixed(Instant.parse(args[3]), ZoneOffset.UTC),
                  Duration.ofMinutes(5))
              .load()
              .warnings()
              .size();
    }
    System.out.println(LOADS + " loads, " + warnings + " warnings");
  }
}
