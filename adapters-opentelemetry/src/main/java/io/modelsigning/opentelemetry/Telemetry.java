package io.modelsigning.opentelemetry;

import java.time.Instant;
import java.util.Optional;

/** Traces commands. For one thread at a time. */
public interface Telemetry {
  /**
   * Begins the trace of a command. One begun before another has ended is part of that one's trace.
   *
   * @param command the command's words, such as {@code sign key}; no argument
   * @param method the method it signs or verifies by
   * @param start when the command began
   */
  CommandTrace begin(String command, Optional<String> method, Instant start);
}
