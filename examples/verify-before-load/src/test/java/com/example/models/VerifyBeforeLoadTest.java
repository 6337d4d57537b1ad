package com.example.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.models.VerifyBeforeLoad.UntrustedModelException;
import io.modelsigning.ModelSigning;
import io.modelsigning.domain.UnacceptableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyBeforeLoadTest {
  @TempDir Path folder;

  private Path model;
  private Path publicKey;
  private Path signature;

  @BeforeEach
  void publish() throws Exception {
    model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{}");
    Files.writeString(model.resolve("weights.bin"), "weights");
    publicKey = folder.resolve("public.pem");
    signature = folder.resolve("model.sig");
    VerifyBeforeLoad.makeKeys(folder.resolve("private.pem"), publicKey);
    ModelSigning.signer().key(folder.resolve("private.pem")).build().sign(model, signature);
  }

  @Test
  void loadsWhatWasSigned() throws Exception {
    assertEquals("{}", VerifyBeforeLoad.load(zipped(), publicKey, signature));
  }

  @Test
  void refusesAChangedFile() throws Exception {
    Files.writeString(model.resolve("weights.bin"), "weighty");
    assertTrue(refusal().contains("weights.bin mismatch"));
  }

  @Test
  void refusesAMissingFile() throws Exception {
    Files.delete(model.resolve("weights.bin"));
    assertTrue(refusal().contains("weights.bin missing"));
  }

  @Test
  void refusesAnUnsignedFile() throws Exception {
    Files.writeString(model.resolve("pickle.pkl"), "more");
    assertTrue(refusal().contains("pickle.pkl unexpected"));
  }

  @Test
  void refusesAnotherKey() throws Exception {
    VerifyBeforeLoad.makeKeys(folder.resolve("other.pem"), publicKey);
    refusal();
  }

  @Test
  void refusesNamesThatLeadOutOfTheModel() throws Exception {
    Path zip = zipOf("../escaped");
    assertThrows(UnacceptableModelException.class, () -> ZippedModel.read(zip, 1000));
  }

  @Test
  void refusesWhatIsTooLarge() throws Exception {
    assertThrows(UnacceptableModelException.class, () -> ZippedModel.read(zipOf("a"), 3));
    assertEquals("other.zip", ZippedModel.read(zipOf("a"), 4).name());
  }

  private String refusal() throws IOException {
    Path zip = zipped();
    return assertThrows(
            UntrustedModelException.class, () -> VerifyBeforeLoad.load(zip, publicKey, signature))
        .getMessage();
  }

  private Path zipped() throws IOException {
    return VerifyBeforeLoad.zip(model, folder.resolve("model.zip"));
  }

  private Path zipOf(String name) throws IOException {
    Path zip = folder.resolve("other.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry(name));
      out.write(new byte[4]);
    }
    return zip;
  }
}
