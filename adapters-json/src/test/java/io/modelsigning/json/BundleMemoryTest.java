package io.modelsigning.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A payload is decoded from where it stands in the document, and not from its text. */
final class BundleMemoryTest {
  private final JsonBundleCodec codec = new JsonBundleCodec();

  @Test
  void noTextIsMadeOfThePayload() throws Exception {
    byte[] payload = payload(12 << 20);
    Bytes stored = bundle("hint", Base64.getEncoder().encodeToString(payload));
    codec.read(bundle("hint", "AAAA"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    Bundle bundle = codec.read(stored);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertEquals(Bytes.of(payload), bundle.envelope().payload());
    // Text and what decoding it took were seven times as much; pieces and the payload are 2.5
    // times.
    assertTrue(allocated < 3L * stored.size(), () -> allocated + " of " + stored.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hint", "ä", "€€", "😀", "a😀ä€z", "\\ud83d\\ude00", "\\\"\\\\"})
  void whateverStandsBeforeIt(String hint) throws Exception {
    for (int size : new int[] {1, 2, 3, 11_999, 12_288, 12_289, 40_000}) {
      byte[] payload = payload(size);

      Bundle bundle = codec.read(bundle(hint, Base64.getEncoder().encodeToString(payload)));

      assertEquals(Bytes.of(payload), bundle.envelope().payload());
      assertEquals(Bytes.of(new byte[] {0, 0, 1}), bundle.envelope().signatures().getFirst());
    }
  }

  @Test
  void anEscapeIsRead() throws Exception {
    byte[] payload = payload(20_000);
    String escaped =
        Base64.getEncoder().encodeToString(payload).replace("/", "\\/").replace("A", "\\u0041");

    assertEquals(Bytes.of(payload), codec.read(bundle("€", escaped)).envelope().payload());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAA", "AAAA=", "AB==", "AA==AAAA", "A AA", "AA\\nA", "AAAä", "====", ""})
  void whatIsNoBase64IsRefusedWhereverItStands(String text) {
    for (String start : new String[] {"", "AAAA".repeat(4_096), "AAAA".repeat(10_000)}) {
      if (text.isEmpty() && !start.isEmpty()) {
        continue;
      }
      assertThrows(MalformedSignatureException.class, () -> codec.read(bundle("😀", start + text)));
    }
  }

  private static byte[] payload(int size) {
    byte[] payload = new byte[size];
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) (i % 251);
    }
    return payload;
  }

  private static Bytes bundle(String hint, String payload) {
    String json =
        """
        {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
         "verificationMaterial": {"publicKey": {"hint": "%s"}, "tlogEntries": []},
         "dsseEnvelope": {"payload": "%s",
          "payloadType": "application/vnd.in-toto+json", "signatures": [{"sig": "AAAB"}]}}
        """
            .formatted(hint, payload);
    return Bytes.of(json.getBytes(StandardCharsets.UTF_8));
  }
}
