package io.modelsigning.cli.reuse;

import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.policy.Glob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which files of a model have changed, as the user says. Thread-safe once all are added. */
final class ChangedPaths implements Predicate<ModelPath> {
  private final Map<ModelPath, Named> places = new LinkedHashMap<>();
  private final List<Pattern> patterns = new ArrayList<>();

  /**
   * What the user wrote, and whether it names anything.
   *
   * @param single whether it was named for itself, and not in a list of whatever has changed
   */
  private record Named(String given, boolean single, AtomicBoolean used) {}

  private record Pattern(Glob glob, Named named) {}

  /**
   * Adds a file, or all below a directory, or what a pattern names.
   *
   * @param given what the user wrote
   * @param path the same, in the model
   * @param single whether it is named for itself, and not in a list of whatever has changed
   * @throws IllegalArgumentException if it has a character of patterns, and is none
   */
  void add(String given, ModelPath path, boolean single) {
    Named named = new Named(given, single, new AtomicBoolean());
    places.put(path, named);
    String text = path.toString();
    if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
      patterns.add(new Pattern(Glob.of(text), named));
    }
  }

  @Override
  public boolean test(ModelPath file) {
    boolean changed = false;
    Optional<ModelPath> place = Optional.of(file);
    while (place.isPresent()) {
      changed |= use(places.get(place.get()));
      place = place.get().parent();
    }
    // All of them, since each that names something is to be marked.
    for (Pattern pattern : patterns) {
      changed |=
          pattern.glob.matches(file.toString(), file.components().getLast()) && use(pattern.named);
    }
    return changed;
  }

  private static boolean use(@Nullable Named named) {
    if (named == null) {
      return false;
    }
    named.used.set(true);
    return true;
  }

  /**
   * Returns what was named for itself, and is neither a file that was asked about nor one of the
   * older manifest; likely it is misspelt.
   */
  List<String> unused(Manifest older) {
    for (ModelPath file : older.resourcesByFile().keySet()) {
      boolean _ = test(file);
    }
    return places.values().stream()
        .filter(named -> named.single && !named.used.get())
        .map(Named::given)
        .toList();
  }
}
