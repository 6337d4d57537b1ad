package io.modelsigning.opentelemetry;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Manifest;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** How a command ended. */
@Value.Immutable
public interface Outcome {
  /** Returns the result's name, such as {@code verified}. */
  String result();

  /** Returns the exit code; anything but 0 is an error. */
  int exitCode();

  /** Returns why it failed. */
  Optional<Reason> reason();

  /** Returns what was signed, verified or digested, as far as known. */
  Optional<Manifest> manifest();

  /** Returns in how many places the model differs from what was signed. */
  @Value.Default
  default int differences() {
    return 0;
  }

  /** Returns what the user was warned of. */
  List<Warning> warnings();

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds an {@link Outcome}; result and exit code are required. */
  final class Builder extends ImmutableOutcome.Builder {
    Builder() {}
  }
}
