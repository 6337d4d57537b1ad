package io.modelsigning.sigstore.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.ByteString;
import dev.sigstore.proto.ProtoMutators;
import dev.sigstore.proto.rekor.v1.InclusionProof;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

/** What a signed entry timestamp covers is canonical JSON. */
final class LogEntryDocumentTest {
  private static final long SEED = 0x5163_5702_1e00_0017L;

  /** The largest integer below which RFC 8785 can write every integer. */
  private static final long MAXIMUM_EXACT = 1L << 53;

  @Test
  void promisedIsCanonical() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 500; round++) {
      byte[] body = new byte[random.nextInt(200)];
      byte[] logId = new byte[random.nextInt(40)];
      random.nextBytes(body);
      random.nextBytes(logId);
      long index = random.nextLong(MAXIMUM_EXACT + 1) >> random.nextInt(53);
      long time = random.nextLong(MessageReader.LATEST_SECONDS + 1) >> random.nextInt(38);
      assertCanonical(body, logId, index, time);
    }
    for (long number : List.of(0L, 1L, -1L, MAXIMUM_EXACT, -MAXIMUM_EXACT)) {
      assertCanonical(new byte[] {-1, -2, -3, 'x'}, new byte[32], number, 0);
    }
  }

  /** RFC 8785 would write another number: which one was signed could not be told. */
  @Test
  void largerIndexIsNotRounded() throws IOException {
    TransparencyLogEntry entry = entry(new byte[1], new byte[32], MAXIMUM_EXACT + 1, 0);
    assertNotEquals(canonical(entry), Protos.logEntry(entry).promised());
  }

  @Test
  void localeDoesNotMatter() {
    TransparencyLogEntry entry = entry(new byte[] {1}, new byte[] {2}, 1234567890L, 9876543210L);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertEquals(
          Bytes.ofUtf8(
              "{\"body\":\"AQ==\",\"integratedTime\":9876543210,\"logID\":\"02\","
                  + "\"logIndex\":1234567890}"),
          Protos.logEntry(entry).promised());
    } finally {
      Locale.setDefault(before);
    }
  }

  private static void assertCanonical(byte[] body, byte[] logId, long index, long time)
      throws IOException {
    TransparencyLogEntry entry = entry(body, logId, index, time);
    Bytes promised = Protos.logEntry(entry).promised();
    assertEquals(canonical(entry), promised, () -> "seed %x: %s".formatted(SEED, entry));
    assertEquals(Bytes.of(ProtoMutators.toRekorEntry(entry).getSignableContent()), promised);
  }

  private static TransparencyLogEntry entry(byte[] body, byte[] logId, long index, long time) {
    TransparencyLogEntry.Builder entry =
        TransparencyLogEntry.newBuilder()
            .setLogIndex(index)
            .setIntegratedTime(time)
            .setCanonicalizedBody(ByteString.copyFrom(body))
            .setInclusionProof(InclusionProof.getDefaultInstance());
    entry.getLogIdBuilder().setKeyId(ByteString.copyFrom(logId));
    return entry.build();
  }

  /** The members in another order, made canonical by a library. */
  private static Bytes canonical(TransparencyLogEntry entry) throws IOException {
    String json =
        "{\"logIndex\": %d, \"logID\": \"%s\", \"integratedTime\": %d, \"body\": \"%s\"}"
            .formatted(
                entry.getLogIndex(),
                HexFormat.of().formatHex(entry.getLogId().getKeyId().toByteArray()),
                entry.getIntegratedTime(),
                Base64.getEncoder().encodeToString(entry.getCanonicalizedBody().toByteArray()));
    return Bytes.of(new JsonCanonicalizer(json).getEncodedUTF8());
  }
}
