package io.modelsigning.filesystem;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Failures of the file system in the user's words. */
final class Failures {
  private static final String NO_DIRECTORY = "Not a directory";

  private Failures() {}

  static ModelAccessException model(String attempt, String path, IOException e) {
    return new ModelAccessException(
        e instanceof NoSuchFileException ? Reason.NOT_FOUND : Reason.IO_ERROR,
        path,
        "cannot %s '%s': %s".formatted(attempt, path, cause(e)),
        e);
  }

  /** Returns what went wrong, without the path that the JDK's messages begin with. */
  static String cause(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "access denied";
      case NoSuchFileException missing -> "it does not exist";
      case FileSystemException file when isNoDirectory(file) -> "it is no directory";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> message(e);
    };
  }

  /** Returns whether there is nothing at a path, or a file in place of one of its directories. */
  static boolean isGone(IOException e) {
    return e instanceof NoSuchFileException
        || (e instanceof FileSystemException of && isNoDirectory(of));
  }

  /** Java 21 has no type for what the system says when it opens a file. */
  private static boolean isNoDirectory(FileSystemException e) {
    return e instanceof NotDirectoryException || NO_DIRECTORY.equals(e.getReason());
  }

  static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
