package io.modelsigning.cli.usecase;

import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.session.CommandContext;

/** Where the program's models are hashed: on this machine, or on others. Thread-safe. */
public interface EngineSource {
  /** Returns an engine of its own for each model. */
  Engines engines(ThreadOption threads, CommandContext context);

  /**
   * Returns engines that share what they hash with, for models that are hashed at the same time.
   *
   * @throws UsageException if the number of threads that is asked for makes no sense
   */
  Engines sharedEngines(ThreadOption threads, CommandContext context) throws UsageException;

  /**
   * Returns how many models are worked on at the same time, where there are several.
   *
   * @throws UsageException if the number of threads that is asked for makes no sense
   */
  int models(ThreadOption threads) throws UsageException;
}
