package com.example.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.ModelSigning;
import io.modelsigning.UnverifiedModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadByKeyTest {
  @TempDir Path folder;

  private Path model;
  private Path publicKey;

  @BeforeEach
  void sign() throws Exception {
    model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("config.json"), "{}");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    ModelSigning.signer().key(pair.getPrivate(), pair.getPublic()).build().sign(model);
    String base64 = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    publicKey =
        Files.writeString(
            folder.resolve("pub.pem"),
            "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(base64));
  }

  @Test
  void loadsWhatWasSigned() throws Exception {
    assertEquals("{}", LoadByKey.configuration(model, publicKey));
  }

  @Test
  void loadsNothingElse() throws Exception {
    Files.writeString(model.resolve("config.json"), "[]");
    assertThrows(
        UnverifiedModelException.class, () -> LoadByKey.configuration(model, publicKey));
  }
}
