package io.modelsigning.cli.trust;

import io.modelsigning.sigstore.TrustRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A trust root as text. */
public final class TrustText {
  private TrustText() {}

  /**
   * Returns its lines.
   *
   * @param changes what an update changed
   * @param file where it was written for elsewhere
   */
  public static List<String> lines(
      TrustRoot root, Optional<TrustChanges> changes, Optional<Path> file) {
    List<String> lines = new ArrayList<>();
    lines.add(
        file.isPresent()
            ? "Trusted root written to " + file.get()
            : changes.isPresent() ? "Trust root updated" : "Trust root kept on this machine");
    lines.add(line("repository", root.repository().toString()));
    lines.add(
        line(
            "copy",
            root.copy()
                .map(
                    copy ->
                        root.written()
                            .map(time -> "%s, written %s".formatted(copy, time))
                            .orElse("none in " + copy))
                .orElse("none is kept")));
    for (TrustRoot.Metadata metadata : root.metadata()) {
      lines.add(
          line(
              metadata.role(),
              "version %d, expires %s".formatted(metadata.version(), metadata.expires())));
    }
    if (changes.isPresent()) {
      lines.add(changes.get().all().isEmpty() ? "Nothing has changed" : "Changes:");
      changes.get().all().forEach(change -> lines.add("  " + change));
    } else if (file.isEmpty()) {
      lines.add("Trusted:");
      root.anchors().forEach(anchor -> lines.add("  " + TrustChanges.describe(anchor)));
    }
    return lines;
  }

  private static String line(String name, String value) {
    return "  %-12s %s".formatted(name, value);
  }
}
