package io.modelsigning.cli.usecase;

import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.startup.VectorModule;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.storage.StorageTrait;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.SharedThreads;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Hashes on this machine, with as many threads as a command is told. */
public final class LocalEngines implements EngineSource {
  private final int defaultThreads;

  @Inject
  public LocalEngines(@Named("threads") int defaultThreads) {
    this.defaultThreads = defaultThreads;
  }

  @Override
  public Engines engines(ThreadOption threads, CommandContext context) {
    return storage -> {
      DigestEngine engine =
          HashingModule.digestEngine(
              threads.optionsFor(storage, defaultThreads), () -> loadVectorModule(context));
      context.hashingWith(engine);
      return engine;
    };
  }

  @Override
  public Engines sharedEngines(ThreadOption threads, CommandContext context) throws UsageException {
    SharedThreads shared =
        new SharedThreads(
            threads.optionsFor(StorageTrait.ANY, defaultThreads), () -> loadVectorModule(context));
    context.hashingWith(shared.engine(2));
    return storage -> shared.engine(threads.optionsFor(storage, defaultThreads).ioThreads());
  }

  @Override
  public int models(ThreadOption threads) throws UsageException {
    return threads.optionsFor(StorageTrait.ANY, defaultThreads).threads();
  }

  private static void loadVectorModule(CommandContext context) {
    VectorModule.load().ifPresent(failure -> context.debug(() -> failure));
  }
}
