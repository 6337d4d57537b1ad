package io.modelsigning.hashing.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.testing.MemoryModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageWorkQueueTest {
  private static final int ROOM = 1 << 20;

  private static MessageWorkQueue queue(int messages) {
    MemoryModel model = new MemoryModel();
    SharedContent.Source source =
        new SharedContent.Source(model, model.reader(List.of()), ProgressListener.NONE);
    List<SharedContent> contents = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      model.add(new byte[100]);
    }
    for (int i = 0; i < messages; i++) {
      contents.add(new SharedContent(source, model.wholeFiles().get(i), i));
    }
    return new MessageWorkQueue(contents);
  }

  private static int index(@Nullable WorkUnit unit) {
    return Objects.requireNonNull(unit).content().index();
  }

  @Test
  void streamsEverythingUnlessPlanned() {
    MessageWorkQueue queue = queue(2);

    assertEquals(MessageWorkQueue.Stage.STREAM, queue.nextStage());
    assertNull(queue.nextInLane(ROOM));
    assertEquals(0, index(queue.nextStreamed(ROOM)));
    assertEquals(1, index(queue.nextStreamed(ROOM)));
    assertNull(queue.nextStreamed(ROOM));
    assertEquals(MessageWorkQueue.Stage.END, queue.nextStage());
  }

  @Test
  void aStreamEndsWhenItsThreadIsWantedForLanes() {
    MessageWorkQueue queue = queue(33);
    assertEquals(MessageWorkQueue.Stage.STREAM, queue.nextStage());
    assertEquals(0, index(queue.nextStreamed(ROOM)));

    queue.plan(1, 16, 2);

    assertNull(queue.nextStreamed(ROOM));
    assertEquals(MessageWorkQueue.Stage.LANES, queue.nextStage());
    assertEquals(1, index(queue.nextInLane(ROOM)));
  }

  @Test
  void fewMessagesDoNotPayInLanesAndManyDo() {
    assertEquals(0, queue(4).savedByLanes(0, 2, 16, 4));
    // Two threads stream 16 messages each; lanes do four messages' work in the time of one.
    assertEquals(16 * 100 - 4 * 100, queue(32).savedByLanes(0, 2, 16, 4));
  }

  @Test
  void whatIsBegunOrStreamedBeforeLanesComeSavesNothing() {
    MessageWorkQueue queue = queue(34);
    assertEquals(0, index(queue.nextStreamed(ROOM)));

    // One message more than 1650 bytes: seventeen, and sixteen are left.
    assertEquals(16 * 100 - 4 * 100, queue.savedByLanes(1650, 1, 16, 4));
    assertEquals(0, queue.savedByLanes(3300, 1, 16, 4));
    assertEquals(0, queue.savedByLanes(Double.POSITIVE_INFINITY, 1, 16, 4));
  }

  @Test
  void anIdleStreamHelpsTheLanes() {
    MessageWorkQueue queue = queue(16);
    queue.plan(1, 16, 2);
    assertEquals(MessageWorkQueue.Stage.LANES, queue.nextStage());

    assertEquals(MessageWorkQueue.Stage.STREAM, queue.nextStage());
    assertEquals(0, index(queue.nextStreamed(ROOM)));
    assertEquals(1, index(queue.nextInLane(ROOM)));
  }
}
