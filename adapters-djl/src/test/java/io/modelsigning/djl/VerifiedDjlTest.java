package io.modelsigning.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.modelsigning.ModelContentException;
import io.modelsigning.ModelSigning;
import io.modelsigning.UnverifiedModelException;
import io.modelsigning.VerifiedModel;
import io.modelsigning.domain.Reason;
import io.modelsigning.onnx.OnnxModelException;
import io.modelsigning.testing.PageProgram;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifiedDjlTest {
  private static final int DIMENSIONS = 384;

  /** The start of a sentence, a dog, and the end. */
  private static final long[] TOKENS = {101, 3899, 102};

  @TempDir Path folder;
  private Path model;
  private TestKeys.KeyFiles keys;
  private List<Path> copiesBefore;

  @BeforeEach
  void make() throws Exception {
    model = Files.createDirectory(folder.resolve("minilm"));
    write("model.onnx", minilm());
    keys = TestKeys.create(folder, "key");
    copiesBefore = copies();
  }

  @AfterEach
  void noCopyIsLeft() throws IOException {
    assertEquals(copiesBefore, copies());
  }

  private static List<Path> copies() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("model-signing-"))
          .sorted()
          .toList();
    }
  }

  private static byte[] minilm() throws IOException {
    String name = "/all-minilm-l6-v2-q.onnx";
    try (InputStream in =
        Objects.requireNonNull(VerifiedDjlTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  private Path write(String path, byte[] content) throws IOException {
    Path file = model.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private Path write(String path, String content) throws IOException {
    return write(path, content.getBytes(StandardCharsets.UTF_8));
  }

  private VerifiedModel verified() throws Exception {
    return ModelSigning.verifier().key(keys.publicKey()).build().verify(model).requireVerified();
  }

  private VerifiedModel signedAndVerified() throws Exception {
    ModelSigning.signer().key(keys.privateKey()).build().sign(model);
    return verified();
  }

  private static Criteria.Builder<NDList, NDList> criteria() {
    return Criteria.builder()
        .setTypes(NDList.class, NDList.class)
        .optEngine("OnnxRuntime")
        .optModelName("model");
  }

  private static float[] vectors(ZooModel<NDList, NDList> loaded) throws Exception {
    try (Predictor<NDList, NDList> predictor = loaded.newPredictor();
        NDManager manager = loaded.getNDManager().newSubManager()) {
      return predictor
          .predict(
              new NDList(
                  named("input_ids", TOKENS, manager),
                  named("attention_mask", new long[] {1, 1, 1}, manager),
                  named("token_type_ids", new long[3], manager)))
          .head()
          .toFloatArray();
    }
  }

  private static NDArray named(String name, long[] values, NDManager manager) {
    NDArray array = manager.create(values, new Shape(1, values.length));
    array.setName(name);
    return array;
  }

  /** Returns what ONNX Runtime computes by itself, of bytes that nobody could swap. */
  private static float[] vectorsWithoutDjl() throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(minilm());
        OnnxTensor ids = OnnxTensor.createTensor(environment, new long[][] {TOKENS});
        OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {{1, 1, 1}});
        OnnxTensor types = OnnxTensor.createTensor(environment, new long[1][3]);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      float[] all = new float[TOKENS.length * DIMENSIONS];
      float[][] vectors = ((float[][][]) result.get(0).getValue())[0];
      for (int i = 0; i < vectors.length; i++) {
        System.arraycopy(vectors[i], 0, all, i * DIMENSIONS, DIMENSIONS);
      }
      return all;
    }
  }

  private static void swap(Path file, byte[] content) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    assertEquals(Files.size(file), content.length);
    Files.write(file, content);
    Files.setLastModifiedTime(file, time);
  }

  @Test
  void computesWhatTheModelComputes() throws Exception {
    write("serving.properties", "engine=OnnxRuntime\noption.intraOpNumThreads=1\n");
    VerifiedModel verified = signedAndVerified();
    Path copy;
    try (ZooModel<NDList, NDList> loaded = VerifiedDjl.load(verified, criteria())) {
      copy = loaded.getModelPath();
      assertTrue(Files.exists(copy.resolve("model.onnx")));
      assertEquals("minilm", copy.getFileName().toString());
      // Whatever becomes of the model.
      Files.write(model.resolve("model.onnx"), new byte[] {1});
      assertArrayEquals(vectorsWithoutDjl(), vectors(loaded), 1e-5f);
    }
    assertFalse(Files.exists(copy));
  }

  @Test
  void theProgramOfThePageRuns() throws Exception {
    signedAndVerified();
    Files.copy(keys.publicKey(), folder.resolve("pub.pem"));
    PageProgram.in(Path.of("../docs/integrations.md"), "## Deep Java Library")
        .requireToRun(
            folder,
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true");
  }

  /** By the name of its folder, as the library has it where no name is given. */
  @Test
  void findsTheModelByTheNameOfItsFolder() throws Exception {
    Files.move(model.resolve("model.onnx"), model.resolve("minilm.onnx"));
    VerifiedModel verified = signedAndVerified();
    Criteria.Builder<NDList, NDList> criteria =
        Criteria.builder().setTypes(NDList.class, NDList.class).optEngine("OnnxRuntime");
    try (ZooModel<NDList, NDList> loaded = VerifiedDjl.load(verified, criteria)) {
      assertEquals("minilm", loaded.getName());
      assertEquals(TOKENS.length * DIMENSIONS, vectors(loaded).length);
    }
  }

  /** Wherever the criteria say that the model is. */
  @Test
  void loadsNothingElse() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.write(other.resolve("model.onnx"), new byte[] {1});
    VerifiedModel verified = signedAndVerified();
    Criteria.Builder<NDList, NDList> criteria = criteria().optModelPath(other);
    try (ZooModel<NDList, NDList> loaded = VerifiedDjl.load(verified, criteria)) {
      assertEquals("minilm", loaded.getModelPath().getFileName().toString());
    }
    // The builder is as it was.
    assertThrows(Exception.class, () -> criteria.build().loadModel());
  }

  @Test
  void refusesASwappedFile() throws Exception {
    VerifiedModel verified = signedAndVerified();
    byte[] content = minilm();
    content[content.length / 2] ^= 1;
    swap(model.resolve("model.onnx"), content);
    ModelContentException refusal =
        assertThrows(ModelContentException.class, () -> VerifiedDjl.load(verified, criteria()));
    assertEquals(Reason.FILE_CHANGED, refusal.reason());
  }

  @Test
  void refusesAnUnsignedModel() throws Exception {
    signedAndVerified();
    write("added.jar", new byte[] {1});
    UnverifiedModelException refusal =
        assertThrows(
            UnverifiedModelException.class, () -> VerifiedDjl.load(verified(), criteria()));
    assertEquals(Reason.CONTENT_MISMATCH, refusal.reason());
    assertEquals("added.jar", refusal.model().differences().getFirst().path().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "option.customOpLibrary=/tmp/evil.so",
        "option.profilerOutput=/tmp/here",
        "option.modelName=../other",
        "option.modelName=/tmp/other",
        "option.unknown=1",
        "\\u006fption.customOpLibrary=/tmp/evil.so"
      })
  void refusesOptionsThatMayLoadMore(String line) throws Exception {
    write("serving.properties", line + "\n");
    VerifiedModel verified = signedAndVerified();
    MalformedModelException refusal =
        assertThrows(MalformedModelException.class, () -> VerifiedDjl.load(verified, criteria()));
    String key = line.replace("\\u006f", "o").replaceFirst("=.*", "");
    assertEquals(
        "the model's 'serving.properties' must set only options that load nothing more, but sets '%s'"
            .formatted(key),
        refusal.getMessage());
  }

  @Test
  void doesNotTakeOptionsOfTheModelThatTheProgramSets() throws Exception {
    write("serving.properties", "option.profilerOutput=" + folder.resolve("theirs") + "\n");
    VerifiedModel verified = signedAndVerified();
    Criteria.Builder<NDList, NDList> criteria =
        criteria().optOption("profilerOutput", folder.resolve("ours").toString());
    VerifiedDjl.load(verified, criteria).close();
    try (Stream<Path> files = Files.list(folder)) {
      assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith("theirs")));
    }
  }

  @Test
  void takesANameFromTheModel() throws Exception {
    Files.move(model.resolve("model.onnx"), model.resolve("some.onnx"));
    write("serving.properties", "option.modelName=some\n");
    VerifiedModel verified = signedAndVerified();
    Criteria.Builder<NDList, NDList> criteria =
        Criteria.builder().setTypes(NDList.class, NDList.class).optEngine("OnnxRuntime");
    try (ZooModel<NDList, NDList> loaded = VerifiedDjl.load(verified, criteria)) {
      assertEquals("some", loaded.getName());
    }
  }

  @Test
  void refusesARepositoryOfModels() throws Exception {
    write(
        "sub/metadata.json",
        "{\"metadataVersion\": \"0.2\", \"artifacts\": [{\"name\": \"m\", \"files\": {}}]}");
    VerifiedModel verified = signedAndVerified();
    MalformedModelException refusal =
        assertThrows(MalformedModelException.class, () -> VerifiedDjl.load(verified, criteria()));
    assertTrue(
        String.valueOf(refusal.getMessage())
            .endsWith("must be one model, but is taken for a repository of models"));
  }

  /** Archives are unpacked into the library's cache, which outlives the copy. */
  @Test
  void refusesAFolderThatIsTakenForAnArchive() throws Exception {
    Path archive = Files.move(model, folder.resolve("minilm.zip"));
    ModelSigning.signer().key(keys.privateKey()).build().sign(archive);
    VerifiedModel verified =
        ModelSigning.verifier().key(keys.publicKey()).build().verify(archive).requireVerified();
    assertThrows(MalformedModelException.class, () -> VerifiedDjl.load(verified, criteria()));
  }

  /** What has a comma, the library takes for two places; the temporary folder may have one. */
  @Test
  void refusesTwoPlaces() throws Exception {
    Path copy = Files.createDirectories(folder.resolve("a,b/minilm"));
    Files.copy(model.resolve("model.onnx"), copy.resolve("model.onnx"));
    assertThrows(MalformedModelException.class, () -> VerifiedDjl.zooOf(copy));
    assertEquals(1, VerifiedDjl.zooOf(model).getModelLoaders().size());
  }

  /** An ONNX model whose tensor has its data in {@code ../w}; see onnx.proto for the fields. */
  @Test
  void refusesModelsOfOnnxWithDataElsewhere() throws Exception {
    byte[] location = {10, 8, 'l', 'o', 'c', 'a', 't', 'i', 'o', 'n', 18, 4, '.', '.', '/', 'w'};
    write("other", nested(7, nested(5, nested(13, location))));
    VerifiedModel verified = signedAndVerified();
    OnnxModelException refusal =
        assertThrows(OnnxModelException.class, () -> VerifiedDjl.load(verified, criteria()));
    assertEquals("other", refusal.path());
  }

  private static byte[] nested(int field, byte[] content) {
    byte[] message = new byte[content.length + 2];
    message[0] = (byte) ((field << 3) | 2);
    message[1] = (byte) content.length;
    System.arraycopy(content, 0, message, 2, content.length);
    return message;
  }

  @Test
  void leavesNothingIfTheLibraryRefuses() throws Exception {
    Files.move(model.resolve("model.onnx"), model.resolve("other.onnx"));
    VerifiedModel verified = signedAndVerified();
    assertThrows(
        ModelNotFoundException.class,
        () -> VerifiedDjl.load(verified, criteria().optEngine("None")));
    assertThrows(
        IOException.class, () -> VerifiedDjl.load(verified, criteria().optModelName("none")));
  }
}
