package io.modelsigning.cli.catalogue;

import io.modelsigning.cli.option.UsageException;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The files that somebody changed, and which models that concerns. A changed file may be one that
 * was removed. Paths are relative to the working directory, and compared both as they are written
 * and with links resolved. Models in another storage than local files count as concerned.
 */
final class ChangedFiles {
  private static final String SIGNATURE_SUFFIX = ".sig";
  private static final String LONG_SIGNATURE_SUFFIX = ".oms.sig";

  private final List<Path> named = new ArrayList<>();

  /** The same, in each way that they may be written. */
  private final NavigableSet<String> paths = new TreeSet<>();

  /**
   * @param names as Git prints them: with {@code "} around it, a name is written as a C string
   * @throws UsageException if one is no path here: what it concerns would not be verified
   */
  ChangedFiles(List<String> names) throws UsageException {
    for (String name : names) {
      try {
        Path path = Path.of(GitNames.unquoted(name)).toAbsolutePath().normalize();
        named.add(path);
        paths.add(path.toString());
        Path folder = path.getParent();
        if (folder != null) {
          paths.add(real(folder).resolve(path.getFileName()).toString());
        }
      } catch (InvalidPathException e) {
        throw new UsageException(
            "--affected-by: '%s' is no path here: %s".formatted(name, e.getReason()));
      }
    }
  }

  /** Returns the path without links, as far as there is something. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path folder = path.getParent();
      return folder == null ? path : real(folder).resolve(path.getFileName());
    }
  }

  /** Returns what identifies the local file or folder that a location names. */
  static Optional<Path> identityOf(Location location) {
    return LocalStorage.pathOf(location).map(path -> real(path.toAbsolutePath().normalize()));
  }

  /** Returns whether a file of the model, or what may be a signature of it, was changed. */
  boolean concern(SignedModel model) {
    if (hasAny(model.model(), false)) {
      return true;
    }
    for (Location signature : model.signatures()) {
      if (hasAny(signature, true)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasAny(Location location, boolean signature) {
    Optional<Path> written =
        LocalStorage.pathOf(location).map(path -> path.toAbsolutePath().normalize());
    return written.isEmpty()
        || hasAny(written.get().toString(), signature)
        || hasAny(real(written.get()).toString(), signature);
  }

  private boolean hasAny(String path, boolean signature) {
    return paths.contains(path)
        || hasBeginning(path + File.separator, "")
        || (!signature && hasBeginning(path + ".", SIGNATURE_SUFFIX));
  }

  /** Returns whether there is a path that begins and ends so, and names nothing further below. */
  private boolean hasBeginning(String beginning, String end) {
    for (String path : paths.tailSet(beginning)) {
      if (!path.startsWith(beginning)) {
        return false;
      }
      if (end.isEmpty()
          || (path.endsWith(end) && path.indexOf(File.separatorChar, beginning.length()) < 0)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A signature that was removed.
   *
   * @param signed what it may have signed, by {@link #identityOf}: its folder, and what it was
   *     named after
   */
  record Removed(Path signature, List<Path> signed) {}

  /**
   * Returns the signatures below {@code folders} that are listed but gone, although what they may
   * have signed is still there.
   */
  List<Removed> removedSignatures(List<Location> folders) {
    List<Path> searched = folders.stream().flatMap(folder -> identityOf(folder).stream()).toList();
    List<Removed> removed = new ArrayList<>();
    for (Path signature : named) {
      Path folder = signature.getParent();
      if (folder == null
          || !String.valueOf(signature.getFileName()).endsWith(SIGNATURE_SUFFIX)
          || Files.exists(signature)
          || !Files.isDirectory(folder)) {
        continue;
      }
      Path realFolder = real(folder);
      List<Path> beside = signedBeside(signature);
      if (searched.stream().anyMatch(realFolder::startsWith)
          && beside.stream().noneMatch(this::isRemoved)) {
        List<Path> signed = new ArrayList<>(List.of(realFolder));
        beside.forEach(path -> signed.add(real(path)));
        removed.add(new Removed(signature, signed));
      }
    }
    return removed;
  }

  /** Returns whether the change took what a signature was beside as well. */
  private boolean isRemoved(Path signed) {
    return paths.contains(signed.toString()) && !Files.exists(signed);
  }

  /** Returns what the signature may be named after, whether or not that is there. */
  private static List<Path> signedBeside(Path signature) {
    String name = String.valueOf(signature.getFileName());
    List<Path> beside = new ArrayList<>();
    for (String suffix : List.of(SIGNATURE_SUFFIX, LONG_SIGNATURE_SUFFIX)) {
      if (name.endsWith(suffix) && name.length() > suffix.length()) {
        beside.add(signature.resolveSibling(name.substring(0, name.length() - suffix.length())));
      }
    }
    return beside;
  }
}
