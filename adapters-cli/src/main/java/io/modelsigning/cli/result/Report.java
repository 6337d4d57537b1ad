package io.modelsigning.cli.result;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Unchecked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/** The result of one command, before anybody decides whether it is shown as text or as JSON. */
@Value.Immutable
public interface Report {
  /** The ways a command ends. */
  enum Result {
    SIGNED("signed", ExitCode.DONE),
    VERIFIED("verified", ExitCode.DONE),
    DIGESTED("digested", ExitCode.DONE),
    INSPECTED("inspected", ExitCode.DONE),
    DEMONSTRATED("demonstrated", ExitCode.DONE),
    GENERATED("generated", ExitCode.DONE),
    /** The model does not verify. */
    FAILED("failed", ExitCode.REFUSED),
    /** The command line makes no sense. */
    MISUSED("error", ExitCode.USAGE),
    /** There is no answer. */
    ERROR("error", ExitCode.UNAVAILABLE),
    INTERRUPTED("error", ExitCode.INTERRUPTED);

    private final String id;
    private final ExitCode exitCode;

    Result(String id, ExitCode exitCode) {
      this.id = id;
      this.exitCode = exitCode;
    }

    /** Returns the name used in JSON. */
    public String id() {
      return id;
    }

    public ExitCode exitCode() {
      return exitCode;
    }
  }

  /** Returns the command as it was called, such as {@code sign key}. */
  String command();

  Result result();

  Optional<Reason> reason();

  Optional<String> message();

  /** Returns what to do, where the command knows better than its reason alone says. */
  Optional<String> advice();

  /** Returns the model as the user named it. */
  Optional<String> model();

  /** Returns where the signature is kept. */
  Optional<String> signature();

  Optional<String> method();

  Optional<Manifest> manifest();

  OptionalLong files();

  OptionalLong bytes();

  Optional<SignerIdentity> signer();

  /** Returns the page to write of a verification, if one is wanted. */
  Optional<ReportRequest> page();

  /** Returns whether every certificate used is to be named in text too. */
  @Value.Default
  default boolean showCertificates() {
    return false;
  }

  List<Difference> differences();

  List<Warning> warnings();

  /** Returns the parts of the model that the verdict says nothing about. */
  List<Unchecked> unchecked();

  /** Returns the common mistakes that explain a refusal. */
  List<Cause> causes();

  /** Returns what a signature claims, if that was the question. */
  Optional<Inspected> inspection();

  /** Returns the signature that the inspected one is to be compared with. */
  Optional<Inspected> comparedWith();

  /** Returns how the files of an inspected signature are shown in text. */
  Optional<Inspected.View> inspectionView();

  /** Returns whether text shows everything, however long. */
  @Value.Default
  default boolean fullText() {
    return false;
  }

  /** Returns the text that was asked for, if it was one for another program. */
  Optional<String> script();

  /** Returns how long the command took. */
  @Value.Default
  default Duration duration() {
    return Duration.ZERO;
  }

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Returns that the user stopped the command. */
  static Report interrupted(Builder report) {
    return report
        .result(Result.INTERRUPTED)
        .reason(new Reason("interrupted"))
        .message("interrupted before there was a result")
        .build();
  }

  /** Returns a copy with what is known only when the command has ended. */
  default Report completed(List<Warning> warnings, Duration duration) {
    return builder().from(this).warnings(warnings).duration(duration).build();
  }

  /** Builds a {@link Report}; command and result are required. */
  final class Builder extends ImmutableReport.Builder {
    Builder() {}
  }
}
