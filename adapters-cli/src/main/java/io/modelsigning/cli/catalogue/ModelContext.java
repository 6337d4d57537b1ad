package io.modelsigning.cli.catalogue;

import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.session.PartialContext;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.storage.Location;
import java.util.ArrayList;
import java.util.List;

/** What is said while one of several models is worked on; its warnings are its own. */
public final class ModelContext extends PartialContext {
  private final Location model;
  private final ProgressListener progress;
  private final List<Warning> warnings = new ArrayList<>();

  ModelContext(CommandContext whole, Location model, ProgressListener progress) {
    super(whole);
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
  public void warn(Warning warning) {
    synchronized (warnings) {
      warnings.add(warning);
    }
    show(new Warning(warning.reason(), "'%s': %s".formatted(model, warning.message())));
  }

  public List<Warning> warnings() {
    synchronized (warnings) {
      return List.copyOf(warnings);
    }
  }
}
