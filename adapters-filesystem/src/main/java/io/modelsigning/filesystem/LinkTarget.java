package io.modelsigning.filesystem;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where a symbolic link leads.
 *
 * @param text what the link says
 */
record LinkTarget(String text, Place place) {
  /** As many links in a row as Linux follows. */
  private static final int MOST_LINKS = 40;

  /** The kinds of place, seen from the model. */
  enum Place {
    INSIDE("inside the model"),
    OUTSIDE("outside the model"),
    CIRCLE("in a circle"),
    NOWHERE("nowhere"),
    UNKNOWN("to a place that cannot be reached");

    private final String description;

    Place(String description) {
      this.description = description;
    }
  }

  /**
   * @param modelRoot the real path of the model
   */
  static LinkTarget of(Path link, Path modelRoot) {
    return new LinkTarget(textOf(link), placeOf(link, modelRoot));
  }

  private static String textOf(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "?";
    }
  }

  private static Place placeOf(Path link, Path modelRoot) {
    try {
      Path target = link.toRealPath();
      Path parent = link.getParent();
      if (parent != null && parent.toRealPath().startsWith(target)) {
        return Place.CIRCLE;
      }
      return target.startsWith(modelRoot) ? Place.INSIDE : Place.OUTSIDE;
    } catch (NoSuchFileException e) {
      return Place.NOWHERE;
    } catch (AccessDeniedException e) {
      return Place.UNKNOWN;
    } catch (IOException e) {
      return leadsToItself(link) ? Place.CIRCLE : Place.UNKNOWN;
    }
  }

  private static boolean leadsToItself(Path link) {
    Path current = link;
    try {
      for (int links = 0; links <= MOST_LINKS; links++) {
        if (!Files.isSymbolicLink(current)) {
          return false;
        }
        current = current.resolveSibling(Files.readSymbolicLink(current));
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns, for instance, {@code '../x', which leads outside the model}. */
  String description() {
    return "'%s', which leads %s".formatted(text, place.description);
  }
}
