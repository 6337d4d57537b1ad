package io.modelsigning.cli.result;

import io.modelsigning.cli.result.CommandResult.Failed;
import io.modelsigning.cli.result.CommandResult.Refused;
import io.modelsigning.cli.result.CommandResult.Verified;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.policy.SignerRequirement;
import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.ReportFile;
import io.modelsigning.html.PolicyDecision;
import io.modelsigning.html.VerificationPage;
import io.modelsigning.html.VerificationReport;
import io.modelsigning.html.VerificationReport.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Writes results of verifications as pages. Its classes are loaded only where one is asked for. */
public final class HtmlReport {

  private HtmlReport() {}

  /**
   * Writes the page that was asked for, and returns what the command results in then: a verified
   * model without the page one asked for is no success, and a refused one stays refused.
   *
   * @param warn shows a warning
   */
  public static CommandResult written(
      CommandResult result,
      ReportRequest request,
      Completion completion,
      Consumer<Warning> warn,
      Streams streams,
      Instant start) {
    Optional<VerificationReport.Builder> content = contentOf(result);
    if (content.isEmpty()) {
      return result;
    }
    try {
      VerificationReport report = describe(content.get(), result, request, completion, start);
      Bytes page = VerificationPage.of(report);
      OptionalInt stream = OpenStreams.toWrite(request.file());
      if (stream.isPresent() && streams.hasOutput(stream.getAsInt())) {
        streams.write(stream.getAsInt(), page);
      } else {
        ReportFile.at(request.file()).write(page);
      }
      return result;
    } catch (IOException e) {
      Subject subject = result.subject().withoutPage();
      if (Thread.interrupted()) {
        return new CommandResult.Interrupted(subject);
      }
      String message = String.valueOf(e.getMessage());
      Warning notWritten = new Warning(CommandReasons.REPORT_NOT_WRITTEN, message);
      return switch (result) {
        case Verified verified ->
            new CommandResult.Unreported(
                verified, "the model verifies, but there is no report of it: " + message);
        case Refused refused -> {
          warn.accept(notWritten);
          yield Refused.builder().from(refused).subject(subject).build();
        }
        case CommandResult.Judged judged when judged.exitCode() == ExitCode.DONE ->
            new Failed(
                subject,
                CommandReasons.REPORT_NOT_WRITTEN,
                "the policy lets the model pass, but there is no report of it: " + message,
                Optional.empty());
        case CommandResult.Judged _,
            Failed _,
            CommandResult.Signed _,
            CommandResult.Digested _,
            CommandResult.Inspected _,
            CommandResult.Compared _,
            CommandResult.Demonstrated _,
            CommandResult.Configured _,
            CommandResult.KeysMade _,
            CommandResult.Timestamped _,
            CommandResult.Trusted _,
            CommandResult.GeneratedText _,
            CommandResult.OfPolicy _,
            CommandResult.OfCache _,
            CommandResult.Several _,
            CommandResult.Misused _,
            CommandResult.Unreported _,
            CommandResult.Interrupted _ -> {
          warn.accept(notWritten);
          yield result;
        }
      };
    }
  }

  /** Returns what the page says of the verdict, if it is one, or says why there is none. */
  private static Optional<VerificationReport.Builder> contentOf(CommandResult result) {
    return switch (result) {
      case Verified verified ->
          Optional.of(
              VerificationReport.builder()
                  .outcome(verified.partial() ? Outcome.PARTIALLY_VERIFIED : Outcome.VERIFIED)
                  .digestsTakenOver(!verified.hashed().reused().isEmpty())
                  .evidence(CheckedEvidence.all(verified.signer()))
                  .manifest(verified.hashed().manifest())
                  .files(verified.hashed().files())
                  .bytes(verified.hashed().bytes())
                  .signer(verified.signer())
                  .fileSizes(sizesOf(verified.compared()))
                  .unchecked(verified.unchecked()));
      case Refused refused ->
          Optional.of(
              VerificationReport.builder()
                  .outcome(Outcome.REFUSED)
                  .evidence(refused.evidence())
                  .manifest(refused.manifest())
                  .signer(refused.signer())
                  .fileSizes(sizesOf(refused.compared()))
                  .differences(refused.differences())
                  .causes(refused.causes())
                  .unchecked(refused.unchecked()));
      case Failed _ ->
          Optional.of(
              VerificationReport.builder()
                  .outcome(Outcome.UNANSWERED)
                  .evidence(CheckedEvidence.NONE));
      case CommandResult.Judged judged -> Optional.of(contentOf(judged));
      case CommandResult.Signed _,
          CommandResult.Digested _,
          CommandResult.Inspected _,
          CommandResult.Compared _,
          CommandResult.Demonstrated _,
          CommandResult.Configured _,
          CommandResult.KeysMade _,
          CommandResult.Timestamped _,
          CommandResult.Trusted _,
          CommandResult.GeneratedText _,
          CommandResult.OfPolicy _,
          CommandResult.OfCache _,
          CommandResult.Several _,
          CommandResult.Misused _,
          CommandResult.Unreported _,
          CommandResult.Interrupted _ ->
          Optional.empty();
    };
  }

  private static VerificationReport.Builder contentOf(CommandResult.Judged judged) {
    PolicyAnswer answer = judged.policy();
    VerificationReport.Builder page =
        judged
            .verdict()
            .flatMap(HtmlReport::contentOf)
            .orElseGet(
                () ->
                    VerificationReport.builder()
                        .outcome(
                            answer.outcome() instanceof PolicyAnswer.Outcome.Unsigned
                                ? Outcome.UNSIGNED
                                : Outcome.SKIPPED)
                        .evidence(CheckedEvidence.NONE));
    return page.policy(
        new PolicyDecision(
            answer.applied().map(PolicyText::rule),
            judged.tolerated().isPresent(),
            answer
                .applied()
                .flatMap(applied -> applied.rule().signers())
                .map(SignerRequirement::describe),
            rows(answer)));
  }

  private static List<PolicyDecision.Row> rows(PolicyAnswer answer) {
    return switch (answer.outcome()) {
      case PolicyAnswer.Outcome.Satisfied satisfied ->
          satisfied.by().stream()
              .map(
                  counted ->
                      new PolicyDecision.Row(
                          counted.signer().name(),
                          counted.signature().location(),
                          Optional.empty()))
              .toList();
      case PolicyAnswer.Outcome.Refused refused ->
          refused.lacking().stream()
              .map(
                  lack ->
                      new PolicyDecision.Row(
                          lack.signer(), lack.signature(), Optional.of(lack.message())))
              .toList();
      case PolicyAnswer.Outcome.Unsigned _,
          PolicyAnswer.Outcome.NotJudged _,
          PolicyAnswer.Outcome.Unanswered _ ->
          List.of();
    };
  }

  private static Optional<SignatureMethod> methodOf(CommandResult result) {
    return switch (result) {
      case CommandResult.Judged judged -> judged.verdict().flatMap(HtmlReport::methodOf);
      case Verified verified -> Optional.of(verified.signer().method());
      case Refused refused ->
          refused.subject().method().or(() -> refused.signer().map(SignerIdentity::method));
      default -> result.subject().method();
    };
  }

  private static Map<ModelPath, Long> sizesOf(List<ModelFile> files) {
    // Keeps the order, and is not Map.copyOf, which degenerates when many paths have one hash code.
    Map<ModelPath, Long> sizes = new LinkedHashMap<>();
    files.forEach(file -> sizes.put(file.path(), file.sizeBytes()));
    return sizes;
  }

  private static VerificationReport describe(
      VerificationReport.Builder page,
      CommandResult result,
      ReportRequest request,
      Completion completion,
      Instant start) {
    Subject subject = result.subject();
    String model = subject.model().orElseThrow();
    Optional<Complaint> complaint =
        result instanceof CommandResult.Judged judged
            ? judged.complaint().or(judged::tolerated)
            : result.complaint();
    page.reason(complaint.map(Complaint::reason))
        .message(complaint.map(Complaint::message))
        .advice(Advice.on(result))
        .modelName(nameOf(model))
        .model(model)
        .signature(subject.signature())
        .method(methodOf(result))
        .warnings(completion.warnings())
        .command(subject.command())
        .program(new Version().getVersion()[0])
        .startedAt(start)
        .duration(completion.duration());
    for (ReportRequest.Basis basis : request.basis()) {
      page.addBasis(new VerificationReport.Basis(basis.label(), basis.value()));
    }
    return page.build();
  }

  private static String nameOf(String model) {
    Optional<Path> path = LocalStorage.pathOf(new Location(model));
    if (path.isEmpty()) {
      return model.substring(model.lastIndexOf('/') + 1);
    }
    Path name = path.get().toAbsolutePath().normalize().getFileName();
    return name == null ? model : name.toString();
  }
}
