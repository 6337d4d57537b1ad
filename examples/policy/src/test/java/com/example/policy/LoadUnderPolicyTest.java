package com.example.policy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.ModelSigning;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadUnderPolicyTest {
  @TempDir Path folder;

  @Test
  void saysWhichModelsMayBeLoaded() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    String base64 = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    Files.writeString(
        folder.resolve("pub.pem"),
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(base64));
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            "version: 1\ndefault:\n  signedBy: { key: { file: pub.pem } }\n");
    Path good = Files.createDirectory(folder.resolve("good"));
    Files.writeString(good.resolve("weights"), "weights");
    ModelSigning.signer().key(pair.getPrivate(), pair.getPublic()).build().sign(good);
    Path bad = Files.createDirectory(folder.resolve("bad"));
    Files.writeString(bad.resolve("weights"), "weights");

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      LoadUnderPolicy.main(new String[] {policy.toString(), good.toString(), bad.toString()});
    } finally {
      System.setOut(out);
    }
    String said = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(said.startsWith("verified: 'good', 1 files"), said);
    assertTrue(said.contains(bad + ": "), said);
  }
}
