package io.modelsigning.cli.usecase;

import dagger.Lazy;
import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.domain.port.in.DigestModel;
import io.modelsigning.domain.port.in.ExplainRefusal;
import io.modelsigning.domain.port.in.InspectSignature;
import io.modelsigning.domain.port.in.SignModel;
import io.modelsigning.domain.port.in.TimestampSignature;
import io.modelsigning.domain.port.in.VerifyModel;
import io.modelsigning.domain.port.in.VerifyUnderPolicy;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.service.UseCases;
import jakarta.inject.Inject;
import java.time.Clock;

/** Makes the use cases once a command knows with how many threads it is to hash. */
public final class UseCaseFactory {
  private final Lazy<StatementCodec> statements;
  private final Lazy<BundleCodec> bundles;
  private final EngineSource engines;
  private final Clock clock;

  @Inject
  public UseCaseFactory(
      Lazy<StatementCodec> statements,
      Lazy<BundleCodec> bundles,
      EngineSource engines,
      Clock clock) {
    this.clock = clock;
    this.statements = statements;
    this.bundles = bundles;
    this.engines = engines;
  }

  /** Returns an engine of its own for each model. */
  public Engines engines(ThreadOption threads, CommandContext context) {
    return engines.engines(threads, context);
  }

  /** Returns engines that share their threads, for models that are hashed at the same time. */
  public Engines sharedEngines(ThreadOption threads, CommandContext context) throws UsageException {
    return engines.sharedEngines(threads, context);
  }

  /** Returns how many models are worked on at the same time, where there are several. */
  public int threads(ThreadOption threads) throws UsageException {
    return engines.models(threads);
  }

  public SignModel signModel(DigestEngine engine) {
    return UseCases.signModel(engine, statements.get(), bundles.get());
  }

  public VerifyModel verifyModel(DigestEngine engine) {
    return UseCases.verifyModel(engine, statements.get(), bundles.get());
  }

  public VerifyUnderPolicy verifyUnderPolicy(DigestEngine engine) {
    return UseCases.verifyUnderPolicy(engine, statements.get(), bundles.get(), clock);
  }

  public ExplainRefusal explainRefusal(DigestEngine engine) {
    return UseCases.explainRefusal(engine);
  }

  public DigestModel digestModel(DigestEngine engine) {
    return UseCases.digestModel(engine);
  }

  public TimestampSignature timestampSignature() {
    return UseCases.timestampSignature(bundles.get());
  }

  public InspectSignature inspectSignature() {
    return UseCases.inspectSignature(statements.get(), bundles.get());
  }
}
