package io.modelsigning.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.oci.ManifestJson.MalformedException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A manifest names the files that another reader of JSON finds in it, or is refused. */
final class OciManifestFuzzTest {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNameLength(Integer.MAX_VALUE).build())
              .build());
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final Set<String> REFUSALS =
      Set.of(OciReasons.UNSUPPORTED_ARTIFACT.code(), OciReasons.ARCHIVE_LAYER.code());

  static Stream<byte[]> seeds() {
    String layer =
        "{\"mediaType\":\"application/vnd.cncf.model.weight.v1.raw\",\"digest\":\"%s\",\"size\":7,\"annotations\":{\"org.cncf.model.filepath\":\"dir/weights\"}}"
            .formatted(DIGEST);
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"a\",\"config\":{\"mediaType\":\"b\",\"digest\":\"%s\",\"size\":2},\"layers\":[%s]}"
            .formatted(MediaTypes.MANIFEST, DIGEST, layer);
    return Stream.of(
            manifest,
            manifest.replace("org.cncf.model.filepath", "org.opencontainers.image.title"),
            manifest.replace("weight.v1.raw", "weight.v1.tar+gzip"),
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(MediaTypes.INDEX, layer),
            new String(
                BundleManifest.of(Bytes.ofUtf8("{}"), new Descriptor("a", DIGEST, 1)).toArray(),
                UTF_8))
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void manifest(byte[] content) throws IOException {
    Map<ModelPath, Layer> files;
    Artifact artifact;
    try {
      artifact = Artifact.read(Bytes.of(content), MediaTypes.MANIFEST);
    } catch (MalformedException e) {
      return;
    }
    JsonNode tree = MAPPER.readTree(content);
    assertEquals(
        tree.path("layers").size(), artifact.listed().size(), () -> new String(content, UTF_8));
    artifact
        .bundle()
        .ifPresent(
            bundle ->
                assertEquals(tree.path("layers").path(0).path("digest").asText(), bundle.digest()));
    try {
      files = Layer.filesOf(artifact, "place");
    } catch (RegistryException e) {
      assertTrue(REFUSALS.contains(e.reason().code()), e.reason()::code);
      return;
    }
    Map<String, List<String>> expected = new HashMap<>();
    for (JsonNode layer : tree.path("layers")) {
      JsonNode notes = layer.path("annotations");
      String path = notes.path("org.cncf.model.filepath").asText("");
      expected.put(
          path.isEmpty() ? notes.path("org.opencontainers.image.title").asText() : path,
          List.of(layer.path("digest").asText(), layer.path("size").asText()));
    }
    Map<String, List<String>> found = new HashMap<>();
    files.forEach(
        (path, layer) ->
            found.put(
                path.toString(),
                List.of(layer.digest().toString(), Long.toString(layer.file().sizeBytes()))));
    assertEquals(expected, found);
  }
}
