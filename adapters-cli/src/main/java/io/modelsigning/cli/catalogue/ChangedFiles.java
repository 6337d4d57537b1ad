package io.modelsigning.cli.catalogue;

import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The files that somebody changed, and which models that concerns. Paths are compared as they are
 * written, against the working directory; a changed file may be one that was removed. Models in
 * another storage than local files count as concerned.
 */
public final class ChangedFiles {
  private static final String SIGNATURE_SUFFIX = ".sig";
  private static final int OCTAL = 8;

  private final NavigableSet<Path> paths = new TreeSet<>();

  /**
   * @param names as Git prints them: with {@code "} around it, a name is written as a C string
   */
  ChangedFiles(List<String> names) {
    for (String name : names) {
      try {
        paths.add(absolute(Path.of(unquoted(name))));
      } catch (InvalidPathException e) {
        // No file of this platform is called so.
      }
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Returns whether a file of the model, or a signature of it, was changed. */
  public boolean concern(SignedModel model) {
    if (hasAny(model.model())) {
      return true;
    }
    for (Location signature : model.signatures()) {
      if (hasAny(signature)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasAny(Location location) {
    Optional<Path> path = LocalStorage.pathOf(location).map(ChangedFiles::absolute);
    if (path.isEmpty()) {
      return true;
    }
    // Paths are in the order of their names: what is below comes right after.
    Path next = paths.ceiling(path.get());
    return next != null && next.startsWith(path.get());
  }

  /**
   * Returns the signatures that are listed but gone, although what they may have signed is still
   * there: their folder, or what they were named after.
   */
  public List<Path> removedSignatures() {
    List<Path> removed = new ArrayList<>();
    for (Path path : paths) {
      Path folder = path.getParent();
      if (folder != null
          && String.valueOf(path.getFileName()).endsWith(SIGNATURE_SUFFIX)
          && !Files.exists(path)
          && Files.isDirectory(folder)
          && !isRemoved(signedBeside(path))) {
        removed.add(path);
      }
    }
    return removed;
  }

  /** Returns whether the change took what a signature was beside as well. */
  private boolean isRemoved(Path signed) {
    return paths.contains(signed) && !Files.exists(signed);
  }

  /** Returns what the signature is named after, whether or not that is there. */
  public static Path signedBeside(Path signature) {
    String name = String.valueOf(signature.getFileName());
    String stem = name.substring(0, name.length() - SIGNATURE_SUFFIX.length());
    return signature.resolveSibling(stem.isEmpty() ? name : stem);
  }

  /** Returns what Git means by a name; one in quotation marks is written as a C string. */
  public static String unquoted(String name) {
    if (name.length() < 2 || name.charAt(0) != '"' || name.charAt(name.length() - 1) != '"') {
      return name;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String inner = name.substring(1, name.length() - 1);
    int i = 0;
    while (i < inner.length()) {
      int digits = inner.charAt(i) == '\\' ? octalDigits(inner, i + 1) : 0;
      if (digits > 0) {
        bytes.write(Integer.parseInt(inner.substring(i + 1, i + 1 + digits), OCTAL));
        i += 1 + digits;
      } else if (inner.charAt(i) == '\\' && i + 1 < inner.length()) {
        bytes.write(escaped(inner.charAt(i + 1)));
        i += 2;
      } else {
        int c = inner.codePointAt(i);
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int octalDigits(String text, int from) {
    int end = from;
    while (end < text.length()
        && end < from + 3
        && text.charAt(end) >= '0'
        && text.charAt(end) <= '7') {
      end++;
    }
    return end - from;
  }

  private static int escaped(char c) {
    return switch (c) {
      case 'a' -> '\u0007';
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'v' -> '\u000b';
      case 'f' -> '\f';
      case 'r' -> '\r';
      default -> c;
    };
  }
}
