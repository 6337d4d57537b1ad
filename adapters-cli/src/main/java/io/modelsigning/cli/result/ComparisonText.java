package io.modelsigning.cli.result;

import io.modelsigning.cli.inspection.InspectedSignature;
import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.cli.terminal.Style;
import io.modelsigning.cli.terminal.TextBlock;
import io.modelsigning.domain.manifest.FileChange;
import io.modelsigning.domain.manifest.ModelPath;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shows to people what differs between two signatures. */
final class ComparisonText {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64,}");

  private final PrintWriter out;
  private final Style style;
  private final TextBlock text;

  ComparisonText(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
    this.text = new TextBlock(out, TextBlock.COLUMNS);
  }

  void write(InspectedSignature a, InspectedSignature b, boolean full) {
    SignatureComparison comparison = SignatureComparison.of(a, b);
    out.println(
        style.attention("NOTHING HERE HAS BEEN VERIFIED: this is what the two signatures claim."));
    text.blank();
    text.field("A", a.location().toString());
    text.field("B", b.location().toString());
    text.blank();
    fields(comparison, full);
    text.blank();
    files(comparison, full);
  }

  private void fields(SignatureComparison comparison, boolean full) {
    for (SignatureComparison.Field field : comparison.fields()) {
      String first = shortened(field.first(), full);
      if (field.differs()) {
        text.field(field.label(), "A: " + first);
        text.field("", "B: " + shortened(field.second(), full));
      } else {
        text.field(field.label(), "both: " + first);
      }
    }
    ignored("A", comparison.ignoredOnlyByFirst());
    ignored("B", comparison.ignoredOnlyBySecond());
  }

  private void ignored(String signature, List<ModelPath> paths) {
    if (!paths.isEmpty()) {
      text.field("left out", "only by %s: %s".formatted(signature, InspectionText.joined(paths)));
    }
  }

  private void files(SignatureComparison comparison, boolean full) {
    List<FileChange> changes = comparison.files().changes();
    String unchanged =
        comparison.files().unchanged() == 1
            ? "1 file is the same"
            : comparison.files().unchanged() + " files are the same";
    text.paragraph(
        changes.isEmpty()
            ? "Both are about the same files: "
                + Quantities.counted(comparison.files().unchanged(), "file")
                + " of the same content"
            : "From A to B: %s; %s".formatted(summary(changes), unchanged));
    if (changes.isEmpty()) {
      return;
    }
    text.blank();
    int shown = full ? changes.size() : Math.min(changes.size(), FileRows.SHOWN);
    for (FileChange change : changes.subList(0, shown)) {
      change(change, full);
    }
    if (shown < changes.size()) {
      out.println(
          "  and %s more, which --full and --output json show"
              .formatted(Quantities.counted(changes.size() - shown, "change")));
    }
  }

  private static String summary(List<FileChange> changes) {
    Map<FileChange.Kind, Integer> counts = new EnumMap<>(FileChange.Kind.class);
    changes.forEach(change -> counts.merge(change.kind(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + describe(count.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String describe(FileChange.Kind kind) {
    return switch (kind) {
      case ADDED -> "added";
      case REMOVED -> "removed";
      case CHANGED -> "changed";
      case UNCOMPARABLE -> "hashed differently";
    };
  }

  private void change(FileChange change, boolean full) {
    String path = Printable.of(change.path());
    out.println("  " + TextBlock.padded(describe(change.kind()), 20) + path);
    if (change.kind() == FileChange.Kind.CHANGED) {
      out.println(" ".repeat(22) + "A: " + shortened(change.before().orElse("?"), full));
      out.println(" ".repeat(22) + "B: " + shortened(change.after().orElse("?"), full));
    }
  }

  private static String shortened(String text, boolean full) {
    return HASH.matcher(text).replaceAll(hash -> FileRows.shortened(hash.group(), full));
  }
}
