package io.modelsigning.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.MalformedManifestException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.RecordedManifest;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.out.ManifestCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonManifestCodecTest {
  private static final Digest DIGEST =
      new Digest(HashAlgorithm.SHA256, Bytes.ofHex(Documents.DIGEST));
  private static final ModelPath A = ModelPath.of("a");

  private final ManifestCodec codec = JsonModule.manifestCodec();

  static RecordedManifest files() {
    ModelPath other = ModelPath.of("b/c");
    return new RecordedManifest(
        Manifest.sorted(
            "model",
            Serialization.builder().addIgnorePaths(ModelPath.of(".git")).build(),
            List.of(
                new ResourceDescriptor(new Resource.WholeFile(A), DIGEST),
                new ResourceDescriptor(new Resource.WholeFile(other), DIGEST))),
        Map.of(A, 5L, other, 0L));
  }

  static RecordedManifest shards() {
    return new RecordedManifest(
        Manifest.sorted(
            "model",
            Serialization.builder().method(new SerializationMethod.Shards(8)).build(),
            List.of(
                new ResourceDescriptor(new Resource.Shard(A, 0, 8), DIGEST),
                new ResourceDescriptor(new Resource.Shard(A, 8, 10), DIGEST))),
        Map.of());
  }

  private static String text(RecordedManifest manifest) {
    return new String(JsonModule.manifestCodec().write(manifest).toArray(), StandardCharsets.UTF_8);
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    for (RecordedManifest manifest : List.of(files(), shards())) {
      RecordedManifest read = codec.read(codec.write(manifest));
      assertEquals(manifest.manifest(), read.manifest());
      assertEquals(manifest.sizes(), read.sizes());
      assertTrue(read.tellsSizes());
    }
    assertEquals(10, codec.read(codec.write(shards())).sizeBytes(A).getAsLong());
  }

  @Test
  void theOrderOfMembersDoesNotMatter() throws Exception {
    String statement = text(files()).replaceAll("^.*?\"statement\":|,\"files\":.*$", "");
    String sizes = "[{\"size\":5,\"name\":\"a\"},{\"name\":\"b/c\",\"size\":0}]";
    String turned =
        "{\"files\":%s,\"statement\":%s,\"mediaType\":\"%s\"}"
            .formatted(sizes, statement, ManifestCodec.MEDIA_TYPE);
    assertEquals(files().manifest(), codec.read(Bytes.ofUtf8(turned)).manifest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "manifest.v1 | manifest.v2 | must be",
        "\"mediaType\" | \"type\" | unknown member",
        "\"size\":5 | \"size\":-5 | not negative",
        "\"size\":5 | \"size\":5.5 | integer",
        "\"size\":5 | \"bytes\":5 | unknown member",
        "{\"name\":\"b/c\",\"size\":0} | {\"name\":\"a\",\"size\":5} | once",
        "{\"name\":\"b/c\",\"size\":0} | {\"name\":\"d\",\"size\":0} | listed file",
        "{\"name\":\"b/c\",\"size\":0} | {\"name\":\"../c\",\"size\":0} | ..",
        ",{\"name\":\"b/c\",\"size\":0} | '' | must tell the size of 'b/c'",
        "\"digest\":\"aaaa | \"digest\":\"bbbb | root digest",
        "\"files\":[ | \"more\":1,\"files\":[ | unknown member",
        "signature/v1.0 | signature/v9.0 | predicate",
        "{\"mediaType | [{\"mediaType | must be an object",
      })
  void whatIsNoManifestIsRefused(String from, String to, String message) {
    String text = text(files());
    assertTrue(text.contains(from), text);
    MalformedManifestException refused =
        assertThrows(
            MalformedManifestException.class,
            () -> codec.read(Bytes.ofUtf8(text.replace(from, to))));
    assertEquals(Reason.MALFORMED_MANIFEST, refused.reason());
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }

  @Test
  void sizesOfShardsAreHeldAgainstThem() {
    String text = text(shards()).replace("\"size\":10", "\"size\":11");
    assertThrows(MalformedManifestException.class, () -> codec.read(Bytes.ofUtf8(text)));
  }
}
