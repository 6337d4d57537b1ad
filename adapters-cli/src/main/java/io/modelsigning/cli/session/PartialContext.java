package io.modelsigning.cli.session;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.setting.Settings;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import java.util.function.Supplier;

/** A part of a command, which says what it says by the whole, but for what a subclass does else. */
public abstract class PartialContext implements CommandContext {
  private final CommandContext whole;

  protected PartialContext(CommandContext whole) {
    this.whole = whole;
  }

  @Override
  public ProgressListener progress() {
    return whole.progress();
  }

  @Override
  public void hashingWith(DigestEngine engine) {
    whole.hashingWith(engine);
  }

  @Override
  public void warn(Warning warning) {
    whole.warn(warning);
  }

  @Override
  public void show(Warning warning) {
    whole.show(warning);
  }

  @Override
  public void answer(CommandResult result, Completion completion) {
    whole.answer(result, completion);
  }

  @Override
  public boolean isForPeople() {
    return whole.isForPeople();
  }

  @Override
  public void say(String line) {
    whole.say(line);
  }

  @Override
  public <T> T aside(Supplier<T> talk) {
    return whole.aside(talk);
  }

  @Override
  public boolean isQuiet() {
    return whole.isQuiet();
  }

  @Override
  public boolean isOffline() {
    return whole.isOffline();
  }

  @Override
  public Settings settings() {
    return whole.settings();
  }

  @Override
  public void debug(Supplier<String> message) {
    whole.debug(message);
  }
}
