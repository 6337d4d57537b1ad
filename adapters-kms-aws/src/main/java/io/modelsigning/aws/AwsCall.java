package io.modelsigning.aws;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Requests to the service, each of which ends: within a limit, or when the caller's thread is
 * interrupted.
 *
 * @param attempt what is attempted, for messages
 * @param permission what the user must be allowed
 */
record AwsCall(String attempt, String permission) {
  private static final Set<String> DENIED = Set.of("AccessDeniedException", "AccessDenied");

  /** The service, or what stands before it, does not know who asks. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "IncompleteSignatureException",
          "MissingAuthenticationTokenException",
          "InvalidClientTokenId",
          "ExpiredTokenException");

  private static final Set<String> UNUSABLE =
      Set.of(
          "DisabledException",
          "KMSInvalidStateException",
          "UnsupportedOperationException",
          "InvalidKeyUsageException",
          "ValidationException");

  /** Does {@code request} in a thread of its own, whose sockets an interrupt closes. */
  <T> T make(Duration limit, Callable<T> request) throws SigningException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(request);
    Thread worker = Thread.ofVirtual().start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SigningException(
          Reason.KEY_HOLDER_UNAVAILABLE,
          "%s had no answer within %d s".formatted(attempt, limit.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } finally {
      worker.interrupt();
    }
  }

  private SigningException failure(Throwable cause) {
    if (cause instanceof SigningException known) {
      return known;
    }
    if (cause instanceof AwsServiceException refused) {
      return refusal(refused);
    }
    String said = Foreign.text(String.valueOf(cause.getMessage()));
    return new SigningException(
        cause instanceof SdkException ? Reason.KEY_HOLDER_UNAVAILABLE : Reason.MALFORMED_KEY_ANSWER,
        "%s failed: %s".formatted(attempt, said),
        cause);
  }

  private SigningException refusal(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String said =
        Foreign.text(
            details == null || details.errorMessage() == null
                ? "status " + refused.statusCode()
                : code + ", " + details.errorMessage());
    if (DENIED.contains(code)) {
      return new SigningException(
          Reason.KEY_ACCESS_DENIED,
          "%s needs the permission '%s', which AWS refuses: %s"
              .formatted(attempt, permission, said),
          refused);
    }
    if (UNKNOWN.contains(code)) {
      return new SigningException(
          Reason.KEY_ACCESS_DENIED,
          "%s failed because AWS does not accept the credentials: %s".formatted(attempt, said),
          refused);
    }
    Reason reason =
        code.equals("NotFoundException")
            ? Reason.KEY_NOT_FOUND
            : UNUSABLE.contains(code) ? Reason.UNUSABLE_KEY : Reason.KEY_HOLDER_UNAVAILABLE;
    return new SigningException(reason, "%s failed: %s".formatted(attempt, said), refused);
  }

  /** Returns the failure of an answer that cannot be one. */
  SigningException malformed(String expected, String found) {
    return new SigningException(
        Reason.MALFORMED_KEY_ANSWER,
        "%s must be answered with %s, but the answer has %s"
            .formatted(attempt, expected, Foreign.text(found)));
  }
}
