package io.modelsigning.hadoop;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** Failures of file systems in the user's words: one line each, without secrets. */
final class Failures {
  private static final int MAXIMUM_CHARS = 300;
  private static final int MAXIMUM_CAUSES = 20;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");

  /** What follows is an access token of an address, or a key. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)\\b(sig|signature|x-amz-[a-z-]+|[a-z-]*token|[a-z_.-]*secret[a-z_.-]*|password)=[^&\\s]+");

  /** The user and password of an address. */
  private static final Pattern USER = Pattern.compile("//[^/@\\s]*:[^/@\\s]*@");

  private Failures() {}

  /**
   * Returns what a user is told who wanted something of a model. A thread that was interrupted is
   * so afterwards.
   *
   * @param attempt what failed: "read"
   * @param display the file or the model, as a user names it
   */
  static ModelAccessException ofModel(String attempt, String display, IOException e) {
    noteInterrupt(e);
    return new ModelAccessException(
        reason(e), display, "cannot %s '%s': %s".formatted(attempt, display, cause(e)), e);
  }

  /** Returns what a user is told who wanted something of a signature, as {@link #ofModel} does. */
  static SignatureAccessException ofSignature(String attempt, String display, IOException e) {
    noteInterrupt(e);
    return new SignatureAccessException(
        reason(e), "cannot %s signature '%s': %s".formatted(attempt, display, cause(e)), e);
  }

  private static Reason reason(IOException e) {
    return isMissing(e) ? Reason.NOT_FOUND : Reason.IO_ERROR;
  }

  private static void noteInterrupt(IOException e) {
    if (isInterrupt(e)) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether there is nothing at a path, or a file in place of one of its folders. */
  static boolean isMissing(IOException e) {
    return e instanceof FileNotFoundException
        || e instanceof NoSuchFileException
        || e instanceof ParentNotDirectoryException;
  }

  /** Returns whether a name is one that nothing in the file system can have. */
  static boolean isOfName(IOException e) {
    return e instanceof FailedCallException && e.getCause() instanceof IllegalArgumentException;
  }

  /** Returns whether it failed because the thread was interrupted. */
  static boolean isInterrupt(IOException e) {
    return find(e, InterruptedException.class).isPresent()
        || find(e, ClosedByInterruptException.class).isPresent()
        || find(e, InterruptedIOException.class)
            .filter(found -> !(found instanceof SocketTimeoutException))
            .isPresent();
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAXIMUM_CAUSES; i++) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /** Returns what went wrong. */
  static String cause(IOException failure) {
    IOException e =
        failure instanceof RemoteException remote ? remote.unwrapRemoteException() : failure;
    if (isInterrupt(e)) {
      return "the thread is interrupted";
    }
    if (e instanceof ParentNotDirectoryException) {
      return "a folder above it is a file";
    }
    if (isMissing(e)) {
      return "it does not exist";
    }
    if (e instanceof AccessControlException || e instanceof AccessDeniedException) {
      return "access denied, " + line(e);
    }
    if (e instanceof UnsupportedFileSystemException) {
      return "Hadoop has no connector for its scheme";
    }
    return ofConnection(e).or(() -> ofClass(e)).orElseGet(() -> line(deepest(e)));
  }

  private static Optional<String> ofConnection(IOException e) {
    if (find(e, UnknownHostException.class).isPresent()) {
      return Optional.of("its host cannot be found");
    }
    if (find(e, SocketTimeoutException.class).isPresent()) {
      return Optional.of("its server does not answer in time");
    }
    return find(e, ConnectException.class).isPresent()
            || find(e, NoRouteToHostException.class).isPresent()
        ? Optional.of("its server cannot be reached")
        : Optional.empty();
  }

  /** What a connector lacks that is not on the class path, or not whole. */
  private static Optional<String> ofClass(IOException e) {
    return find(e, ClassNotFoundException.class)
        .<Throwable>map(found -> found)
        .or(() -> find(e, LinkageError.class))
        .map(found -> "a class of its connector is missing, " + line(found));
  }

  private static Throwable deepest(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause.getCause() != null && i < MAXIMUM_CAUSES; i++) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null && failure.getMessage() != null ? failure : cause;
  }

  /** Makes what Hadoop says fit for a message: of several lines, which are stacks, the first. */
  private static String line(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage().strip();
    String first = message.lines().findFirst().orElse(failure.getClass().getSimpleName());
    String line = UNPRINTABLE.matcher(first).replaceAll(" ").strip();
    line = SECRET.matcher(line).replaceAll("$1=…");
    line = USER.matcher(line).replaceAll("//…@");
    line = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    return line.length() <= MAXIMUM_CHARS ? line : line.substring(0, MAXIMUM_CHARS) + "…";
  }
}
