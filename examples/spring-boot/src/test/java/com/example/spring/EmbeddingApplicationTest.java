package com.example.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.ModelContentException;
import io.modelsigning.ModelSigning;
import io.modelsigning.springboot.ModelNotVerifiedException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** With a real model: quantized MiniLM. */
final class EmbeddingApplicationTest {
  /** Where a text begins and ends, and some words. */
  private static final long START = 101;

  private static final long END = 102;
  private static final long DOG = 3899;
  private static final long PUPPY = 17022;
  private static final long BANK = 2924;

  @TempDir Path folder;

  private Path model;
  private Path publicKey;

  @BeforeEach
  void sign() throws Exception {
    model = Files.createDirectory(folder.resolve("minilm"));
    Files.writeString(model.resolve("config.json"), "{\"layers\": 6}");
    try (InputStream in = getClass().getResourceAsStream("/all-minilm-l6-v2-q.onnx")) {
      Files.copy(in, model.resolve("model.onnx"));
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    ModelSigning.signer().key(pair.getPrivate(), pair.getPublic()).build().sign(model);
    String base64 = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    publicKey =
        Files.writeString(
            folder.resolve("publisher.pub"),
            "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(base64));
  }

  private ConfigurableApplicationContext start() {
    return SpringApplication.run(
        EmbeddingApplication.class,
        "--model-signing.public-keys=" + publicKey.toUri(),
        "--model-signing.models.minilm.location=" + model);
  }

  @Test
  void embedsByTheModelThatWasVerified() throws Exception {
    try (var application = start()) {
      Embeddings embeddings = application.getBean(Embeddings.class);
      float[] dog = embeddings.embedding(START, DOG, END);
      assertEquals(384, dog.length);
      assertTrue(similarity(dog, embeddings.embedding(START, PUPPY, END)) > 0.7);
      assertTrue(similarity(dog, embeddings.embedding(START, BANK, END)) < 0.5);
      assertEquals("{\"layers\": 6}", embeddings.configuration());
    }
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
  void doesNotStartWithAModelThatWasChanged() throws Exception {
    Files.writeString(model.resolve("config.json"), "{\"layers\": 7}");
    Exception failure = assertThrows(Exception.class, this::start);
    Throwable cause = NestedExceptionUtils.getRootCause(failure);
    var refusal = assertInstanceOf(ModelNotVerifiedException.class, cause);
    assertEquals("minilm", refusal.model().name());
    assertEquals("content-mismatch", refusal.model().reason().code());
  }

  @Test
  void readsNoFileThatWasSwappedAfterTheStart() throws Exception {
    try (var application = start()) {
      Embeddings embeddings = application.getBean(Embeddings.class);
      Files.writeString(model.resolve("config.json"), "{\"layers\": 7}");
      assertThrows(ModelContentException.class, embeddings::configuration);
      // What was loaded stays.
      assertEquals(384, embeddings.embedding(START, DOG, END).length);
    }
  }
}
