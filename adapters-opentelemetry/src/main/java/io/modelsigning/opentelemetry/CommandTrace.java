package io.modelsigning.opentelemetry;

import io.modelsigning.domain.engine.EngineDescription;
import io.modelsigning.domain.port.out.ProgressListener;
import java.time.Duration;
import java.util.Optional;

/** The trace of one command, which makes a span of each phase it is told of. */
public interface CommandTrace extends ProgressListener {
  /** Tells with what the model is hashed. */
  void engine(EngineDescription engine);

  /** Ends the trace. */
  void end(Outcome outcome);

  /**
   * Exports what has not been exported yet, if this command is part of no other. Nothing is
   * exported afterwards.
   *
   * @param patience how long this may take
   * @return what went wrong with any export so far, as one clause
   */
  Optional<String> export(Duration patience);
}
