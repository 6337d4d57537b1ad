package io.modelsigning.cli.trust;

import io.modelsigning.sigstore.TrustRoot;
import io.modelsigning.sigstore.TrustRoot.Anchor;
import io.modelsigning.sigstore.TrustRoot.Metadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an update changed of a trust root.
 *
 * @param all a line each; none if all is as it was
 */
public record TrustChanges(List<String> all) {
  public TrustChanges {
    all = List.copyOf(all);
  }

  /**
   * Returns what has changed.
   *
   * @param before nothing, if there was no copy that could be used
   */
  public static TrustChanges between(Optional<TrustRoot> before, TrustRoot after) {
    List<String> changes = new ArrayList<>();
    if (before.isEmpty()) {
      changes.add("there was no copy that could be used");
      return new TrustChanges(changes);
    }
    for (Metadata now : after.metadata()) {
      for (Metadata then : before.get().metadata()) {
        if (now.role().equals(then.role()) && !now.equals(then)) {
          changes.add(
              "%s: version %d, expires %s; was version %d, expired %s"
                  .formatted(
                      now.role(), now.version(), now.expires(), then.version(), then.expires()));
        }
      }
    }
    for (Anchor now : after.anchors()) {
      Optional<Anchor> then = find(before.get(), now);
      if (then.isEmpty()) {
        changes.add("added: " + describe(now));
      } else if (!then.get().end().equals(now.end())) {
        changes.add(
            "changed: %s; was trusted %s".formatted(describe(now), until(then.get().end())));
      }
    }
    for (Anchor then : before.get().anchors()) {
      if (find(after, then).isEmpty()) {
        changes.add("removed: " + describe(then));
      }
    }
    return new TrustChanges(changes);
  }

  /** One is the same that is known by the same id from the same time. */
  private static Optional<Anchor> find(TrustRoot root, Anchor anchor) {
    return root.anchors().stream()
        .filter(
            each ->
                each.kind() == anchor.kind()
                    && each.id().equals(anchor.id())
                    && each.name().equals(anchor.name())
                    && each.start().equals(anchor.start()))
        .findFirst();
  }

  /** Returns an authority or a log in a line. */
  static String describe(Anchor anchor) {
    return "%s '%s', trusted from %s %s"
        .formatted(anchor.kind(), anchor.name(), anchor.start(), until(anchor.end()));
  }

  private static String until(Optional<Instant> end) {
    return end.map(last -> "until " + last).orElse("without an end");
  }
}
