package io.modelsigning.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.StatementDocument;
import io.modelsigning.domain.signature.StatementDocument.ResourceEntry;
import io.modelsigning.domain.signature.StatementDocument.Subject;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A statement is read as another reader reads it, or refused as malformed; so are its rules. */
final class StatementFuzzTest {
  private static final StatementCodec CODEC = JsonModule.statementCodec();

  static Stream<byte[]> seeds() {
    Digest digest = new Digest(HashAlgorithm.SHA256, Bytes.ofHex(Documents.DIGEST));
    Manifest files =
        Manifest.sorted(
            "model",
            Serialization.builder().addIgnorePaths(ModelPath.of(".git")).build(),
            List.of(
                new ResourceDescriptor(new Resource.WholeFile(ModelPath.of("a")), digest),
                new ResourceDescriptor(new Resource.WholeFile(ModelPath.of("b/c")), digest)));
    Manifest shards =
        Manifest.sorted(
            "model",
            Serialization.builder().method(new SerializationMethod.Shards(8)).build(),
            List.of(
                new ResourceDescriptor(new Resource.Shard(ModelPath.of("a"), 0, 8), digest),
                new ResourceDescriptor(new Resource.Shard(ModelPath.of("a"), 8, 10), digest)));
    String older =
        """
        {"_type":"https://in-toto.io/Statement/v1",\
        "subject":[{"name":"a","digest":{"sha256":"%1$s"}},{"name":"b/c","digest":{"sha256":"%1$s"}}],\
        "predicateType":"https://model_signing/Digests/v0.1","predicate":{"x":[1,null]}}"""
            .formatted(Documents.DIGEST);
    return Stream.of(
            CODEC.write(Statement.of(files).toDocument()),
            CODEC.write(Statement.of(shards).toDocument()),
            Bytes.ofUtf8(Documents.STATEMENT),
            Bytes.ofUtf8(older))
        .map(Bytes::toArray);
  }

  @MethodSource("seeds")
  @FuzzTest
  void statement(byte[] document) throws IOException {
    StatementDocument read;
    try {
      read = CODEC.read(Bytes.of(document));
    } catch (MalformedSignatureException e) {
      return;
    }
    assertReadAlike(OtherReader.read(document), read);
    Statement statement;
    try {
      statement = Statement.interpret(read);
    } catch (MalformedSignatureException e) {
      return;
    }
    if (statement.layout() == Statement.Layout.OMS_V1_0) {
      assertEquals(statement, written(statement));
    }
  }

  private static void assertReadAlike(JsonNode other, StatementDocument read) {
    assertEquals(other.get("_type").textValue(), read.type());
    assertEquals(other.get("predicateType").textValue(), read.predicateType());
    List<Subject> subjects = new ArrayList<>();
    for (JsonNode subject : other.get("subject")) {
      Map<String, String> digests = new HashMap<>();
      for (Map.Entry<String, JsonNode> digest : subject.get("digest").properties()) {
        digests.put(digest.getKey(), digest.getValue().textValue());
      }
      subjects.add(new Subject(subject.get("name").textValue(), digests));
    }
    assertEquals(subjects, read.subjects());
    if (read.predicate().isPresent()) {
      assertReadAlike(other.get("predicate"), read.predicate().get());
    }
  }

  private static void assertReadAlike(JsonNode other, StatementDocument.OmsPredicate read) {
    List<ResourceEntry> resources = new ArrayList<>();
    for (JsonNode resource : other.get("resources")) {
      resources.add(
          new ResourceEntry(
              resource.get("name").textValue(),
              resource.get("algorithm").textValue(),
              resource.get("digest").textValue()));
    }
    assertEquals(resources, read.resources());
    JsonNode serialization = other.get("serialization");
    assertEquals(serialization.get("method").textValue(), read.serialization().method());
    assertEquals(serialization.get("hash_type").textValue(), read.serialization().hashType());
    assertEquals(
        serialization.get("allow_symlinks").booleanValue(), read.serialization().allowSymlinks());
    assertEquals(serialization.has("shard_size"), read.serialization().shardSize().isPresent());
    if (serialization.has("shard_size")) {
      JsonNode number = serialization.get("shard_size");
      long size = read.serialization().shardSize().getAsLong();
      if (number.isDouble()) {
        assertEquals((double) size, number.doubleValue());
      } else {
        assertEquals(BigInteger.valueOf(size), number.bigIntegerValue());
      }
    }
    assertEquals(serialization.has("ignore_paths"), read.serialization().ignorePaths().isPresent());
  }

  /** Returns the statement that is read where {@code statement} was written. */
  private static Statement written(Statement statement) {
    try {
      return Statement.interpret(CODEC.read(CODEC.write(statement.toDocument())));
    } catch (MalformedSignatureException e) {
      throw new AssertionError("what was read cannot be written and read", e);
    }
  }
}
