package io.modelsigning.domain.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.modelsigning.domain.manifest.Bytes;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SignedMessageTest {
  @Test
  void encodesTheExampleOfTheDsseProtocol() {
    SignedMessage message =
        SignedMessage.dsseV1("http://example.com/HelloWorld", Bytes.ofUtf8("hello world"));
    assertEquals(
        Bytes.ofUtf8("DSSEv1 29 http://example.com/HelloWorld 11 hello world"), message.bytes());
    assertEquals(SignedMessage.Encoding.DSSE_V1, message.encoding());
  }

  @Test
  void countsBytesAndKeepsThePayloadAsItIs() {
    assertEquals(
        Bytes.ofUtf8("DSSEv1 2 \u00e9 0 "),
        SignedMessage.dsseV1("\u00e9", Bytes.ofUtf8("")).bytes());
    Bytes payload = Bytes.ofHex("00ff0a80");
    assertEquals(
        Bytes.ofHex("44535345763120312074203420" + "00ff0a80"),
        SignedMessage.dsseV1("t", payload).bytes());
  }

  @Test
  void writesTheBrokenEncodingAsPythonDid() throws Exception {
    List<String> rows;
    try (InputStream table = getClass().getResourceAsStream("python-bytes-repr.txt")) {
      assertNotNull(table);
      rows =
          new String(table.readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
    }
    assertEquals(276, rows.size());
    for (String row : rows) {
      int tab = row.indexOf('\t');
      Bytes payload = Bytes.ofHex(row.substring(0, tab));
      String repr = row.substring(tab + 1);
      SignedMessage message = SignedMessage.brokenV02("application/vnd.in-toto+json", payload);
      assertEquals(
          "DSSEV1 28 application/vnd.in-toto+json " + payload.size() + " " + repr,
          new String(message.bytes().toArray(), StandardCharsets.UTF_8));
      assertEquals(SignedMessage.Encoding.BROKEN_V0_2, message.encoding());
    }
  }

  @Test
  void writesTheBrokenEncodingOfALargePayloadAtOnce() {
    byte[] payload = new byte[32 << 20];
    Arrays.fill(payload, (byte) 0xff);
    Bytes bytes = Bytes.of(payload);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> SignedMessage.brokenV02("t", bytes), "32 MiB");
  }
}
