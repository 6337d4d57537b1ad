package io.modelsigning.s3;

import io.modelsigning.domain.Reason;
import io.modelsigning.objectstore.ObjectAccessException;
import io.modelsigning.objectstore.ObjectAccessException.Outlook;
import io.modelsigning.objectstore.ObjectStoreReasons;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Requests to a store, and what their failures mean. */
final class S3Call {
  private static final int MAXIMUM_CHARS = 400;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");

  private S3Call() {}

  /** Does {@code request} in a thread of its own, whose sockets an interrupt closes. */
  static <T> T make(Callable<T> request) throws ObjectAccessException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(request);
    Thread worker = Thread.ofVirtual().start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } finally {
      worker.interrupt();
    }
  }

  /** Returns what a failure of the SDK, or of a stream that it gave, means. */
  static ObjectAccessException failure(Throwable cause) {
    if (cause instanceof ObjectAccessException known) {
      return known;
    }
    if (cause instanceof AwsServiceException refused) {
      return refusal(refused);
    }
    if (cause instanceof SdkClientException && isAboutCredentials(cause)) {
      return ObjectAccessException.permanent(
          ObjectStoreReasons.STORAGE_ACCESS_DENIED,
          "AWS must be given credentials or AWS_NO_SIGN_REQUEST=yes, but neither was found",
          cause);
    }
    Outlook outlook = isReached(cause) ? Outlook.PASSING : Outlook.UNREACHABLE;
    return ObjectAccessException.again(outlook, line(deepest(cause)), cause);
  }

  private static boolean isAboutCredentials(Throwable cause) {
    return String.valueOf(cause.getMessage()).contains("Unable to load credentials");
  }

  private static boolean isReached(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnknownHostException) {
        return false;
      }
    }
    return true;
  }

  private static String deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String kind = cause.getClass().getSimpleName().replace("Exception", "");
    return cause.getMessage() == null ? kind : kind + ", " + cause.getMessage();
  }

  private static ObjectAccessException refusal(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String said = details == null || details.errorMessage() == null ? "" : details.errorMessage();
    String text =
        line(
            Stream.of("status " + refused.statusCode(), code, said)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", ")));
    if (code.equals("SlowDown") || code.equals("RequestLimitExceeded")) {
      return ObjectAccessException.again(Outlook.THROTTLED, text, refused);
    }
    return switch (refused.statusCode()) {
      case 401, 403 ->
          ObjectAccessException.permanent(ObjectStoreReasons.STORAGE_ACCESS_DENIED, text, refused);
      case 404, 410 -> ObjectAccessException.permanent(Reason.NOT_FOUND, text, refused);
      case 409, 412, 416 -> ObjectAccessException.permanent(Reason.FILE_CHANGED, text, refused);
      case 429, 503 -> ObjectAccessException.again(Outlook.THROTTLED, text, refused);
      case 408, 500, 502, 504 -> ObjectAccessException.again(Outlook.PASSING, text, refused);
      default -> ObjectAccessException.permanent(ObjectStoreReasons.STORAGE_REFUSED, text, refused);
    };
  }

  /** Makes what the store and the SDK say fit for a message: one short, printable line. */
  private static String line(String foreign) {
    String line = UNPRINTABLE.matcher(foreign).replaceAll(" ").strip();
    line = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    return line.length() <= MAXIMUM_CHARS ? line : line.substring(0, MAXIMUM_CHARS) + "…";
  }
}
