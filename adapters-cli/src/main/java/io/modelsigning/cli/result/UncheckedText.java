package io.modelsigning.cli.result;

import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.domain.signature.Unchecked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in one line what of a model was not looked at, and which options change that. */
public final class UncheckedText {
  /** At most this many parts are named. */
  private static final int NAMED = 3;

  private UncheckedText() {}

  /** Returns the line, or nothing if everything was looked at. */
  public static Optional<String> of(List<Unchecked> parts) {
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    List<String> named = new ArrayList<>();
    // A count of one would be as long as the name it hides.
    int shown = parts.size() <= NAMED + 1 ? parts.size() : NAMED;
    parts.subList(0, shown).forEach(part -> named.add(describe(part)));
    if (shown < parts.size()) {
      named.add(Quantities.counted(parts.size() - shown, "more path"));
    }
    List<String> options = options(parts);
    return Optional.of(
        String.join(", ", named)
            + (options.isEmpty() ? "" : "; checked with " + String.join(" ", options)));
  }

  private static String describe(Unchecked part) {
    if (part.whys().contains(Unchecked.Why.EMPTY)) {
      return part.path() + " (empty)";
    }
    if (part.whys().contains(Unchecked.Why.NOT_SELECTED)) {
      return part.path() + " (not selected)";
    }
    if (part.whys().contains(Unchecked.Why.SIGNATURE)) {
      return part.path() + " (a signature)";
    }
    String files =
        (part.complete() ? "" : "at least ")
            + Quantities.counted(
                part.files(),
                part.whys().contains(Unchecked.Why.UNSIGNED) ? "unsigned file" : "file");
    return part.whys().contains(Unchecked.Why.UNSIGNED)
        ? files
        : "%s (%s)".formatted(part.path(), files);
  }

  private static List<String> options(List<Unchecked> parts) {
    List<String> options = new ArrayList<>();
    if (parts.stream().anyMatch(part -> part.whys().contains(Unchecked.Why.RECORDED))) {
      options.add("--no-ignore-recorded-paths");
    }
    if (parts.stream().anyMatch(part -> part.whys().contains(Unchecked.Why.GIT))) {
      options.add("--no-ignore-git-paths");
    }
    return options;
  }
}
