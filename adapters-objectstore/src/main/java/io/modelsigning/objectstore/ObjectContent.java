package io.modelsigning.objectstore;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.port.out.ModelContent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The content of an object, in one version of it. It is read in segments; while one is read, those
 * that follow are on their way, as far as memory for that is left. Safe for use by several threads.
 */
final class ObjectContent implements ModelContent {
  /** More places than anybody reads at: what is beyond was given up. */
  private static final int MAXIMUM_SEGMENTS = 64;

  /**
   * What all files of a model share.
   *
   * @param ahead what of them may be brought before it is asked for
   * @param buffers the memory of their segments
   */
  record Shared(ObjectClient client, Attempts attempts, Ahead ahead, Buffers buffers) {}

  private final Shared shared;
  private final StoredObject object;
  private final String display;
  private final int segmentBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Segment> segments = new LinkedHashMap<>();
  private boolean closed;

  ObjectContent(Shared shared, StoredObject object, String display) {
    this.shared = shared;
    this.object = object;
    this.display = display;
    this.segmentBytes = shared.attempts().limits().segmentBytes();
  }

  @Override
  public int read(ByteBuffer target, long positionBytes) throws ModelAccessException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (positionBytes >= object.sizeBytes()) {
      return -1;
    }
    long index = positionBytes / segmentBytes;
    try {
      int count = -1;
      // One that others have used up in the meantime is brought once more.
      while (count < 0) {
        Segment segment = segment(index);
        count = segment.read(target, (int) (positionBytes - index * segmentBytes));
        if (segment.isUsedUp()) {
          forget(index, segment);
        }
      }
      return count;
    } catch (ObjectAccessException e) {
      throw Failures.ofModel("read", display, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(display, e);
    }
  }

  private Segment segment(long index) throws InterruptedException {
    List<Segment> started = new ArrayList<>();
    List<Segment> abandoned = new ArrayList<>();
    lock.lockInterruptibly();
    try {
      Segment found = segments.get(index);
      if (found == null) {
        found = make(index, () -> {});
        started.add(found);
        startAhead(index, started);
        var oldest = segments.values().iterator();
        while (segments.size() > MAXIMUM_SEGMENTS) {
          abandoned.add(oldest.next());
          oldest.remove();
        }
      } else {
        startAhead(index, started);
      }
      return found;
    } finally {
      lock.unlock();
      abandoned.forEach(Segment::drop);
      started.forEach(segment -> segment.start(shared.attempts()));
    }
  }

  /** Has those that follow brought, as long as nobody else needs the memory. */
  private void startAhead(long index, List<Segment> started) {
    long next = index + 1;
    while (next * segmentBytes < object.sizeBytes()
        && segments.size() < MAXIMUM_SEGMENTS
        && (segments.containsKey(next) || tryMake(next, started))) {
      next++;
    }
  }

  private boolean tryMake(long index, List<Segment> started) {
    int bytes = length(index);
    if (!shared.ahead().tryTake(bytes)) {
      return false;
    }
    started.add(make(index, () -> shared.ahead().giveBack(bytes)));
    return true;
  }

  private int length(long index) {
    return (int) Math.min(segmentBytes, object.sizeBytes() - index * segmentBytes);
  }

  /** Has the beginning brought, which is going to be asked for. */
  void begin() {
    begin(started -> started.add(make(0, () -> {})));
  }

  /** Has the beginning brought if there is memory for what nobody asks for yet. */
  boolean tryBegin() {
    return begin(started -> tryMake(0, started));
  }

  /** Returns false if there is nothing of it on the way afterwards. */
  private boolean begin(Consumer<List<Segment>> making) {
    List<Segment> started = new ArrayList<>();
    lock.lock();
    try {
      if (segments.isEmpty() && object.sizeBytes() > 0) {
        making.accept(started);
      }
      return !segments.isEmpty() || object.sizeBytes() == 0;
    } finally {
      lock.unlock();
      started.forEach(segment -> segment.start(shared.attempts()));
    }
  }

  private Segment make(long index, Runnable whenGone) {
    if (closed) {
      throw new IllegalStateException(
          "'%s' must not be read after it was closed".formatted(display));
    }
    Segment segment =
        new Segment(
            shared.client(),
            object,
            index * segmentBytes,
            shared.buffers().take(length(index)),
            whenGone);
    segments.put(index, segment);
    return segment;
  }

  private void forget(long index, Segment segment) {
    lock.lock();
    try {
      segments.remove(index, segment);
    } finally {
      lock.unlock();
    }
    segment.drop().ifPresent(shared.buffers()::giveBack);
  }

  /** Each range was of the version that was listed, so that nothing is left to be checked. */
  @Override
  public void requireUnchanged() {}

  @Override
  public void close() {
    Collection<Segment> left;
    lock.lock();
    try {
      closed = true;
      left = new ArrayList<>(segments.values());
      segments.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(Segment::drop);
  }
}
