package io.modelsigning.sigstore.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What the services of a stack do wrong, and by how much their clocks do. Thread-safe. */
public final class Settings {
  /** What has a clock of its own. */
  public enum ClockOf {
    CERTIFICATE,
    SCT,
    LOG,
    TIMESTAMP
  }

  private final Set<Fault> faults = Collections.synchronizedSet(EnumSet.noneOf(Fault.class));
  private final Map<ClockOf, Duration> shifts =
      Collections.synchronizedMap(new EnumMap<>(ClockOf.class));

  /** Makes the services misbehave in this way from now on. */
  public Settings with(Fault fault) {
    faults.add(fault);
    return this;
  }

  /** Makes a clock go wrong by {@code shift} from now on. */
  public Settings shift(ClockOf clock, Duration shift) {
    shifts.put(clock, shift);
    return this;
  }

  /** Makes everything behave again. */
  public void reset() {
    faults.clear();
    shifts.clear();
  }

  boolean has(Fault fault) {
    return faults.contains(fault);
  }

  Instant now(ClockOf clock) {
    return Instant.now()
        .truncatedTo(ChronoUnit.SECONDS)
        .plus(shifts.getOrDefault(clock, Duration.ZERO));
  }
}
