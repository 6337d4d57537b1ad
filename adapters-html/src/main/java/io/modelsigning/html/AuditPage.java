package io.modelsigning.html;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.CheckedEvidence.State;

/**
 * The audit of many models as one HTML page, which needs nothing beside itself and runs nothing. It
 * stays small whatever the number of models.
 */
public final class AuditPage {
  /** So many models that do not pass are listed; the page says how many there are. */
  public static final int MAXIMUM_ROWS = 1000;

  private AuditPage() {}

  /** Returns the page in UTF-8; it is HTML and well-formed XML at once. */
  public static Bytes of(AuditReport report) {
    return Page.of(report.program(), word(report) + " – audit report", body(report));
  }

  private static boolean isGood(AuditReport report) {
    return report.allProblems() == 0 && report.models() > 0;
  }

  private static String word(AuditReport report) {
    if (report.models() == 0) {
      return "Nothing was audited";
    }
    return isGood(report)
        ? "All %s pass".formatted(Figures.counted(report.models(), "model"))
        : "%s of %s do not pass"
            .formatted(
                Figures.number(report.allProblems()), Figures.counted(report.models(), "model"));
  }

  private static Element body(AuditReport report) {
    Element main = Element.of("main").add(verdict(report), summary(report));
    if (!report.problems().isEmpty()) {
      main.add(problems(report));
    }
    return Element.of("body").add(Page.header("Audit report"), main, footer(report));
  }

  private static Element verdict(AuditReport report) {
    State state = isGood(report) ? State.HOLDS : State.BROKEN;
    return Element.of("section", "verdict " + Link.className(state))
        .with("aria-labelledby", "verdict-title")
        .add(
            Icon.of(state),
            Element.of("div")
                .add(
                    Element.of("h1").with("id", "verdict-title").text(word(report)),
                    Element.of("p", "lead")
                        .text(
                            isGood(report)
                                ? "Each model that was found has what the policy asks for."
                                : "Do not use the models that are listed here.")));
  }

  private static Element summary(AuditReport report) {
    Element list = Element.of("dl");
    report.hubs().forEach(hub -> Sections.fact(list, "Hub", Sections.code(hub)));
    Sections.fact(list, "Policy", Sections.code(report.policy()));
    Sections.fact(list, "Rows", Sections.code(report.results()));
    Sections.fact(list, "Pass", new Text(Figures.number(report.passed())));
    Sections.fact(list, "Refused", new Text(Figures.number(report.refused())));
    Sections.fact(list, "No answer", new Text(Figures.number(report.unanswered())));
    Sections.fact(
        list,
        "Not read again",
        new Text(
            "%s, whose listing is that of an earlier audit"
                .formatted(Figures.counted(report.notReadAgain(), "model"))));
    Sections.fact(list, "Content compared", new Text(Figures.counted(report.bytes(), "byte")));
    Sections.fact(list, "Begun", Sections.time(report.startedAt()));
    Sections.fact(list, "Took", new Text(Figures.seconds(report.duration()) + " s"));
    return Element.of("section")
        .with("aria-labelledby", "summary-title")
        .add(Element.of("h2").with("id", "summary-title").text("Summary"), list);
  }

  private static Element problems(AuditReport report) {
    Table table = new Table("Model", "Answer", "Reason", "What is wrong");
    for (AuditReport.Problem problem : report.problems()) {
      table.row(
          Link.className(problem.refused() ? State.BROKEN : State.NOT_REACHED),
          Element.of("bdi").text(problem.model()),
          new Text(problem.refused() ? "Refused" : "No answer"),
          Sections.code(problem.reason()),
          new Text(problem.message()));
    }
    Element section =
        Element.of("section")
            .with("aria-labelledby", "problems-title")
            .add(
                Element.of("h2").with("id", "problems-title").text("Models that do not pass"),
                table.labelledBy("problems-title"));
    if (report.allProblems() > report.problems().size()) {
      section.add(
          Sections.cut(
              report.problems().size(),
              Math.toIntExact(Math.min(report.allProblems(), Integer.MAX_VALUE)),
              "model",
              "The rows have all."));
    }
    return section;
  }

  private static Element footer(AuditReport report) {
    return Element.of("footer")
        .add(
            Element.of("p")
                .text("Written by %s at ".formatted(report.program()))
                .add(Sections.time(report.startedAt().plus(report.duration())))
                .text(
                    ". This page records what was found then and proves nothing by itself: anybody"
                        + " can change a page, and models after it."));
  }
}
