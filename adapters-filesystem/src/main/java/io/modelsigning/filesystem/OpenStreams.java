package io.modelsigning.filesystem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Paths that name a stream this process has open: {@code -}, {@code /dev/stdin}, {@code
 * /dev/stdout}, {@code /dev/stderr}, {@code /dev/fd/N}, {@code /proc/self/fd/N} and symbolic links
 * to them. What lies at such a path is no file to be replaced.
 */
public final class OpenStreams {
  /** Standard input, output and error. */
  public static final int IN = 0;

  public static final int OUT = 1;

  public static final int ERR = 2;

  private static final String DASH = "-";

  private static final Path DEV_FD = Path.of("/dev/fd");

  private OpenStreams() {}

  /** Returns the number of the stream that {@code path} names to read from, if it names one. */
  public static OptionalInt toRead(Path path) {
    return numberOf(path, IN);
  }

  /** Returns the number of the stream that {@code path} names to write to, if it names one. */
  public static OptionalInt toWrite(Path path) {
    return numberOf(path, OUT);
  }

  private static OptionalInt numberOf(Path path, int dash) {
    if (path.toString().equals(DASH)) {
      return OptionalInt.of(dash);
    }
    try {
      return LinkChain.of(path).descriptor();
    } catch (IOException e) {
      // What cannot be followed is no open stream; who opens it meets the same.
      return OptionalInt.empty();
    }
  }

  /** Returns the number of the stream at a path whose parent has no links. */
  static OptionalInt descriptorAt(Path parent, Path name) {
    if (!isDescriptors(parent)) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(name.toString()));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Linux has the directory for the process and for each of its threads. */
  private static boolean isDescriptors(Path directory) {
    if (directory.equals(DEV_FD)) {
      return true;
    }
    int names = directory.getNameCount();
    boolean process =
        names >= 3
            && directory.getName(0).toString().equals("proc")
            && directory.getName(1).toString().equals(Long.toString(ProcessHandle.current().pid()))
            && directory.getName(names - 1).toString().equals("fd");
    return process
        && (names == 3 || (names == 5 && directory.getName(2).toString().equals("task")));
  }
}
