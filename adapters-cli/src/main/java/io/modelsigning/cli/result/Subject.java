package io.modelsigning.cli.result;

import io.modelsigning.domain.signature.SignatureMethod;
import java.util.Optional;
import org.immutables.value.Value;

/** What a command is about, as far as its command line says. */
@Value.Immutable
public interface Subject {
  /** What a command is for. */
  enum Purpose {
    SIGN,
    VERIFY,
    /** Mistakes are looked for, in what is no model. */
    CHECK,
    /** None of these: nothing is signed, and no verdict is given. */
    OTHER
  }

  /** Returns the command as it was called, such as {@code sign key}. */
  String command();

  /** Returns what the command is for. */
  @Value.Default
  default Purpose purpose() {
    return Purpose.OTHER;
  }

  /** Returns the model as the user named it. */
  Optional<String> model();

  /** Returns where the signature is kept. */
  Optional<String> signature();

  Optional<SignatureMethod> method();

  /** Returns the page to write of a verification, if one is wanted. */
  Optional<ReportRequest> page();

  /** Returns what is known of a command by its words alone. */
  static Subject of(String command) {
    return builder().command(command).build();
  }

  /** Returns the same without a page. */
  default Subject withoutPage() {
    return builder().from(this).page(Optional.empty()).build();
  }

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link Subject}; the command is required. */
  final class Builder extends ImmutableSubject.Builder {
    Builder() {}
  }
}
