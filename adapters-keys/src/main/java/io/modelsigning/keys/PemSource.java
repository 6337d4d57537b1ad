package io.modelsigning.keys;

import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the PEM text of a key or of certificates comes from. Nothing is read before it is used, and
 * never more than what is allowed for its kind. Immutable.
 */
public sealed interface PemSource {
  /** Returns the text in a file. */
  static PemSource of(Path file) {
    return new InFile(file);
  }

  /** Returns the texts in files. */
  static List<PemSource> of(List<Path> files) {
    return files.stream().map(PemSource::of).toList();
  }

  /**
   * Returns a text that is at hand, such as one from a configuration or a vault.
   *
   * @param name what to call it in messages and when its password is asked for
   */
  static PemSource of(String name, Bytes text) {
    return new InMemory(name, text);
  }

  /** Returns what to call it in messages: a file's path, or the name that was given. */
  String name();

  /** A text in a file. */
  record InFile(Path file) implements PemSource {
    @Override
    public String name() {
      return file.toString();
    }

    /** Opens the file. */
    InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }

  /** A text in memory. */
  record InMemory(String name, Bytes text) implements PemSource {
    /** Returns the name; the text may be a private key. */
    @Override
    public String toString() {
      return name;
    }
  }
}
