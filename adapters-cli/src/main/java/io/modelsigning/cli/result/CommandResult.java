package io.modelsigning.cli.result;

import io.modelsigning.cli.cache.CacheReport;
import io.modelsigning.cli.inspection.InspectedSignature;
import io.modelsigning.cli.policy.ExplainedModel;
import io.modelsigning.cli.trust.TrustChanges;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ReusedDigests;
import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.port.in.TimestampSignature;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Unchecked;
import io.modelsigning.policy.PolicyCheck;
import io.modelsigning.policy.PolicyFinding;
import io.modelsigning.sigstore.TrustRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** How a command ended, before anybody decides whether that is shown as text or as JSON. */
public sealed interface CommandResult {
  /** Returns what the command was about. */
  Subject subject();

  /**
   * Digests of a model are known: what of it, and how much.
   *
   * @param reused for how much of it digests were taken over from elsewhere, and not computed
   */
  record Hashed(Manifest manifest, long files, long bytes, List<ReusedDigests> reused) {
    public Hashed {
      reused = List.copyOf(reused);
    }
  }

  /** A model was signed. */
  record Signed(Subject subject, Hashed hashed, SignerIdentity signer) implements CommandResult {}

  /**
   * A model is what was signed.
   *
   * @param compared the files whose content was compared, with the sizes they had
   * @param unchecked the parts of the model that this says nothing about
   * @param partial whether only some of the signed files were looked at
   * @param showCertificates whether every certificate used is to be named in text too
   */
  record Verified(
      Subject subject,
      Hashed hashed,
      SignerIdentity signer,
      List<ModelFile> compared,
      List<Unchecked> unchecked,
      boolean partial,
      boolean showCertificates)
      implements CommandResult {
    /** The outcome in JSON of a model of which only some files were looked at. */
    public static final String PARTIAL_ID = "partially verified";

    public Verified {
      compared = List.copyOf(compared);
      unchecked = List.copyOf(unchecked);
    }

    /** Returns the same with every certificate used named in text, or not. */
    public Verified showingCertificates(boolean show) {
      return new Verified(subject, hashed, signer, compared, unchecked, partial, show);
    }
  }

  /** A model does not verify, or a signature is none. */
  @Value.Immutable
  non-sealed interface Refused extends CommandResult {
    Reason reason();

    String message();

    /** Returns which parts of the evidence hold, and which one does not. */
    CheckedEvidence evidence();

    /** Returns what to do, where the command knows better than its reason alone says. */
    Optional<String> advice();

    @Override
    Optional<Manifest> manifest();

    Optional<SignerIdentity> signer();

    /** Returns the files whose content was compared, with the sizes they had. */
    List<ModelFile> compared();

    @Override
    List<Difference> differences();

    /** Returns the common mistakes that explain the refusal. */
    List<Cause> causes();

    /** Returns the parts of the model that were not looked at. */
    List<Unchecked> unchecked();

    /** Returns a builder with nothing set. */
    static Builder builder() {
      return new Builder();
    }

    /** Builds a {@link Refused}; subject, reason, message and evidence are required. */
    final class Builder extends ImmutableRefused.Builder {
      Builder() {}
    }
  }

  /** A model was hashed. */
  record Digested(Subject subject, Hashed hashed) implements CommandResult {}

  /**
   * A signature was looked at.
   *
   * @param full whether text shows everything, however long
   */
  record Inspected(
      Subject subject, InspectedSignature signature, InspectedSignature.View view, boolean full)
      implements CommandResult {}

  /**
   * A policy decided.
   *
   * @param verdict on signatures and content, unless these were not asked for
   */
  record Judged(Subject subject, PolicyAnswer policy, Optional<CommandResult> verdict)
      implements CommandResult {
    /** Returns why the model would be refused if that counted. */
    public Optional<Complaint> tolerated() {
      return policy.accepted() || policy.blocks()
          ? Optional.empty()
          : verdict.flatMap(CommandResult::complaint);
    }

    private String idByPolicy() {
      return switch (policy.outcome()) {
        case PolicyAnswer.Outcome.Satisfied _ -> "verified";
        case PolicyAnswer.Outcome.Unsigned _ -> "unsigned";
        case PolicyAnswer.Outcome.NotJudged _ -> "skipped";
        case PolicyAnswer.Outcome.Unanswered _ -> "tolerated";
        case PolicyAnswer.Outcome.Refused _ -> policy.blocks() ? "failed" : "tolerated";
      };
    }
  }

  /**
   * Several models were looked at, of which each had a result of its own.
   *
   * @param doneId the outcome in JSON of a model that is as it should be
   * @param selective whether models may have been passed over on purpose
   * @param interrupted whether the user stopped the command before all had a result
   */
  record Several(
      Subject subject, String doneId, Tally tally, boolean selective, boolean interrupted)
      implements CommandResult {
    private String idOfAll() {
      return switch (exitCode()) {
        case DONE -> doneId;
        case REFUSED -> "failed";
        case USAGE, UNAVAILABLE, INTERRUPTED -> "error";
      };
    }

    private ExitCode exitCodeOfAll() {
      if (interrupted) {
        return ExitCode.INTERRUPTED;
      }
      if (tally.refused() > 0) {
        return ExitCode.REFUSED;
      }
      return tally.unanswered() > 0 || isNothing() ? ExitCode.UNAVAILABLE : ExitCode.DONE;
    }

    private Optional<Complaint> complaintOfAll() {
      if (interrupted) {
        return Optional.of(
            new Complaint(
                CommandReasons.INTERRUPTED, "interrupted before every model had a result"));
      }
      return isNothing()
          ? Optional.of(new Complaint(CommandReasons.NO_SIGNATURE_FOUND, "no signature was found"))
          : Optional.empty();
    }

    private boolean isNothing() {
      return tally.models() == 0 && tally.unaffected() == 0;
    }
  }

  /** Two signatures were compared. */
  record Compared(Subject subject, InspectedSignature a, InspectedSignature b, boolean full)
      implements CommandResult {}

  /** The demonstration went as it should: so the changed model was refused. */
  record Demonstrated(Subject subject, List<Difference> differences) implements CommandResult {
    public Demonstrated {
      differences = List.copyOf(differences);
    }
  }

  /** What options are set to was asked for. */
  record Configured(Subject subject, List<ShownSetting> settings) implements CommandResult {
    public Configured {
      settings = List.copyOf(settings);
    }
  }

  /**
   * A key pair was made.
   *
   * @param publicKey the file of the public key, if one was wanted
   * @param hint what signatures name it by
   */
  record KeysMade(
      Subject subject,
      KeyReference privateKey,
      Optional<Path> publicKey,
      Curve curve,
      String hint,
      Protection protection)
      implements CommandResult {
    /** What keeps others from using the private key. */
    public enum Protection {
      ENCRYPTED("encrypted"),
      NONE("not encrypted"),
      HELD_ELSEWHERE("never leaves there");

      private final String text;

      Protection(String text) {
        this.text = text;
      }

      @Override
      public String toString() {
        return text;
      }
    }
  }

  /** Timestamps were added to a signature. */
  record Timestamped(Subject subject, TimestampSignature.Timestamped stamped)
      implements CommandResult {}

  /**
   * The trust root of a Sigstore instance was asked for.
   *
   * @param changes what an update changed
   * @param file where it was written for elsewhere
   */
  record Trusted(
      Subject subject, TrustRoot root, Optional<TrustChanges> changes, Optional<Path> file)
      implements CommandResult {}

  /** Something was found out about the digest cache, or done with it. */
  record OfCache(Subject subject, CacheReport report) implements CommandResult {}

  /** A text for another program was asked for. */
  record GeneratedText(Subject subject, String script) implements CommandResult {}

  /** Something was found out about policies, or made of them; no model was verified. */
  sealed interface OfPolicy extends CommandResult {}

  /** It was shown which rule of a policy applies to a model. */
  record Explained(Subject subject, ExplainedModel explained) implements OfPolicy {}

  /** Mistakes were looked for in policies. */
  record Checked(Subject subject, List<PolicyCheck> policies) implements OfPolicy {
    public Checked {
      policies = List.copyOf(policies);
    }

    private boolean isFine() {
      return policies.stream().allMatch(PolicyCheck::isUsable);
    }

    private Optional<Complaint> firstMistake() {
      return policies.stream()
          .flatMap(policy -> policy.findings().stream())
          .filter(finding -> finding.severity() == PolicyFinding.Severity.ERROR)
          .findFirst()
          .map(finding -> new Complaint(finding.reason(), finding.located()));
    }
  }

  /**
   * A policy was made.
   *
   * @param file where it was written; empty if it is to be shown
   */
  record Drafted(Subject subject, String policy, Counts counts, Optional<Path> file)
      implements OfPolicy {
    /**
     * What the policy has.
     *
     * @param incomplete for how many of the signers something has to be filled in
     */
    public record Counts(int models, int signers, int incomplete) {}
  }

  /** The command line makes no sense. */
  record Misused(Subject subject, String message) implements CommandResult {}

  /**
   * There is no answer.
   *
   * @param advice what to do, where the command knows better than its reason alone says
   */
  record Failed(Subject subject, Reason reason, String message, Optional<String> advice)
      implements CommandResult {}

  /** A model is what was signed, but the page that was asked for could not be written. */
  record Unreported(Verified verified, String message) implements CommandResult {
    @Override
    public Subject subject() {
      return verified.subject();
    }
  }

  /** The user stopped the command. */
  record Interrupted(Subject subject) implements CommandResult {}

  /** Returns the name of the outcome in JSON. */
  default String id() {
    return switch (this) {
      case Signed signed -> "signed";
      case Verified verified -> verified.partial() ? Verified.PARTIAL_ID : "verified";
      case Refused _ -> "failed";
      case Digested digested -> "digested";
      case Inspected inspected -> "inspected";
      case Compared _ -> "inspected";
      case Demonstrated demonstrated -> "demonstrated";
      case Configured configured -> "configured";
      case KeysMade _ -> "made";
      case Timestamped _ -> "timestamped";
      case Trusted trusted -> "trusted";
      case GeneratedText generated -> "generated";
      case Several several -> several.idOfAll();
      case Judged judged -> judged.idByPolicy();
      case OfPolicy policy -> idOf(policy);
      case OfCache cache -> cache.report().id();
      case Misused _, Failed _, Unreported _, Interrupted _ -> "error";
    };
  }

  /** Returns what the process ends with. */
  default ExitCode exitCode() {
    return switch (this) {
      case Signed _,
          Verified _,
          Digested _,
          Inspected _,
          Compared _,
          Demonstrated _,
          Configured _,
          KeysMade _,
          Timestamped _,
          Trusted _,
          GeneratedText _ ->
          ExitCode.DONE;
      case Refused _ -> ExitCode.REFUSED;
      case Several several -> several.exitCodeOfAll();
      case Judged judged -> judged.policy().blocks() ? ExitCode.REFUSED : ExitCode.DONE;
      case OfPolicy policy -> exitCodeOf(policy);
      case OfCache cache -> cache.report().isRight() ? ExitCode.DONE : ExitCode.REFUSED;
      case Misused _ -> ExitCode.USAGE;
      case Failed _, Unreported _ -> ExitCode.UNAVAILABLE;
      case Interrupted _ -> ExitCode.INTERRUPTED;
    };
  }

  /** Returns why the command did not do what was asked for; nothing if it did. */
  default Optional<Complaint> complaint() {
    return switch (this) {
      case Refused refused -> Optional.of(new Complaint(refused.reason(), refused.message()));
      case Misused misused -> Optional.of(new Complaint(CommandReasons.USAGE, misused.message()));
      case Failed failed -> Optional.of(new Complaint(failed.reason(), failed.message()));
      case Unreported unreported ->
          Optional.of(new Complaint(CommandReasons.REPORT_NOT_WRITTEN, unreported.message()));
      case Interrupted interrupted ->
          Optional.of(
              new Complaint(CommandReasons.INTERRUPTED, "interrupted before there was a result"));
      case Several several -> several.complaintOfAll();
      case Judged judged ->
          judged.policy().blocks()
              ? judged.verdict().flatMap(CommandResult::complaint)
              : Optional.empty();
      case OfPolicy policy -> complaintOf(policy);
      case OfCache cache ->
          cache
              .report()
              .complaint()
              .map(message -> new Complaint(CommandReasons.CACHED_DIGEST_WRONG, message));
      case Signed _,
          Verified _,
          Digested _,
          Inspected _,
          Compared _,
          Demonstrated _,
          Configured _,
          KeysMade _,
          Timestamped _,
          Trusted _,
          GeneratedText _ ->
          Optional.empty();
    };
  }

  /** Returns the manifest of the model or the signature, where there is one. */
  default Optional<Manifest> manifest() {
    return switch (this) {
      case Signed signed -> Optional.of(signed.hashed().manifest());
      case Verified verified -> Optional.of(verified.hashed().manifest());
      case Refused refused -> refused.manifest();
      case Digested digested -> Optional.of(digested.hashed().manifest());
      case Inspected inspected -> Optional.of(inspected.signature().manifest());
      case Judged judged -> judged.verdict().flatMap(CommandResult::manifest);
      case Unreported unreported -> Optional.of(unreported.verified().hashed().manifest());
      case Compared _,
          Demonstrated _,
          Configured _,
          KeysMade _,
          Timestamped _,
          Trusted _,
          GeneratedText _,
          Several _,
          OfPolicy _,
          OfCache _,
          Misused _,
          Failed _,
          Interrupted _ ->
          Optional.empty();
    };
  }

  /** Returns what was hashed, if the model was hashed and is as it should be. */
  default Optional<Hashed> hashedContent() {
    return switch (this) {
      case Signed signed -> Optional.of(signed.hashed());
      case Verified verified -> Optional.of(verified.hashed());
      case Digested digested -> Optional.of(digested.hashed());
      case Unreported unreported -> Optional.of(unreported.verified().hashed());
      case Judged judged -> judged.verdict().flatMap(CommandResult::hashedContent);
      case Refused _,
          Inspected _,
          Several _,
          Compared _,
          Demonstrated _,
          Configured _,
          KeysMade _,
          Timestamped _,
          Trusted _,
          GeneratedText _,
          OfPolicy _,
          OfCache _,
          Misused _,
          Failed _,
          Interrupted _ ->
          Optional.empty();
    };
  }

  /** Returns by what a model differs from what was signed. */
  default List<Difference> differences() {
    return switch (this) {
      case Refused refused -> refused.differences();
      case Demonstrated demonstrated -> demonstrated.differences();
      case Judged judged -> judged.verdict().map(CommandResult::differences).orElse(List.of());
      case Signed _,
          Verified _,
          Digested _,
          Inspected _,
          Compared _,
          Configured _,
          KeysMade _,
          Timestamped _,
          Trusted _,
          GeneratedText _,
          Several _,
          OfPolicy _,
          OfCache _,
          Misused _,
          Failed _,
          Unreported _,
          Interrupted _ ->
          List.of();
    };
  }

  private static String idOf(OfPolicy result) {
    return switch (result) {
      case Explained _ -> "explained";
      case Drafted _ -> "drafted";
      case Checked checked -> checked.isFine() ? "checked" : "faulty";
    };
  }

  private static ExitCode exitCodeOf(OfPolicy result) {
    return switch (result) {
      case Explained _, Drafted _ -> ExitCode.DONE;
      case Checked checked -> checked.isFine() ? ExitCode.DONE : ExitCode.REFUSED;
    };
  }

  private static Optional<Complaint> complaintOf(OfPolicy result) {
    return switch (result) {
      case Explained _, Drafted _ -> Optional.empty();
      case Checked checked -> checked.firstMistake();
    };
  }
}
