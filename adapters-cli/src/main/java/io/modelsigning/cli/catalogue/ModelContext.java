package io.modelsigning.cli.catalogue;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.setting.Settings;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.storage.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is said while one of several models is worked on; its warnings are its own. */
public final class ModelContext implements CommandContext {
  private final CommandContext whole;
  private final Location model;
  private final ProgressListener progress;
  private final List<Warning> warnings = new ArrayList<>();

  ModelContext(CommandContext whole, Location model, ProgressListener progress) {
    this.whole = whole;
    this.model = model;
    this.progress =
        progress.and(
            new ProgressListener() {
              @Override
              public void warned(Warning warning) {
                warn(warning);
              }
            });
  }

  @Override
  public ProgressListener progress() {
    return progress;
  }

  @Override
  public void hashingWith(DigestEngine engine) {
    whole.hashingWith(engine);
  }

  @Override
  public void warn(Warning warning) {
    synchronized (warnings) {
      warnings.add(warning);
    }
    whole.show(new Warning(warning.reason(), "'%s': %s".formatted(model, warning.message())));
  }

  @Override
  public void show(Warning warning) {
    whole.show(warning);
  }

  public List<Warning> warnings() {
    synchronized (warnings) {
      return List.copyOf(warnings);
    }
  }

  @Override
  public void answer(CommandResult result, Completion completion) {
    whole.answer(result, completion);
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
  public void debug(Supplier<String> message) {
    whole.debug(message);
  }
}
