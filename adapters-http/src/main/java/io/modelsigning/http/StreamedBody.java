package io.modelsigning.http;

import io.modelsigning.http.TransportException.Kind;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it comes. What has come and was not taken yet waits in memory, at most
 * {@value #WINDOW} pieces of the HTTP client, which are of 16 KiB; the server is kept from sending
 * more. One thread reads; any thread closes.
 */
public final class StreamedBody implements AutoCloseable {
  private static final int WINDOW = 16;

  /** What the HTTP client says. */
  private sealed interface Arrival {
    record Bytes(List<ByteBuffer> content) implements Arrival {}

    record End(@Nullable Throwable failure) implements Arrival {}
  }

  private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Duration stall;
  private Iterator<ByteBuffer> next = Collections.emptyIterator();
  private ByteBuffer current = ByteBuffer.allocate(0);
  private boolean ended;

  /**
   * @param stall how long nothing may come
   */
  StreamedBody(Duration stall) {
    this.stall = stall;
  }

  /**
   * Reads what has come, and waits for something if nothing has.
   *
   * @return how many bytes were read, at least 1 unless {@code target} is full; -1 at the end
   * @throws TransportException if nothing comes for too long, or the connection breaks
   * @throws InterruptedException if the thread is interrupted
   */
  public int read(ByteBuffer target) throws TransportException, InterruptedException {
    if (!target.hasRemaining()) {
      return 0;
    }
    while (!current.hasRemaining()) {
      if (next.hasNext()) {
        current = next.next();
      } else if (ended || !takeArrival()) {
        return -1;
      }
    }
    int count = Math.min(target.remaining(), current.remaining());
    ByteBuffer part = current.slice(current.position(), count);
    current.position(current.position() + count);
    target.put(part);
    return count;
  }

  /** Returns false at the end. */
  private boolean takeArrival() throws TransportException, InterruptedException {
    Arrival arrival = arrived.poll(Math.max(1, stall.toMillis()), TimeUnit.MILLISECONDS);
    if (arrival == null) {
      throw new TransportException(
          Kind.TIMED_OUT, "nothing came for %d s".formatted(stall.toSeconds()), null);
    }
    switch (arrival) {
      case Arrival.Bytes bytes -> {
        next = bytes.content().iterator();
        Subscription from = subscription.get();
        if (from != null) {
          from.request(1);
        }
      }
      case Arrival.End end -> {
        ended = true;
        if (end.failure() != null) {
          throw new TransportException(
              Kind.BROKEN, HttpTransport.describe(end.failure()), end.failure());
        }
      }
    }
    return !ended;
  }

  /** Gives up what has not come yet, and the connection with it. */
  @Override
  public void close() {
    closed.set(true);
    Subscription from = subscription.get();
    if (from != null) {
      from.cancel();
    }
  }

  /** Is told by the HTTP client what comes. */
  final class Subscriber implements BodySubscriber<StreamedBody> {
    @Override
    public void onSubscribe(Subscription given) {
      subscription.set(given);
      if (closed.get()) {
        given.cancel();
      } else {
        given.request(WINDOW);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> more) {
      arrived.add(new Arrival.Bytes(more));
    }

    @Override
    public void onError(Throwable failure) {
      arrived.add(new Arrival.End(failure));
    }

    @Override
    public void onComplete() {
      arrived.add(new Arrival.End(null));
    }

    @Override
    public CompletionStage<StreamedBody> getBody() {
      return CompletableFuture.completedFuture(StreamedBody.this);
    }
  }
}
