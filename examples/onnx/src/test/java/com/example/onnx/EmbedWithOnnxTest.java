package com.example.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.ModelContentException;
import io.modelsigning.ModelSigning;
import io.modelsigning.UnverifiedModelException;
import io.modelsigning.VerifiedModel;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real model: quantized MiniLM. */
final class EmbedWithOnnxTest {
  /** Where a text begins and ends, and some words. */
  private static final long START = 101;

  private static final long END = 102;
  private static final long DOG = 3899;
  private static final long PUPPY = 17022;
  private static final long BANK = 2924;

  @TempDir Path folder;

  private Path weights;
  private KeyPair pair;

  @BeforeEach
  void sign() throws Exception {
    weights = folder.resolve("model.onnx");
    try (InputStream in = getClass().getResourceAsStream("/all-minilm-l6-v2-q.onnx")) {
      Files.copy(in, weights);
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    pair = generator.generateKeyPair();
    ModelSigning.signer().key(pair.getPrivate(), pair.getPublic()).build().sign(folder);
  }

  private VerifiedModel verified() throws Exception {
    return ModelSigning.verifier().key(pair.getPublic()).build().verify(folder).requireVerified();
  }

  @Test
  void computesEmbeddings() throws Exception {
    VerifiedModel model = verified();
    float[] dog = EmbedWithOnnx.embedding(model, START, DOG, END);
    float[] puppy = EmbedWithOnnx.embedding(model, START, PUPPY, END);
    float[] bank = EmbedWithOnnx.embedding(model, START, BANK, END);
    assertEquals(384, dog.length);
    assertTrue(similarity(dog, puppy) > 0.7);
    assertTrue(similarity(dog, bank) < 0.5);
  }

  private static double similarity(float[] one, float[] other) {
    return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
  }

  private static double product(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  @Test
  void refusesAModelThatWasChanged() throws Exception {
    swap();
    assertThrows(UnverifiedModelException.class, this::verified);
  }

  @Test
  void refusesAFileThatWasSwappedAfterTheVerification() throws Exception {
    VerifiedModel model = verified();
    swap();
    assertThrows(
        ModelContentException.class, () -> EmbedWithOnnx.embedding(model, START, DOG, END));
  }

  /** Another file of the same name, size and time. */
  private void swap() throws Exception {
    FileTime time = Files.getLastModifiedTime(weights);
    byte[] content = Files.readAllBytes(weights);
    content[content.length / 2] ^= 1;
    Files.write(weights, content);
    Files.setLastModifiedTime(weights, time);
  }
}
