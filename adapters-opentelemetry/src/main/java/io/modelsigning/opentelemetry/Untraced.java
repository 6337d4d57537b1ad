package io.modelsigning.opentelemetry;

import io.modelsigning.domain.engine.EngineDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Stands in where the environment asks for traces in a way that cannot be followed. */
final class Untraced implements Telemetry {
  private final String problem;
  private int depth;

  /**
   * @param problem what is wrong, as one clause
   */
  Untraced(String problem) {
    this.problem = problem;
  }

  @Override
  public CommandTrace begin(String command, Optional<String> method, Instant start) {
    boolean outermost = depth++ == 0;
    return new CommandTrace() {
      @Override
      public void engine(EngineDescription engine) {}

      @Override
      public void end(Outcome outcome) {
        depth--;
      }

      @Override
      public Optional<String> export(Duration patience) {
        return outermost ? Optional.of(problem) : Optional.empty();
      }
    };
  }
}
