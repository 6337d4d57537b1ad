package io.modelsigning.cli.result;

import io.modelsigning.cli.result.Report.Result;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.ReportFile;
import io.modelsigning.html.VerificationPage;
import io.modelsigning.html.VerificationReport;
import io.modelsigning.html.VerificationReport.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Writes results of verifications as pages. Its classes are loaded only where one is asked for. */
public final class HtmlReport {
  private static final Reason REPORT_NOT_WRITTEN = new Reason("report-not-written");

  private HtmlReport() {}

  /**
   * Writes the page that was ordered, and returns what the command results in then: a verified
   * model without the page one asked for is no success, and a refused one stays refused.
   *
   * @param warn shows a warning, and returns all there were
   */
  public static Report written(
      Report report,
      ReportRequest order,
      Function<Warning, List<Warning>> warn,
      Streams streams,
      Instant start) {
    Optional<Outcome> outcome = outcomeOf(report.result());
    if (outcome.isEmpty()) {
      return Report.builder().from(report).page(Optional.empty()).build();
    }
    try {
      Bytes page = VerificationPage.of(describe(report, order, outcome.get(), start));
      OptionalInt stream = OpenStreams.toWrite(order.file());
      if (stream.isPresent() && streams.hasOutput(stream.getAsInt())) {
        streams.write(stream.getAsInt(), page);
      } else {
        ReportFile.at(order.file()).write(page);
      }
      return report;
    } catch (IOException e) {
      Report.Builder without = Report.builder().from(report).page(Optional.empty());
      if (Thread.interrupted()) {
        return Report.interrupted(without);
      }
      String message = String.valueOf(e.getMessage());
      if (report.result() == Result.VERIFIED) {
        return without
            .result(Result.ERROR)
            .reason(REPORT_NOT_WRITTEN)
            .message("the model verifies, but there is no report of it: " + message)
            .build();
      }
      return without.warnings(warn.apply(new Warning(REPORT_NOT_WRITTEN, message))).build();
    }
  }

  private static Optional<Outcome> outcomeOf(Result result) {
    return switch (result) {
      case VERIFIED -> Optional.of(Outcome.VERIFIED);
      case FAILED -> Optional.of(Outcome.REFUSED);
      case ERROR -> Optional.of(Outcome.UNANSWERED);
      case SIGNED, DIGESTED, INSPECTED, DEMONSTRATED, GENERATED, MISUSED, INTERRUPTED ->
          Optional.empty();
    };
  }

  private static VerificationReport describe(
      Report report, ReportRequest order, Outcome outcome, Instant start) {
    String model = report.model().orElseThrow();
    VerificationReport.Builder page =
        VerificationReport.builder()
            .outcome(outcome)
            .reason(report.reason())
            .message(report.message())
            .advice(Advice.on(report))
            .modelName(nameOf(model))
            .model(model)
            .signature(report.signature().orElseThrow())
            .method(methodOf(report.method().orElseThrow()))
            .manifest(report.manifest())
            .signer(report.signer())
            .files(report.files())
            .bytes(report.bytes())
            .fileSizes(order.sizes().sizes())
            .differences(report.differences())
            .causes(report.causes())
            .warnings(report.warnings())
            .unchecked(report.unchecked())
            .command(report.command())
            .program(new Version().getVersion()[0])
            .startedAt(start)
            .duration(report.duration());
    for (ReportRequest.Basis basis : order.basis()) {
      page.addBasis(new VerificationReport.Basis(basis.label(), basis.value()));
    }
    return page.build();
  }

  private static String nameOf(String model) {
    Path name = Path.of(model).toAbsolutePath().normalize().getFileName();
    return name == null ? model : name.toString();
  }

  private static SignatureMethod methodOf(String id) {
    for (SignatureMethod method : SignatureMethod.values()) {
      if (method.id().equals(id)) {
        return method;
      }
    }
    throw new IllegalArgumentException("no method has the id '" + id + "'");
  }
}
