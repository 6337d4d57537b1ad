package io.modelsigning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.archive.ArchiveModel;
import io.modelsigning.archive.ArchiveReasons;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassPathModelTest {
  private static final int LONG = 3_000_000;

  @TempDir Path folder;

  private SignedFolder signed;
  private ModelVerifier verifier;

  @BeforeEach
  void sign() throws Exception {
    signed =
        new SignedFolder(folder)
            .with("config.json", new byte[] {'{', '}'})
            .with("layers/weights", SignedFolder.content(LONG))
            .signed();
    verifier = ModelSigning.verifier().key(signed.keys.publicKey()).build();
  }

  /** Packs a folder, or one file, into an archive, below a path. */
  private Path packed(String archive, String path, Path content) throws IOException {
    Path jar = folder.resolve(archive);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(content)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String below = content.relativize(file).toString();
        out.putNextEntry(new ZipEntry(below.isEmpty() ? path : path + "/" + below));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  private static URLClassLoader loader(Path... entries) throws IOException {
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < entries.length; i++) {
      urls[i] = entries[i].toUri().toURL();
    }
    return new URLClassLoader(urls, null);
  }

  @Test
  void verifiesAndOpensAModelInAJar() throws Exception {
    try (URLClassLoader loader = loader(packed("app.jar", "models/bert", signed.model))) {
      VerifiedModel model = verifier.verify(loader, "models/bert").requireVerified();

      assertEquals(List.of("config.json", "layers/weights"), model.files());
      assertEquals("bert", model.name());
      assertArrayEquals(SignedFolder.content(LONG), model.bytes("layers/weights"));
      try (var channel = model.channel("layers/weights")) {
        assertEquals(LONG, channel.size());
      }
      Path copy = model.copyTo(folder.resolve("copy"));
      assertArrayEquals(
          SignedFolder.content(LONG), Files.readAllBytes(copy.resolve("layers/weights")));
      assertTrue(verifier.verifyAsync(loader, "models/bert").get() instanceof VerifiedModel);
      assertTrue(verifier.verifyUnchecked(loader, "models/bert") instanceof VerifiedModel);
    }
  }

  @Test
  void verifiesAModelThatDevelopmentToolsUnpacked() throws Exception {
    Files.createDirectory(folder.resolve("classes"));
    Files.move(signed.model, folder.resolve("classes/bert"));
    try (URLClassLoader loader = loader(folder.resolve("classes"))) {
      VerifiedModel model = verifier.verify(loader, "bert").requireVerified();

      assertArrayEquals(new byte[] {'{', '}'}, model.bytes("config.json"));
    }
  }

  @Test
  void verifiesOneFile() throws Exception {
    Path models = Files.createDirectory(folder.resolve("models"));
    Path file = Files.write(models.resolve("net.onnx"), SignedFolder.content(100));
    ModelSigning.signer().key(signed.keys.privateKey()).build().sign(file);
    for (Path place : List.of(packed("app.jar", "models", models), folder)) {
      try (URLClassLoader loader = loader(place)) {
        VerifiedModel model = verifier.verify(loader, "models/net.onnx").requireVerified();

        assertArrayEquals(SignedFolder.content(100), model.bytes("net.onnx"));
      }
    }
  }

  @Test
  void signsInShardsAndVerifiesInAnArchive() throws Exception {
    signed.signed(builder -> builder.shardBytes(1 << 20));
    ArchiveModel archive = ArchiveModel.in(packed("model.zip", "m", signed.model), "m");

    VerifiedModel model = verifier.verify(archive, List.of(archive.signature())).requireVerified();
    assertArrayEquals(SignedFolder.content(LONG), model.bytes("layers/weights"));
  }

  @Test
  void whatIsNotSignedIsNotVerified() throws Exception {
    signed.with("layers/more", new byte[] {1});
    try (URLClassLoader loader = loader(packed("app.jar", "m", signed.model))) {
      UnverifiedModel refused =
          assertInstanceOf(UnverifiedModel.class, verifier.verify(loader, "m"));
      assertEquals("layers/more", refused.differences().getFirst().path().toString());
    }
  }

  @Test
  void anArchiveThatIsReplacedAfterwardsIsNotOpened() throws Exception {
    Path jar = packed("app.jar", "m", signed.model);
    ArchiveModel archive = ArchiveModel.in(jar, "m");
    VerifiedModel model = verifier.verify(archive, List.of(archive.signature())).requireVerified();

    SignedFolder.changeInSecret(signed.file("layers/weights"));
    packed("app.jar", "m", signed.model);

    assertThrows(ModelContentException.class, () -> model.bytes("layers/weights"));
    assertThrows(ModelContentException.class, () -> model.bytes("config.json"));
  }

  /** A class loader tells no time of its archive: then the digests decide. */
  @Test
  void aJarThatIsReplacedAfterwardsHandsOutNothingElse() throws Exception {
    Path jar = packed("app.jar", "m", signed.model);
    try (URLClassLoader loader = loader(jar)) {
      VerifiedModel model = verifier.verify(loader, "m").requireVerified();

      SignedFolder.changeInSecret(signed.file("layers/weights"));
      packed("app.jar", "m", signed.model);

      assertThrows(ModelContentException.class, () -> model.bytes("layers/weights"));
    }
  }

  @Test
  void theSameNameInTwoJarsIsRefused() throws Exception {
    Path one = packed("one.jar", "m", signed.model);
    Path two = packed("two.jar", "m", signed.model);
    try (URLClassLoader loader = loader(one, two)) {
      ModelAccessException refused =
          assertThrows(ModelAccessException.class, () -> verifier.verify(loader, "m"));
      assertEquals(ArchiveReasons.AMBIGUOUS_MODEL, refused.reason());
    }
  }

  @Test
  void saysThatThereIsNoSignature() throws Exception {
    try (URLClassLoader loader = loader(packed("app.jar", "m", signed.model))) {
      SignatureAccessException missing =
          assertThrows(SignatureAccessException.class, () -> verifier.verify(loader, "n"));
      assertEquals(Reason.NOT_FOUND, missing.reason());
      assertEquals(
          "the class path must have the signature 'n/model.sig' or 'n.sig', but has neither",
          missing.getMessage());
    }
  }
}
