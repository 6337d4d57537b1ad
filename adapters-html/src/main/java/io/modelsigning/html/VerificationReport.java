package io.modelsigning.html;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Unchecked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/** What a verification asked and found, as far as it came. */
@Value.Immutable
public interface VerificationReport {
  /** The ways a verification ends. */
  enum Outcome {
    /** The model is what was signed, by whom it had to be. */
    VERIFIED,
    /** So it is as far as it was looked at: only some of the signed files were to be compared. */
    PARTIALLY_VERIFIED,
    /** It is not. */
    REFUSED,
    /** The question could not be answered. */
    UNANSWERED,
    /** The model has no signature, and a policy asks for none. */
    UNSIGNED,
    /** A policy has the model not looked at. */
    SKIPPED
  }

  Outcome outcome();

  /** Returns why the model does not verify, or there is no answer. */
  Optional<Reason> reason();

  /** Returns the same as a sentence without a full stop. */
  Optional<String> message();

  /** Returns which parts of the evidence hold, and which one does not. */
  CheckedEvidence evidence();

  /** Returns what the reader may do, a sentence without a full stop. */
  Optional<String> advice();

  /** Returns the model's short name, for headings. */
  String modelName();

  /** Returns the model as the user named it. */
  String model();

  /** Returns where the signature is kept; empty if there is none that decides. */
  Optional<String> signature();

  /** Returns the method of that signature, as far as it is known. */
  Optional<SignatureMethod> method();

  /** Returns what a policy makes of the outcome; empty if none decided. */
  Optional<PolicyDecision> policy();

  /** Returns what the user trusted or expected, by its name, in the order to show. */
  List<Basis> basis();

  /** Returns what was signed, where the statement could be read and its signature is good. */
  Optional<Manifest> manifest();

  /** Returns who signed, where the signature is good. */
  Optional<SignerIdentity> signer();

  /** Returns how many files were compared. */
  OptionalLong files();

  /** Returns whether digests of the content were taken over from elsewhere, and not computed. */
  @Value.Default
  default boolean digestsTakenOver() {
    return false;
  }

  /** Returns how many bytes were compared. */
  OptionalLong bytes();

  /** Returns the size in bytes that each file had when it was hashed, as far as any was. */
  Map<ModelPath, Long> fileSizes();

  /** Returns every difference, by path. */
  List<Difference> differences();

  /** Returns the common mistakes that explain differences. */
  List<Cause> causes();

  List<Warning> warnings();

  /** Returns the parts of the model that the answer says nothing about. */
  List<Unchecked> unchecked();

  /** Returns the command, such as {@code verify key}. */
  String command();

  /** Returns the name and version of the program. */
  String program();

  Instant startedAt();

  Duration duration();

  /** Returns a builder with nothing set. */
  static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link VerificationReport}; what is neither optional nor many is required. */
  final class Builder extends ImmutableVerificationReport.Builder {
    Builder() {}
  }

  /**
   * Something the verification rested on.
   *
   * @param label such as {@code Public key}
   * @param value such as a file's name
   */
  record Basis(String label, String value) {}
}
