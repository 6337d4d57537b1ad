package io.modelsigning.onnx;

import static io.modelsigning.onnx.OnnxBytes.addition;
import static io.modelsigning.onnx.OnnxBytes.external;
import static io.modelsigning.onnx.OnnxBytes.floats;
import static io.modelsigning.onnx.OnnxBytes.internal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.modelsigning.ModelContentException;
import io.modelsigning.ModelSigning;
import io.modelsigning.UnverifiedModelException;
import io.modelsigning.VerifiedModel;
import io.modelsigning.domain.Reason;
import io.modelsigning.testing.PageProgram;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifiedOnnxTest {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  @TempDir Path folder;
  private Path model;
  private TestKeys.KeyFiles keys;
  private List<Path> copiesBefore;

  @BeforeEach
  void make() throws Exception {
    model = Files.createDirectory(folder.resolve("model"));
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

  private Path write(String path, byte[] content) throws IOException {
    Path file = model.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private VerifiedModel signedAndVerified() throws Exception {
    ModelSigning.signer().key(keys.privateKey()).build().sign(model);
    return ModelSigning.verifier().key(keys.publicKey()).build().verify(model).requireVerified();
  }

  private static OrtSession session(VerifiedModel verified) throws Exception {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      return VerifiedOnnx.session(ENVIRONMENT, verified, options);
    }
  }

  private static OrtSession session(VerifiedModel verified, String path, long bytesInMemory)
      throws Exception {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      return VerifiedOnnx.session(ENVIRONMENT, verified, path, options, bytesInMemory);
    }
  }

  /** Returns what a model adds to zero. */
  private static float[] added(OrtSession session, int floats) throws OrtException {
    try (OnnxTensor zero = OnnxTensor.createTensor(ENVIRONMENT, new float[floats]);
        OrtSession.Result result = session.run(Map.of("x", zero))) {
      return (float[]) result.get(0).getValue();
    }
  }

  /** Some optimizations want a path where there is none, which hides where data would be from. */
  private static float[] added(byte[] bytes, int floats) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = ENVIRONMENT.createSession(bytes, options)) {
        return added(session, floats);
      }
    }
  }

  /** Changes a file, which has the size and time that it had. */
  private static void swap(Path file, byte[] content) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    assertEquals(Files.size(file), content.length);
    Files.write(file, content);
    Files.setLastModifiedTime(file, time);
  }

  @Test
  void computesEmbeddings() throws Exception {
    write("model.onnx", MiniLm.model());
    write("config.json", new byte[] {'{', '}'});
    VerifiedModel verified = signedAndVerified();
    float[] dog;
    float[] puppy;
    float[] tax;
    try (OrtSession session = session(verified);
        OrtSession plain = ENVIRONMENT.createSession(MiniLm.model())) {
      dog = MiniLm.embedding(ENVIRONMENT, session, MiniLm.tokens("dog"));
      puppy = MiniLm.embedding(ENVIRONMENT, session, MiniLm.tokens("puppy"));
      tax = MiniLm.embedding(ENVIRONMENT, session, MiniLm.tokens("tax"));
      assertArrayEquals(MiniLm.embedding(ENVIRONMENT, plain, MiniLm.tokens("dog")), dog, 1e-5f);
    }
    assertEquals(MiniLm.DIMENSIONS, dog.length);
    assertTrue(
        MiniLm.similarity(dog, puppy) > MiniLm.similarity(dog, tax) + 0.2,
        () -> MiniLm.similarity(dog, puppy) + " and " + MiniLm.similarity(dog, tax));
  }

  @Test
  void theProgramOfThePageRuns() throws Exception {
    model = Files.createDirectory(folder.resolve("minilm"));
    write("model.onnx", MiniLm.model());
    signedAndVerified();
    Files.copy(keys.publicKey(), folder.resolve("pub.pem"));
    PageProgram.in(Path.of("../docs/integrations.md"), "## ONNX Runtime")
        .requireToRun(folder, "--enable-native-access=ALL-UNNAMED");
  }

  @ParameterizedTest
  @ValueSource(longs = {VerifiedOnnx.MAXIMUM_BYTES_IN_MEMORY, 0})
  void refusesASwappedModel(long bytesInMemory) throws Exception {
    Path file = write("model.onnx", addition(2, internal(1, 2)));
    VerifiedModel verified = signedAndVerified();
    byte[] other = addition(2, internal(3, 4));
    assertArrayEquals(new float[] {3, 4}, added(other, 2));
    swap(file, other);
    ModelContentException refusal =
        assertThrows(
            ModelContentException.class, () -> session(verified, "model.onnx", bytesInMemory));
    assertEquals(Reason.FILE_CHANGED, refusal.reason());
    assertEquals("model.onnx", refusal.path());
  }

  @Test
  void refusesASwappedRealModel() throws Exception {
    byte[] content = MiniLm.model();
    Path file = write("model.onnx", content);
    VerifiedModel verified = signedAndVerified();
    // A weight somewhere: the model still loads, and computes something else.
    content[content.length / 2] ^= 1;
    swap(file, content);
    assertThrows(ModelContentException.class, () -> session(verified));
  }

  @Test
  void noSessionOfWhatIsNotVerified() throws Exception {
    Path file = write("model.onnx", addition(2, internal(1, 2)));
    signedAndVerified();
    swap(file, addition(2, internal(3, 4)));
    UnverifiedModelException refusal =
        assertThrows(
            UnverifiedModelException.class,
            () ->
                session(
                    ModelSigning.verifier()
                        .key(keys.publicKey())
                        .build()
                        .verify(model)
                        .requireVerified()));
    assertEquals(Reason.CONTENT_MISMATCH, refusal.reason());
    assertEquals("model.onnx", refusal.model().differences().getFirst().path().toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {VerifiedOnnx.MAXIMUM_BYTES_IN_MEMORY, 0})
  void loadsOneFile(long bytesInMemory) throws Exception {
    write("model.onnx", addition(2, internal(1, 2)));
    VerifiedModel verified = signedAndVerified();
    try (OrtSession session = session(verified, "model.onnx", bytesInMemory)) {
      noCopyIsLeft();
      assertArrayEquals(new float[] {1, 2}, added(session, 2));
    }
  }

  /** The current directory is where the runtime looks if the model comes from memory. */
  @ParameterizedTest
  @ValueSource(longs = {VerifiedOnnx.MAXIMUM_BYTES_IN_MEMORY, 0})
  void takesExternalDataFromTheModelAlone(long bytesInMemory) throws Exception {
    String name = "weights-" + UUID.randomUUID() + ".bin";
    byte[] content = addition(2, external(name));
    write("onnx/model.onnx", content);
    write("onnx/" + name, floats(1, 2));
    write("unrelated.bin", new byte[] {1});
    VerifiedModel verified = signedAndVerified();
    Path decoy = Path.of(name);
    Files.write(decoy, floats(666, 667));
    try (OrtSession session = session(verified, "onnx/model.onnx", bytesInMemory)) {
      // So it would be without the detour: the trap is there.
      assertArrayEquals(new float[] {666, 667}, added(content, 2));
      assertArrayEquals(new float[] {1, 2}, added(session, 2));
    } finally {
      Files.delete(decoy);
    }
  }

  /** What is mapped into memory stays, whatever becomes of the files. */
  @Test
  void externalDataOutlivesTheCopy() throws Exception {
    int floats = 1 << 20;
    float[] weights = new float[floats];
    for (int i = 0; i < floats; i++) {
      weights[i] = i;
    }
    write("model.onnx", addition(floats, external("weights.bin")));
    Path data = write("weights.bin", floats(weights));
    VerifiedModel verified = signedAndVerified();
    try (OrtSession session = session(verified)) {
      noCopyIsLeft();
      Files.write(data, new byte[floats * Float.BYTES]);
      assertArrayEquals(weights, added(session, floats));
      assertArrayEquals(weights, added(session, floats));
    }
  }

  @Test
  void refusesSwappedExternalData() throws Exception {
    write("model.onnx", addition(2, external("weights.bin")));
    Path data = write("weights.bin", floats(1, 2));
    VerifiedModel verified = signedAndVerified();
    swap(data, floats(3, 4));
    ModelContentException refusal =
        assertThrows(ModelContentException.class, () -> session(verified));
    assertEquals("weights.bin", refusal.path());
  }

  /** There, but not signed. */
  @Test
  void refusesExternalDataThatNobodySigned() throws Exception {
    write("model.onnx", addition(2, external("weights.bin")));
    ModelSigning.signer().key(keys.privateKey()).build().sign(model);
    write("weights.bin", floats(1, 2));
    VerifiedModel verified =
        ModelSigning.verifier()
            .key(keys.publicKey())
            .ignoreUnsignedFiles()
            .build()
            .verify(model)
            .requireVerified();
    OnnxModelException refusal = assertThrows(OnnxModelException.class, () -> session(verified));
    assertEquals("model.onnx", refusal.path());
  }

  @ParameterizedTest
  @ValueSource(longs = {VerifiedOnnx.MAXIMUM_BYTES_IN_MEMORY, 0})
  void refusesExternalDataElsewhere(long bytesInMemory) throws Exception {
    Path elsewhere = Files.write(folder.resolve("elsewhere.bin"), floats(1, 2));
    for (String location : List.of("../elsewhere.bin", elsewhere.toString())) {
      write("model.onnx", addition(2, external(location)));
      VerifiedModel verified = signedAndVerified();
      assertThrows(OnnxModelException.class, () -> session(verified, "model.onnx", bytesInMemory));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {VerifiedOnnx.MAXIMUM_BYTES_IN_MEMORY, 0})
  void refusesWhatIsNoModel(long bytesInMemory) throws Exception {
    write("model.onnx", "no model".getBytes(StandardCharsets.UTF_8));
    VerifiedModel verified = signedAndVerified();
    OnnxModelException refusal =
        assertThrows(
            OnnxModelException.class, () -> session(verified, "model.onnx", bytesInMemory));
    assertEquals("'model.onnx' cannot be read as an ONNX model", refusal.getMessage());
  }

  /** What the runtime itself refuses is its own to tell. */
  @Test
  void leavesTheRestToTheRuntime() throws Exception {
    write("model.onnx", OnnxBytes.number(1, 8));
    VerifiedModel verified = signedAndVerified();
    assertThrows(OrtException.class, () -> session(verified, "model.onnx", 0));
    assertThrows(OrtException.class, () -> session(verified));
  }

  @Test
  void wantsToKnowWhichOfSeveral() throws Exception {
    write("a.onnx", addition(2, internal(1, 2)));
    write("b/b.onnx", addition(2, internal(3, 4)));
    VerifiedModel verified = signedAndVerified();
    OnnxModelException refusal = assertThrows(OnnxModelException.class, () -> session(verified));
    assertTrue(
        String.valueOf(refusal.getMessage()).endsWith("but has 2 'a.onnx' 'b/b.onnx'"),
        refusal::getMessage);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = VerifiedOnnx.session(ENVIRONMENT, verified, "b/b.onnx", options)) {
      assertArrayEquals(new float[] {3, 4}, added(session, 2));
    }
    assertThrows(ModelContentException.class, () -> session(verified, "c.onnx", 0));
  }

  @Test
  void wantsOneAtLeast() throws Exception {
    write("weights.bin", new byte[] {1});
    VerifiedModel verified = signedAndVerified();
    assertThrows(OnnxModelException.class, () -> session(verified));
  }

  @Test
  void allModelsOfAFolderHaveTheirOwnData() throws Exception {
    write("onnx/model.onnx", addition(2, external("data/weights.bin")));
    write("onnx/data/weights.bin", floats(1, 2));
    write("tokenizer.json", "{}".getBytes(StandardCharsets.UTF_8));
    VerifiedOnnx.requireOwnData(model);
    write("second", addition(2, external("../key.pem")));
    assertEquals(
        "second",
        assertThrows(OnnxModelException.class, () -> VerifiedOnnx.requireOwnData(model)).path());
    Files.delete(model.resolve("second"));
    write("third.onnx", "no model".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "third.onnx",
        assertThrows(OnnxModelException.class, () -> VerifiedOnnx.requireOwnData(model)).path());
    Files.delete(model.resolve("third.onnx"));
    Files.createSymbolicLink(model.resolve("link"), folder.resolve("key.pem"));
    assertThrows(IOException.class, () -> VerifiedOnnx.requireOwnData(model));
  }
}
