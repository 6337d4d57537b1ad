package io.modelsigning.cli.result;

import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.cli.terminal.Style;
import io.modelsigning.cli.terminal.TextBlock;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignerIdentity;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes results for people. Whatever comes from files is made printable first. */
public final class TextReport {
  static final int SHOWN_DIFFERENCES = 20;

  private final PrintWriter out;
  private final Style style;
  private final TextBlock text;
  private final boolean screen;

  /**
   * @param columns how long a line may be, or {@link TextBlock#UNBROKEN}
   */
  public TextReport(PrintWriter out, Style style, int columns) {
    this.out = out;
    this.style = style;
    this.text = new TextBlock(out, columns);
    this.screen = columns != TextBlock.UNBROKEN;
  }

  /** Writes what belongs on standard output; errors have no place there. */
  public void write(Report report) {
    switch (report.result()) {
      case SIGNED -> {
        out.println(style.good("Signing succeeded"));
        model(report);
        report.signature().ifPresent(location -> field("signature", location));
        report.manifest().ifPresent(this::rootDigest);
        report.signer().ifPresent(signer -> signer(signer, "signed by", report));
      }
      case VERIFIED -> {
        out.println(style.good("Verification succeeded"));
        model(report);
        report.manifest().ifPresent(this::rootDigest);
        report.signer().ifPresent(signer -> signer(signer, "signed by", report));
        unchecked(report);
        page(report);
      }
      case FAILED -> failed(report);
      case DIGESTED -> report.manifest().ifPresent(manifest -> out.println(manifest.rootDigest()));
      case INSPECTED -> report.inspection().ifPresent(inspection -> inspected(report, inspection));
      case GENERATED -> report.script().ifPresent(out::print);
      case DEMONSTRATED -> {
        // The demonstration is what it says on the way.
      }
      case MISUSED, ERROR, INTERRUPTED -> {
        // An error is no result.
      }
    }
  }

  private void failed(Report report) {
    out.println(
        style.bad(report.command().startsWith("verify") ? "Verification failed" : "Refused"));
    field(
        "reason",
        report.message().orElse("")
            + report.reason().map(reason -> " (" + reason + ")").orElse(""));
    report.signer().ifPresent(signer -> signer(signer, "signed by", report));
    List<Difference> differences = report.differences();
    Map<String, String> shown = Cause.shownPaths(report.causes());
    differences.stream()
        .limit(SHOWN_DIFFERENCES)
        .forEach(each -> difference(each, shown.getOrDefault(each.path(), each.path())));
    if (differences.size() > SHOWN_DIFFERENCES) {
      out.printf(
          Locale.ROOT,
          "  and %s more; --output json lists all, --report up to 1000%n",
          Quantities.counted(differences.size() - SHOWN_DIFFERENCES, "difference"));
    }
    report.causes().forEach(cause -> field("likely cause", cause.message()));
    List<String> unexplained = CauseAdvice.unexplained(report);
    if (!report.causes().isEmpty() && !unexplained.isEmpty()) {
      field(
          "unexplained",
          "%s%s"
              .formatted(
                  "'" + unexplained.getFirst() + "'",
                  unexplained.size() == 1
                      ? ""
                      : " and " + Quantities.counted(unexplained.size() - 1, "other difference")));
    }
    unchecked(report);
    page(report);
  }

  private void unchecked(Report report) {
    UncheckedText.of(report.unchecked()).ifPresent(line -> field("unchecked", line));
  }

  private void page(Report report) {
    if (report.page().isPresent()) {
      field("report", report.page().get().file().toString());
    }
  }

  private void difference(Difference difference, String path) {
    String found =
        switch (difference.kind()) {
          case MISSING -> "missing";
          case UNEXPECTED -> "unexpected";
          case MISMATCH ->
              "differs, expected %s, actual %s"
                  .formatted(shown(difference.expected()), shown(difference.actual()));
        };
    text.item(path + ": " + found);
  }

  /** Returns a size or a digest; of a digest on a screen, as much as tells it from others. */
  private String shown(Optional<String> content) {
    String text = content.orElse("?");
    int colon = text.indexOf(':');
    return screen && colon >= 0 ? FileRows.shortened(text.substring(colon + 1), false) : text;
  }

  private void model(Report report) {
    report
        .model()
        .ifPresent(
            model ->
                field(
                    "model",
                    model
                        + (report.files().isPresent() && report.bytes().isPresent()
                            ? " (%s, %s)"
                                .formatted(
                                    Quantities.counted(report.files().getAsLong(), "file"),
                                    Quantities.bytes(report.bytes().getAsLong()))
                            : "")));
  }

  private void rootDigest(Manifest manifest) {
    field("root digest", manifest.rootDigest().toString());
  }

  private void signer(SignerIdentity signer, String label, Report report) {
    field(label, describe(signer));
    signer.issuer().ifPresent(issuer -> field("vouched by", issuer));
    signer
        .signedAt()
        .ifPresent(
            time ->
                field(
                    "signed at",
                    time + signer.timeEvidence().map(proof -> " (" + proof + ")").orElse("")));
    signer.pinnedSubject().ifPresent(name -> field("as expected", name));
    signer.pinnedAlternativeName().ifPresent(name -> field("as expected", name));
    signer.logIndex().ifPresent(index -> field("log index", Long.toString(index)));
    if (report.showCertificates()) {
      signer
          .certificates()
          .forEach(used -> field("certificate", used.subject() + ", SHA-256 " + used.sha256()));
    }
  }

  private static String describe(SignerIdentity signer) {
    return switch (signer.method()) {
      case KEY -> "the owner of key " + signer.name();
      case CERTIFICATE -> signer.name();
      case SIGSTORE -> signer.name();
    };
  }

  private void inspected(Report report, Inspected inspected) {
    report
        .comparedWith()
        .ifPresentOrElse(
            other -> new ComparisonText(out, style).write(inspected, other, report.fullText()),
            () ->
                new InspectionText(out, style)
                    .write(
                        inspected,
                        report.inspectionView().orElse(Inspected.View.TABLE),
                        report.fullText()));
  }

  private void field(String label, String value) {
    text.field(label, value);
  }
}
