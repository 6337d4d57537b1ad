package io.modelsigning.spark.submit;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.session.PartialContext;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import java.util.function.BiConsumer;

/** Has each result told to somebody else too. */
final class AuditContext extends PartialContext {
  private final BiConsumer<CommandResult, Completion> results;

  AuditContext(CommandContext whole, BiConsumer<CommandResult, Completion> results) {
    super(whole);
    this.results = results;
  }

  @Override
  public void answer(CommandResult result, Completion completion) {
    results.accept(result, completion);
    super.answer(result, completion);
  }

  @Override
  public void show(Warning warning) {
    // Of thousands of models, which its row has.
    if (!warning.reason().equals(Reason.DIGESTS_NOT_COMPUTED)) {
      super.show(warning);
    }
  }
}
