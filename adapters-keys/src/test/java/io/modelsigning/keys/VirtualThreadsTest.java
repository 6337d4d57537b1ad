package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.in.SignModel;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.VerifyModel;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.filesystem.SignatureFile;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import io.modelsigning.json.JsonModule;
import io.modelsigning.testing.TestKeys;
import io.modelsigning.testing.VirtualThreads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole use cases on virtual threads: the engine has threads of its own, and callers wait for it.
 */
@Timeout(60)
final class VirtualThreadsTest {
  private static final int THREADS = 16;

  @TempDir private Path folder;

  private final KeyMethods keys = KeyMethods.create(Clock.systemUTC());
  private final DigestEngine engine = HashingModule.digestEngine(HashingOptions.automatic());
  private TestKeys.KeyFiles pair;
  private Path model;

  @BeforeEach
  void makeModel() throws Exception {
    pair = TestKeys.create(folder, "key");
    model = folder.resolve("model");
    Path layers = Files.createDirectories(model.resolve("layers"));
    for (int i = 0; i < 100; i++) {
      Files.write(layers.resolve("file-" + i), new byte[10_000 + i]);
    }
    Files.write(model.resolve("weights"), new byte[8 << 20]);
  }

  @ParameterizedTest
  @EnumSource
  void signingAndVerifyingPinsNone(HashAlgorithm algorithm) throws Exception {
    // Whoever initializes a class has the others wait for it, whatever they do.
    sign(algorithm, folder.resolve("first.sig"));
    assertInstanceOf(VerificationResult.Verified.class, verify(folder.resolve("first.sig")));
    AtomicInteger number = new AtomicInteger();
    AtomicInteger verified = new AtomicInteger();

    List<String> pinned =
        VirtualThreads.pinnedWhile(
            THREADS,
            () -> {
              Path signature = folder.resolve(number.incrementAndGet() + ".sig");
              sign(algorithm, signature);
              assertInstanceOf(VerificationResult.Verified.class, verify(signature));
              return verified.incrementAndGet();
            });

    assertEquals(List.of(), pinned);
    assertEquals(THREADS, verified.get());
  }

  private void sign(HashAlgorithm algorithm, Path signature) throws Exception {
    SignModel use =
        UseCases.signModel(engine, JsonModule.statementCodec(), JsonModule.bundleCodec());
    SignRequest request =
        SignRequest.builder()
            .model(LocalModel.open(model))
            .manifest(ManifestOptions.builder().hashAlgorithm(algorithm).build())
            .signature(SignatureFile.at(signature))
            .signer(
                keys.keySigner(
                    keys.readSigningKey(PemSource.of(pair.privateKey()), key -> Optional.empty())))
            .build();
    use.sign(request, ProgressListener.NONE);
  }

  private VerificationResult verify(Path signature) throws Exception {
    VerifyModel use =
        UseCases.verifyModel(engine, JsonModule.statementCodec(), JsonModule.bundleCodec());
    VerifyRequest request =
        VerifyRequest.builder()
            .model(LocalModel.open(model))
            .signature(SignatureFile.at(signature))
            .verifier(keys.keyVerifier(PemSource.of(pair.publicKey())))
            .build();
    return use.verify(request, ProgressListener.NONE);
  }
}
