package io.modelsigning.json;

import static io.modelsigning.json.Documents.BUNDLE;
import static io.modelsigning.json.Documents.DIGEST;
import static io.modelsigning.json.Documents.STATEMENT;
import static io.modelsigning.json.Documents.assertRefused;
import static io.modelsigning.json.Documents.changed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Statement;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that are too much of something, and what a look at a payload costs. */
class LimitsTest {
  private static final String TYPE = "https://model_signing/signature/v1.0";

  private final StatementCodec codec = JsonModule.statementCodec();

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"m" + i + "\":1")
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999999999999999",
        "-1e999999999999999999",
        "1e-999999999999999999",
        "0e999999999999999999",
        "1e2147483647",
        "1e-2147483647",
        "12e2147483647",
        "9e99",
        "1E+99999999999",
        "1.5e-99999999999999"
      })
  void aNumberThatIsNoLongIsMalformed(String written) {
    assertRefused(
        Reason.MALFORMED_STATEMENT,
        "'/predicate/serialization/shard_size' must be an integer below 2^63",
        () -> codec.read(changed(STATEMENT, "1000", written)));
  }

  @Test
  void aNumberOfMoreThan64DigitsIsMalformed() {
    assertRefused(
        Reason.MALFORMED_STATEMENT,
        "Number value length (65) exceeds",
        () -> codec.read(changed(STATEMENT, "1000", "1".repeat(65))));
  }

  @Test
  void numbersThatArePassedOverAreNotRead() throws Exception {
    codec.read(
        changed(
            STATEMENT,
            "\"digest\":{\"sha256\"",
            "\"annotations\":{\"a\":1e999999999999999999},\"digest\":{\"sha256\""));
  }

  @Test
  void anObjectHasAtMost1000Members() throws Exception {
    String start = "\"name\":\"model\",";
    // With the name and the digest, those of the subject are a thousand.
    codec.read(changed(STATEMENT, start, start + members(998) + ","));
    assertRefused(
        Reason.MALFORMED_STATEMENT,
        "is one of more than 1000 members of its object",
        () -> codec.read(changed(STATEMENT, start, start + members(999) + ",")));
    assertRefused(
        Reason.MALFORMED_STATEMENT,
        "is one of more than 1000 members of its object",
        () -> codec.read(changed(STATEMENT, start, start + "\"x\":[{" + members(1001) + "}],")));
    String material = "\"tlogEntries\":[]";
    assertRefused(
        Reason.MALFORMED_BUNDLE,
        "is one of more than 1000 members of its object",
        () ->
            JsonModule.bundleCodec()
                .read(changed(BUNDLE, material, "\"tlogEntries\":[{" + members(1001) + "}]")));
  }

  @Test
  void aStatementHasAtMostAMillionResources() {
    String one = "{\"name\":\"a\",\"algorithm\":\"sha256\",\"digest\":\"\"}";
    String resources = (one + ",").repeat(1_000_000) + one;
    assertRefused(
        Reason.MALFORMED_STATEMENT,
        "must be one of at most 1000000 elements",
        () ->
            codec.read(
                changed(
                    STATEMENT,
                    "{\"name\":\"a:0:10\",\"algorithm\":\"sha256\",\"digest\":\"" + DIGEST + "\"}",
                    resources)));
  }

  @Test
  void aStatementHasAtMost100000IgnoredPaths() {
    assertRefused(
        Reason.MALFORMED_STATEMENT,
        "must be one of at most 100000 elements",
        () -> codec.read(changed(STATEMENT, "\".git\"", "\"a\"" + ",\"a\"".repeat(100_000))));
  }

  @Test
  void aTextOfAStatementHasAtMost64KibiCharacters() throws Exception {
    Bytes document = changed(STATEMENT, "a:0:10", "a".repeat(20_000_000));
    assertRefused(
        Reason.MALFORMED_STATEMENT,
        "exceeds the maximum allowed (65536",
        () -> codec.read(document));
    assertTrue(allocatedBytes(() -> failure(document)) < 2_000_000);
  }

  private Object failure(Bytes document) {
    try {
      return codec.read(document);
    } catch (Exception e) {
      return e;
    }
  }

  @Test
  @Timeout(120)
  void namesOfOneHashCodeAreReadAsOthersAre() throws Exception {
    String paths =
        IntStream.range(0, 1 << 16)
            .mapToObj(
                i ->
                    IntStream.range(0, 16)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\"")))
            .collect(Collectors.joining(","));
    String digests =
        IntStream.range(0, 900)
            .mapToObj(
                i ->
                    IntStream.range(0, 10)
                        // Of one hash code in the parser's table of names, which has a factor of
                        // 33.
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Ab" : "BA")
                        .collect(Collectors.joining("", "\"", "\":\"00\",")))
            .collect(Collectors.joining());
    Bytes document = changed(STATEMENT, "{\"sha256\"", "{" + digests + "\"sha256\"");
    assertEquals(901, codec.read(document).subjects().getFirst().digests().size());
    assertEquals(
        1 << 16,
        Statement.interpret(codec.read(withRootDigest(changed(STATEMENT, "\".git\"", paths))))
            .manifest()
            .serialization()
            .ignorePaths()
            .size());
  }

  private static Bytes withRootDigest(Bytes statement) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(DIGEST));
    String text = new String(statement.toArray(), StandardCharsets.UTF_8);
    return Bytes.ofUtf8(
        text.replace(
            "{\"sha256\":\"" + DIGEST, "{\"sha256\":\"" + HexFormat.of().formatHex(digest)));
  }

  @Test
  void aLookFindsTheTypeWhateverStandsBefore() {
    assertEquals(Optional.of(TYPE), codec.predicateType(Bytes.ofUtf8(STATEMENT)));
    assertEquals(
        Optional.of("x"),
        codec.predicateType(
            Bytes.ofUtf8(
                "{\"a\":{\"predicateType\":\"inner\"},\"b\":[\"predicateType\"],\"predicate\\u0054ype\":\"x\"}")));
    assertEquals(
        Optional.of("x"), codec.predicateType(Bytes.ofUtf8("{\"predicateType\":\"x\", not JSON")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "rubbish",
        "{\"predicateType\":7}",
        "{\"predicateType\":{\"predicateType\":\"x\"}}",
        "{\"a\":",
        "{\"a\":\"\u0001\",\"predicateType\":\"x\"}"
      })
  void aLookAtWhatIsNoStatementFindsNothing(String payload) {
    assertEquals(Optional.empty(), codec.predicateType(Bytes.ofUtf8(payload)));
  }

  @Test
  void aLookKeepsNothingOfMillionsOfMembers() throws Exception {
    long once = lookAt(200_000);
    long twice = lookAt(400_000);
    assertTrue(twice < 2.2 * once, once + " bytes, and for twice as much " + twice);
    // A name of ten characters is a text and an array of bytes, and garbage at once.
    assertTrue(once < 200_000 * 200L, once + " bytes");
  }

  private long lookAt(int members) throws Exception {
    Bytes payload =
        Bytes.ofUtf8(
            "{\"subject\":[{" + members(members) + "}],\"predicateType\":\"" + TYPE + "\"}");
    return allocatedBytes(
        () -> {
          assertEquals(Optional.of(TYPE), codec.predicateType(payload));
          return payload;
        });
  }

  private static long allocatedBytes(Callable<?> work) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    work.call();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.call();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
