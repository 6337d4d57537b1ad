package io.modelsigning.cli.result;

import io.modelsigning.domain.Warning;
import java.time.Duration;
import java.util.List;

/** What is known of any command only when it has ended. */
public record Completion(List<Warning> warnings, Duration duration) {
  public Completion {
    warnings = List.copyOf(warnings);
  }
}
