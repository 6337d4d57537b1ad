package io.modelsigning.cli.command;

import dagger.Lazy;
import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.startup.VectorModule;
import io.modelsigning.domain.port.in.DigestModel;
import io.modelsigning.domain.port.in.ExplainRefusal;
import io.modelsigning.domain.port.in.InspectSignature;
import io.modelsigning.domain.port.in.SignModel;
import io.modelsigning.domain.port.in.VerifyModel;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Makes the use cases once a command knows with how many threads it is to hash. */
final class UseCaseFactory {
  private final Lazy<StatementCodec> statements;
  private final Lazy<BundleCodec> bundles;
  private final int defaultThreads;

  @Inject
  UseCaseFactory(
      Lazy<StatementCodec> statements,
      Lazy<BundleCodec> bundles,
      @Named("threads") int defaultThreads) {
    this.statements = statements;
    this.bundles = bundles;
    this.defaultThreads = defaultThreads;
  }

  SignModel signModel(ThreadOption threads, StoredModel model, CommandContext context)
      throws UsageException {
    return UseCases.signModel(engine(threads, model, context), statements.get(), bundles.get());
  }

  VerifyModel verifyModel(ThreadOption threads, StoredModel model, CommandContext context)
      throws UsageException {
    return UseCases.verifyModel(engine(threads, model, context), statements.get(), bundles.get());
  }

  ExplainRefusal explainRefusal(ThreadOption threads, StoredModel model, CommandContext context)
      throws UsageException {
    return UseCases.explainRefusal(engine(threads, model, context));
  }

  DigestModel digestModel(ThreadOption threads, StoredModel model, CommandContext context)
      throws UsageException {
    return UseCases.digestModel(engine(threads, model, context));
  }

  InspectSignature inspectSignature() {
    return UseCases.inspectSignature(statements.get(), bundles.get());
  }

  private DigestEngine engine(ThreadOption threads, StoredModel model, CommandContext context)
      throws UsageException {
    HashingOptions options = threads.optionsFor(model, defaultThreads);
    DigestEngine engine =
        HashingModule.digestEngine(
            options, () -> VectorModule.load().ifPresent(failure -> context.debug(() -> failure)));
    context.hashingWith(engine);
    return engine;
  }
}
