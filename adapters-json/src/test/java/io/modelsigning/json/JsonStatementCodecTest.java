package io.modelsigning.json;

import static io.modelsigning.json.Documents.DIGEST;
import static io.modelsigning.json.Documents.STATEMENT;
import static io.modelsigning.json.Documents.assertRefused;
import static io.modelsigning.json.Documents.changed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.StatementDocument;
import io.modelsigning.domain.signature.StatementDocument.OmsPredicate;
import io.modelsigning.domain.signature.StatementDocument.ResourceEntry;
import io.modelsigning.domain.signature.StatementDocument.SerializationEntry;
import io.modelsigning.domain.signature.StatementDocument.Subject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStatementCodecTest {
  private static final String RESOURCE =
      "{\"name\":\"a:0:10\",\"algorithm\":\"sha256\",\"digest\":\"" + DIGEST + "\"}";
  private static final String OMS_TYPE =
      "\"predicateType\":\"https://model_signing/signature/v1.0\"";

  private final StatementCodec codec = JsonModule.statementCodec();

  private static StatementDocument document(
      String name, OptionalLong shardSize, Optional<List<String>> ignorePaths) {
    return new StatementDocument(
        "https://in-toto.io/Statement/v1",
        List.of(new Subject("model", Map.of("sha256", DIGEST))),
        "https://model_signing/signature/v1.0",
        Optional.of(
            new OmsPredicate(
                List.of(new ResourceEntry(name, "sha256", DIGEST)),
                new SerializationEntry("shards", "sha256", shardSize, false, ignorePaths))));
  }

  private static final StatementDocument DOCUMENT =
      document("a:0:10", OptionalLong.of(1000), Optional.of(List.of(".git")));

  @Test
  void writesAndReads() throws MalformedSignatureException {
    assertEquals(STATEMENT, new String(codec.write(DOCUMENT).toArray(), StandardCharsets.UTF_8));
    assertEquals(DOCUMENT, codec.read(Bytes.ofUtf8(STATEMENT)));
    StatementDocument bare = document("a", OptionalLong.empty(), Optional.empty());
    assertEquals(bare, codec.read(codec.write(bare)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"𝔪odel/é/\u2028", "a\"b\\c\n\t\u0001", "\uffff\ue000", "a b:c", "</script>"})
  void keepsEveryName(String name) throws MalformedSignatureException {
    StatementDocument document = document(name, OptionalLong.empty(), Optional.of(List.of(name)));
    assertEquals(document, codec.read(codec.write(document)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\udc00\ud800"})
  void writesNoHalfSurrogatePair(String name) {
    StatementDocument document = document(name, OptionalLong.empty(), Optional.empty());
    assertThrows(IllegalArgumentException.class, () -> codec.write(document));
  }

  @Test
  void writesOnlyOmsPredicates() {
    StatementDocument other =
        new StatementDocument(DOCUMENT.type(), DOCUMENT.subjects(), "other", Optional.empty());
    assertThrows(IllegalArgumentException.class, () -> codec.write(other));
  }

  @Test
  void readsMembersInAnyOrder() throws MalformedSignatureException {
    String late = STATEMENT.replace(OMS_TYPE + ",", "");
    Bytes last = Bytes.ofUtf8(late.substring(0, late.length() - 1) + "," + OMS_TYPE + "}");
    assertEquals(DOCUMENT, codec.read(last));
  }

  @Test
  void ignoresFurtherMembersOfResourcesAndSubjects() throws MalformedSignatureException {
    String further = ",\"annotations\":{\"a\":[1,null]}}";
    assertEquals(
        DOCUMENT,
        codec.read(
            changed(STATEMENT, RESOURCE, RESOURCE.substring(0, RESOURCE.length() - 1) + further)));
    assertEquals(
        DOCUMENT,
        codec.read(
            changed(
                STATEMENT,
                "{\"sha256\":\"" + DIGEST + "\"}}",
                "{\"sha256\":\"" + DIGEST + "\"}" + further)));
  }

  @Test
  void readsTheLayoutOfV020() throws MalformedSignatureException {
    Bytes old =
        Bytes.ofUtf8(
            """
            {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":"00"},
            "annotations":{"actual_hash_algorithm":"file-sha256"}}],
            "predicateType":"https://model_signing/Digests/v0.1","predicate":{"unused":"Unused"}}
            """);
    assertEquals(
        new StatementDocument(
            "https://in-toto.io/Statement/v1",
            List.of(new Subject("a", Map.of("sha256", "00"))),
            "https://model_signing/Digests/v0.1",
            Optional.empty()),
        codec.read(old));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "64.0, 64",
    "1e3, 1000",
    "9223372036854775807, 9223372036854775807",
    "-1, -1",
    "0, 0"
  })
  void readsIntegers(String written, long value) throws MalformedSignatureException {
    assertEquals(
        document("a:0:10", OptionalLong.of(value), Optional.of(List.of(".git"))),
        codec.read(changed(STATEMENT, "1000", written)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.5",
        "1000.0001",
        "9223372036854775808",
        "-9223372036854775809",
        "1e19",
        "1e999999999",
        "1e-999999999",
        "123456789012345678901234567890"
      })
  void refusesNumbersThatAreNoLong(String written) {
    Bytes document = changed(STATEMENT, "1000", written);
    assertRefused(
        Reason.MALFORMED_STATEMENT,
        "'/predicate/serialization/shard_size' must be an integer below 2^63",
        () -> codec.read(document));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        arguments("{\"_type\"", "{\"extra\":1,\"_type\"", "unknown member '/extra'"),
        arguments(
            "\"_type\":\"https://in-toto.io/Statement/v1\",", "", "must have the member '_type'"),
        arguments(
            "\"https://in-toto.io/Statement/v1\"",
            "null",
            "'/_type' must be a string, but is null"),
        arguments("\"subject\":[", "\"subject\":[7,", "'/subject/0' must be an object"),
        arguments("\"name\":\"model\",", "", "'/subject/0' must have the member 'name'"),
        arguments("\"name\":\"model\"", "\"name\":\"\"", "'/subject/0/name' must not be empty"),
        arguments("\"name\":\"model\"", "\"name\":\"\\udfff\"", "half a surrogate pair"),
        arguments("\"name\":\"model\",", "\"name\":\"model\",\"name\":\"x\",", "Duplicate"),
        arguments(
            "{\"sha256\":", "{\"sha1\":1,\"sha256\":", "'/subject/0/digest/sha1' must be a string"),
        arguments(OMS_TYPE + ",", "", "must have the member 'predicateType'"),
        arguments(OMS_TYPE, OMS_TYPE + "," + OMS_TYPE, "Duplicate"),
        arguments(
            "\"predicate\":{", "\"predicate\":{\"extra\":1,", "unknown member '/predicate/extra'"),
        arguments(
            "\"serialization\":{",
            "\"serialization\":{\"extra\":1,",
            "unknown member '/predicate/serialization/extra'"),
        arguments("\"method\":\"shards\",", "", "must have the member 'method'"),
        arguments("\"hash_type\":\"sha256\",", "", "must have the member 'hash_type'"),
        arguments("\"allow_symlinks\":false,", "", "must have the member 'allow_symlinks'"),
        arguments(
            "\"allow_symlinks\":false",
            "\"allow_symlinks\":\"false\"",
            "must be true or false, but is a string"),
        arguments(
            "\"shard_size\":1000",
            "\"shard_size\":\"1000\"",
            "must be an integer, but is a string"),
        arguments("\"shard_size\":1000", "\"shard_size\":null", "must be an integer, but is null"),
        arguments(
            "[\".git\"]", "\".git\"", "'/predicate/serialization/ignore_paths' must be an array"),
        arguments(
            "[\".git\"]", "[\"\"]", "'/predicate/serialization/ignore_paths/0' must not be empty"),
        arguments(
            "\"name\":\"a:0:10\",", "", "'/predicate/resources/0' must have the member 'name'"),
        arguments(
            "\"name\":\"a:0:10\"",
            "\"name\":\"\"",
            "'/predicate/resources/0/name' must not be empty"),
        arguments(
            "\"name\":\"a:0:10\"", "\"name\":7", "'/predicate/resources/0/name' must be a string"),
        arguments("\"algorithm\":\"sha256\",", "", "must have the member 'algorithm'"),
        arguments("\"name\":\"a:0:10\"", "\"name\":\"a\",\"name\":\"a:0:10\"", "Duplicate"),
        arguments(
            "\"resources\":[" + RESOURCE + "]",
            "\"resources\":{}",
            "must be an array, but is an object"),
        arguments(
            ",\"resources\":[" + RESOURCE + "]",
            "",
            "'/predicate' must have the member 'resources'"),
        arguments("}]}}", "}]}}{", "must end with its object"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void refusesChangedMember(String from, String to, String message) {
    Bytes document = changed(STATEMENT, from, to);
    assertRefused(Reason.MALFORMED_STATEMENT, message, () -> codec.read(document));
  }

  @Test
  void refusesAStatementWithoutPredicate() {
    int predicate = STATEMENT.indexOf(",\"predicate\":");
    Bytes document = Bytes.ofUtf8(STATEMENT.substring(0, predicate) + "}");
    assertRefused(
        Reason.MALFORMED_STATEMENT, "must have the member 'predicate'", () -> codec.read(document));
  }

  @Test
  void refusesDuplicatesInWhatItPassesOver() {
    Bytes document =
        changed(
            STATEMENT,
            "\"digest\":{\"sha256\"",
            "\"annotations\":[{\"a\":1,\"a\":2}],\"digest\":{\"sha256\"");
    assertRefused(Reason.MALFORMED_STATEMENT, "Duplicate", () -> codec.read(document));
  }
}
