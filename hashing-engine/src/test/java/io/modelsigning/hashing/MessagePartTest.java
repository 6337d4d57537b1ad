package io.modelsigning.hashing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.testing.MemoryModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts that are hashed one by one make BouncyCastle's digest of the whole. */
final class MessagePartTest {
  private static final int MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({
    "1048577, 0, 1",
    "1049600, 0, 1",
    "1049601, 0, 1",
    "2097152, 0, 1",
    "3145727, 0, 1",
    "7340033, 5, 1",
    "7340033, 5, 2",
    "6291456, 1000, 2",
    "9437184, 0, 4",
    "9437185, 77, 8"
  })
  void makeTheDigestOfTheWhole(int bytes, int startBytes, int partMib) throws Exception {
    byte[] content = TestData.counting(startBytes + bytes + 3);
    MemoryModel model = new MemoryModel();
    model.add(content);
    ModelFile file = model.wholeFiles().getFirst().file();
    FileRange message = new FileRange(file, startBytes, (long) startBytes + bytes);
    PartialDigestEngine engine =
        HashingModule.partialDigestEngine(HashingOptions.ofThreads(2), () -> {});
    List<MessagePart> parts = MessagePart.cut(message, (long) partMib * MIB);
    assertEquals(Math.ceilDiv(bytes, partMib * MIB), parts.size());

    // Each where it is, as if on a machine of its own, and in another order.
    List<Bytes> values = new ArrayList<>();
    for (MessagePart part : parts.reversed()) {
      values.addAll(engine.chainingValues(model, List.of(part), ProgressListener.NONE));
    }
    Collections.reverse(values);
    assertEquals(values, engine.chainingValues(model, parts, ProgressListener.NONE));

    byte[] expected = TestData.expected(HashAlgorithm.BLAKE3, content, startBytes, bytes);
    assertEquals(new Digest(HashAlgorithm.BLAKE3, Bytes.of(expected)), MessagePart.merge(values));
  }

  @Test
  void whatIsNoSubtreeIsRefused() {
    ModelFile file = new MemoryModel().add(new byte[5 * MIB]);
    FileRange range = new FileRange(file, 0, 3 * MIB);
    assertThrows(IllegalArgumentException.class, () -> new MessagePart(range, 2L * MIB));
    assertEquals(4L * MIB, new MessagePart(range, 4L * MIB).offsetBytes());
    assertThrows(IllegalArgumentException.class, () -> new MessagePart(range, -4L * MIB));
    assertThrows(
        IllegalArgumentException.class, () -> new MessagePart(new FileRange(file, 1, 1), 0));
    assertThrows(IllegalArgumentException.class, () -> MessagePart.cut(range, 3L * MIB));
    assertThrows(IllegalArgumentException.class, () -> MessagePart.cut(range, MIB / 2));
    assertThrows(IllegalArgumentException.class, () -> MessagePart.cut(range, 4L * MIB));
  }

  @Test
  void valuesThatAreNoneAreRefused() {
    Bytes value = Bytes.of(new byte[32]);
    assertThrows(IllegalArgumentException.class, () -> MessagePart.merge(List.of(value)));
    assertThrows(
        IllegalArgumentException.class,
        () -> MessagePart.merge(List.of(value, Bytes.of(new byte[31]))));
  }
}
