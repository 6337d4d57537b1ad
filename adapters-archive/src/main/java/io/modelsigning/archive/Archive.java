package io.modelsigning.archive;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.ZipFile;

/** A ZIP file that is opened whenever something is read from it. Immutable and thread-safe. */
sealed interface Archive {
  /** Returns what the user would call it. */
  String name();

  /** Opens it; the caller closes what it gets. */
  ZipFile open() throws IOException;

  /** Returns what is another text once the archive was written to; empty if that cannot be told. */
  String stamp() throws IOException;

  /** Returns what it means that it could not be read. */
  default ModelAccessException failure(String attempt, String display, Exception e) {
    boolean gone = e instanceof NoSuchFileException || e instanceof FileNotFoundException;
    String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ModelAccessException(
        gone ? Reason.NOT_FOUND : Reason.IO_ERROR,
        display,
        "cannot %s '%s': %s".formatted(attempt, display, gone ? "it does not exist" : cause),
        e);
  }

  /** A file. */
  record File(Path path) implements Archive {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public ZipFile open() throws IOException {
      return new ZipFile(path.toFile());
    }

    @Override
    public String stamp() throws IOException {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return "%d %s %s".formatted(found.size(), found.lastModifiedTime(), found.fileKey());
    }
  }

  /**
   * Where a class loader found something; archives within archives too, if the loader has a handler
   * for them.
   */
  record Resource(URL url) implements Archive {
    @Override
    public String name() {
      String text = url.toString();
      int end = text.lastIndexOf("!/");
      return end < 0 ? text : text.substring(0, end);
    }

    /** A cached one would be closed under whoever else reads from it. */
    @Override
    public ZipFile open() throws IOException {
      if (url.openConnection() instanceof JarURLConnection connection) {
        connection.setUseCaches(false);
        return connection.getJarFile();
      }
      throw new IOException("'%s' is in no archive".formatted(url));
    }

    @Override
    public String stamp() {
      return "";
    }
  }
}
