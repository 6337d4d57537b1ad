package io.modelsigning.sigstore.testing;

import io.modelsigning.http.NetworkSettings;
import io.modelsigning.http.TimeSource;
import io.modelsigning.testing.TestTime;
import java.time.Duration;

/** Network settings with what a test needs beside them. */
public final class TestNetworks {
  private TestNetworks() {}

  /** Returns {@code settings}, but with the limits of all that is asked counted in {@code time}. */
  public static NetworkSettings in(TestTime time, NetworkSettings settings) {
    return settings.in(
        new TimeSource() {
          @Override
          public long nanoTime() {
            return time.nanoTime();
          }

          @Override
          public void sleep(Duration pause) {
            time.sleep(pause);
          }
        });
  }
}
