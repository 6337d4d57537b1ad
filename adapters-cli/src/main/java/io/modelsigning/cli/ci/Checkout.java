package io.modelsigning.cli.ci;

import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The working copy that a CI service shows results in, by paths relative to it. */
final class Checkout {
  private final Path folder;

  Checkout(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Returns the one that the service names, or else the working directory. */
  static Checkout in(Map<String, String> environment) {
    for (String variable : List.of("GITHUB_WORKSPACE", "CI_PROJECT_DIR")) {
      String value = environment.getOrDefault(variable, "");
      if (value.startsWith("/")) {
        return new Checkout(Path.of(value));
      }
    }
    return new Checkout(Path.of(""));
  }

  /** Returns where something is, relative to the checkout if it is in it. */
  Place of(String location) {
    Optional<Path> local = LocalStorage.pathOf(new Location(location));
    if (local.isEmpty()) {
      return new Place(location, Place.Kind.ELSEWHERE);
    }
    Path path = local.get().toAbsolutePath().normalize();
    if (!path.startsWith(folder)) {
      return new Place(withSlashes(path), Place.Kind.OUTSIDE);
    }
    Path relative = folder.relativize(path);
    return new Place(
        relative.toString().isEmpty() ? "." : withSlashes(relative), Place.Kind.INSIDE);
  }

  private static String withSlashes(Path path) {
    List<String> names = new ArrayList<>();
    path.forEach(name -> names.add(name.toString()));
    return (path.isAbsolute() ? "/" : "") + String.join("/", names);
  }

  /**
   * Returns the file that a result is best shown at: one that differs and is there, or else the
   * signature, or else the model.
   */
  Optional<Place> shownAt(CommandResult result) {
    Optional<String> model = result.subject().model();
    Optional<Path> folder = model.flatMap(name -> LocalStorage.pathOf(new Location(name)));
    if (folder.isPresent()) {
      for (Difference difference : result.differences()) {
        if (difference.kind() != Difference.Kind.MISSING) {
          Path file = folder.get().resolve(difference.path());
          return Optional.of(of(Files.exists(file) ? file.toString() : model.orElseThrow()));
        }
      }
    }
    return result.subject().signature().or(() -> model).map(this::of);
  }
}
