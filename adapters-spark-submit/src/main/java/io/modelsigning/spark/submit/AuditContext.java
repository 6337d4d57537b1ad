package io.modelsigning.spark.submit;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.setting.Settings;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Has each result told to somebody else too. */
final class AuditContext implements CommandContext {
  private final CommandContext context;
  private final BiConsumer<CommandResult, Completion> results;

  AuditContext(CommandContext context, BiConsumer<CommandResult, Completion> results) {
    this.context = context;
    this.results = results;
  }

  @Override
  public void answer(CommandResult result, Completion completion) {
    results.accept(result, completion);
    context.answer(result, completion);
  }

  @Override
  public ProgressListener progress() {
    return context.progress();
  }

  @Override
  public void hashingWith(DigestEngine engine) {
    context.hashingWith(engine);
  }

  @Override
  public void warn(Warning warning) {
    context.warn(warning);
  }

  @Override
  public void show(Warning warning) {
    // Of thousands of models, which its row has.
    if (!warning.reason().equals(Reason.DIGESTS_NOT_COMPUTED)) {
      context.show(warning);
    }
  }

  @Override
  public boolean isForPeople() {
    return context.isForPeople();
  }

  @Override
  public void say(String line) {
    context.say(line);
  }

  @Override
  public <T> T aside(Supplier<T> talk) {
    return context.aside(talk);
  }

  @Override
  public boolean isQuiet() {
    return context.isQuiet();
  }

  @Override
  public boolean isOffline() {
    return context.isOffline();
  }

  @Override
  public Settings settings() {
    return context.settings();
  }

  @Override
  public void debug(Supplier<String> message) {
    context.debug(message);
  }
}
