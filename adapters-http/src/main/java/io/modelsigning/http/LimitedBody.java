package io.modelsigning.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Collects an answer, and gives one up that has more bytes than are allowed. The JDK's own for that
 * came with Java 25.
 */
final class LimitedBody implements BodySubscriber<byte[]> {
  /** There are more bytes. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
  private final int maximumBytes;
  private @Nullable Subscription subscription;
  private long bytes;

  LimitedBody(int maximumBytes) {
    this.maximumBytes = maximumBytes;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    whole.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> more) {
    if (isTooLarge()) {
      return;
    }
    for (ByteBuffer one : more) {
      bytes += one.remaining();
    }
    if (isTooLarge()) {
      if (subscription != null) {
        subscription.cancel();
      }
      whole.onError(new TooLargeException());
    } else {
      whole.onNext(more);
    }
  }

  private boolean isTooLarge() {
    return bytes > maximumBytes;
  }

  @Override
  public void onError(Throwable failure) {
    whole.onError(failure);
  }

  @Override
  public void onComplete() {
    if (!isTooLarge()) {
      whole.onComplete();
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole.getBody();
  }
}
