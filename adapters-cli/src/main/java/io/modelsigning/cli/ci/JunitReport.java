package io.modelsigning.cli.ci;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.DocumentHead;
import io.modelsigning.cli.result.ResultWriter;
import io.modelsigning.cli.result.Tally;
import io.modelsigning.domain.discovery.LeftOut;
import io.modelsigning.domain.signature.Difference;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes XML as JUnit's runners do, in the form that Jenkins and GitLab read: a test case for each
 * model, as soon as its result is known. So the suite has no counts, which stand at its beginning;
 * the services count for themselves.
 */
final class JunitReport implements ResultWriter {
  private static final int SHOWN_DIFFERENCES = 20;

  private final PrintWriter out;
  private final Checkout checkout;
  private boolean begun;

  JunitReport(PrintWriter out, Checkout checkout) {
    this.out = out;
    this.checkout = checkout;
  }

  @Override
  public synchronized void each(CommandResult result, Completion completion) {
    if (!begun) {
      begin(result, out);
      begun = true;
    }
    testCase(result, completion, out);
    out.flush();
  }

  @Override
  public synchronized void end(CommandResult result, Completion completion, PrintWriter to) {
    if (!begun) {
      begin(result, to);
    }
    if (result instanceof CommandResult.Several several) {
      Tally tally = several.tally();
      for (LeftOut part : tally.leftOut()) {
        skipped(result, checkout.of(part.location().text()).path(), part.why().words(), to);
      }
      if (several.complaint().isPresent()) {
        testCase(result, completion, to);
      }
      to.println(
          "<system-out>%d models, %d verified, %d refused, %d without an answer, %d unaffected, %d left out</system-out>"
              .formatted(
                  tally.models(),
                  tally.done(),
                  tally.refused(),
                  tally.unanswered(),
                  tally.unaffected(),
                  tally.allLeftOut()));
    } else {
      testCase(result, completion, to);
    }
    to.println("</testsuite>\n</testsuites>");
    to.flush();
  }

  private static void begin(CommandResult result, PrintWriter to) {
    to.print(DocumentHead.JUNIT);
    to.println("<testsuite name=\"%s\">".formatted(suite(result)));
  }

  private static String suite(CommandResult result) {
    return escaped("model-signing " + result.subject().command());
  }

  private static void skipped(CommandResult result, String name, String why, PrintWriter to) {
    to.println(
        "<testcase classname=\"%s\" name=\"%s\"><skipped message=\"%s\"/></testcase>"
            .formatted(suite(result), escaped(Finding.shown(name)), escaped(why)));
  }

  private void testCase(CommandResult result, Completion completion, PrintWriter to) {
    List<Finding> findings = Finding.in(result, completion, checkout);
    String name =
        result
            .subject()
            .model()
            .map(model -> Finding.shown(checkout.of(model).path()))
            .orElse("the command");
    to.println(
        "<testcase classname=\"%s\" name=\"%s\" time=\"%s\">"
            .formatted(
                suite(result),
                escaped(name),
                String.format(Locale.ROOT, "%.3f", completion.duration().toMillis() / 1000.0)));
    StringBuilder warnings = new StringBuilder();
    List<Finding> mistakes =
        findings.stream().filter(one -> one.level() == Finding.Level.MISTAKE).toList();
    if (!mistakes.isEmpty()) {
      // A case has one failure at most.
      String all =
          mistakes.stream().map(JunitReport::located).collect(Collectors.joining("\n", "", "\n"));
      to.println(
          "<failure type=\"%s\" message=\"%s\">%s</failure>"
              .formatted(
                  mistakes.getFirst().reason(),
                  escaped(located(mistakes.getFirst())),
                  escaped(all)));
    }
    for (Finding finding : findings) {
      switch (finding.level()) {
        case REFUSED -> problem("failure", finding, result, to);
        case UNANSWERED -> problem("error", finding, result, to);
        case MISTAKE -> {
          // Written above.
        }
        case WARNING ->
            warnings
                .append("warning: ")
                .append(located(finding))
                .append(" (")
                .append(finding.reason())
                .append(")\n");
      }
    }
    if (!warnings.isEmpty()) {
      to.println("<system-err>" + escaped(warnings.toString()) + "</system-err>");
    }
    to.println("</testcase>");
  }

  private static String located(Finding finding) {
    return finding
        .place()
        .flatMap(
            place ->
                place
                    .position()
                    .map(
                        position ->
                            "%s:%d:%d: %s"
                                .formatted(
                                    Finding.shown(place.path()),
                                    position.line(),
                                    position.column(),
                                    finding.message())))
        .orElse(finding.message());
  }

  private static void problem(
      String element, Finding finding, CommandResult result, PrintWriter to) {
    StringBuilder text = new StringBuilder(finding.message()).append('\n');
    List<Difference> differences = result.differences();
    differences.stream()
        .limit(SHOWN_DIFFERENCES)
        .forEach(
            each ->
                text.append(each.kind().id())
                    .append(' ')
                    .append(Finding.shown(each.path()))
                    .append('\n'));
    if (differences.size() > SHOWN_DIFFERENCES) {
      text.append("and %d more\n".formatted(differences.size() - SHOWN_DIFFERENCES));
    }
    to.println(
        "<%s type=\"%s\" message=\"%s\">%s</%s>"
            .formatted(
                element,
                finding.reason(),
                escaped(finding.message()),
                escaped(text.toString()),
                element));
  }

  /** Writes text for both attributes and content; what XML 1.0 has no way to write is replaced. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(c) ? c : 0xfffd);
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int c) {
    return c == '\n'
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || (c >= 0x10000 && c <= 0x10ffff);
  }
}
