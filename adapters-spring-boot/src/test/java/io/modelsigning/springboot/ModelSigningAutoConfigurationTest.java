package io.modelsigning.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.ModelContentException;
import io.modelsigning.ModelSigning;
import io.modelsigning.ModelVerifier;
import io.modelsigning.testing.Interop;
import io.modelsigning.testing.TestKeys;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;

final class ModelSigningAutoConfigurationTest {
  @TempDir Path folder;

  private ModelFolder signed;

  @BeforeEach
  void sign() throws Exception {
    signed = new ModelFolder(folder).signed();
  }

  private static ModelNotVerifiedException refusal(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ModelNotVerifiedException refused) {
        return refused;
      }
    }
    throw new AssertionError("no model was refused", failure);
  }

  @Test
  void theModelIsThereByItsName() {
    signed
        .withKeyAndModel()
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              VerifiedModels models = context.getBean(VerifiedModels.class);
              assertEquals(Set.of("bert"), models.names());
              assertEquals(
                  List.of("config.json", "weights/model.safetensors"), models.get("bert").files());
            });
  }

  /** A bean that is made before all others, with a location. */
  @Configuration(proxyBeanMethods = false)
  static class WithLocation {
    @Bean
    String config(@Value("verified:bert/config.json") Resource config) throws Exception {
      return config.getContentAsString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void locationsAreResolvedForBeans() {
    signed
        .withKeyAndModel()
        .withUserConfiguration(WithLocation.class)
        .run(context -> assertEquals("{}", context.getBean("config")));
  }

  @Test
  void resourcesAreTheSignedContent() {
    signed
        .withKeyAndModel()
        .run(
            context -> {
              Resource weights = context.getResource("verified:bert/weights/model.safetensors");
              assertTrue(weights.exists());
              assertTrue(weights.isReadable());
              assertFalse(weights.isFile());
              assertEquals(7, weights.contentLength());
              assertEquals("model.safetensors", weights.getFilename());
              assertEquals(
                  "weights", new String(weights.getContentAsByteArray(), StandardCharsets.UTF_8));
              try (InputStream in = weights.getInputStream()) {
                assertEquals("weights", new String(in.readAllBytes(), StandardCharsets.UTF_8));
              }
              try (var channel = weights.readableChannel()) {
                ByteBuffer read = ByteBuffer.allocate(8);
                assertEquals(7, channel.read(read));
              }
              assertEquals(
                  "{}",
                  weights
                      .createRelative("../config.json")
                      .getContentAsString(StandardCharsets.UTF_8));
              assertThrows(FileNotFoundException.class, weights::getFile);
              assertThrows(FileNotFoundException.class, weights::getURL);
            });
  }

  @Test
  void aFileThatIsSwappedLaterIsNotRead() {
    signed
        .withKeyAndModel()
        .run(
            context -> {
              Resource weights = context.getResource("verified:bert/weights/model.safetensors");
              signed.swap("weights/model.safetensors");
              assertThrows(ModelContentException.class, weights::getContentAsByteArray);
              assertThrows(ModelContentException.class, weights::readableChannel);
              assertThrows(
                  ModelContentException.class,
                  () -> {
                    try (InputStream in = weights.getInputStream()) {
                      in.readAllBytes();
                    }
                  });
              // By the file itself, it would have been.
              assertEquals(7, Files.size(signed.model.resolve("weights/model.safetensors")));
            });
  }

  @Test
  void whatIsNotThereIsSaid() {
    signed
        .withKeyAndModel()
        .run(
            context -> {
              Resource unknown = context.getResource("verified:other/config.json");
              assertFalse(unknown.exists());
              assertEquals(
                  "there is no model 'other' below model-signing.models",
                  assertThrows(FileNotFoundException.class, unknown::getInputStream).getMessage());
              Resource file = context.getResource("verified:bert/other");
              assertFalse(file.exists());
              assertThrows(ModelContentException.class, file::getInputStream);
              assertFalse(context.getResource("verified:bert/model.sig").exists());
              assertFalse(context.getResource("verified:bert/../bert/config.json").exists());
            });
  }

  @Test
  void aModelOfOneFileNeedsNoPath() throws Exception {
    Path file = Files.writeString(folder.resolve("one.onnx"), "one");
    ModelSigning.signer().key(signed.keys.privateKey()).build().sign(file);
    signed
        .withKeyAndModel()
        .withPropertyValues("model-signing.models.one.location=file:" + file)
        .run(
            context ->
                assertEquals(
                    "one",
                    context
                        .getResource("verified:one")
                        .getContentAsString(StandardCharsets.UTF_8)));
  }

  @Test
  void aSwappedFileKeepsTheApplicationFromStarting() throws Exception {
    signed.swap("weights/model.safetensors");
    signed
        .withKeyAndModel()
        .run(
            context -> {
              assertThat(context).hasFailed();
              VerifiedModels.Unverified model = refusal(context.getStartupFailure()).model();
              assertEquals("bert", model.name());
              assertEquals("content-mismatch", model.reason().code());
              assertThat(model.message()).endsWith("\n  weights/model.safetensors: mismatch");
            });
  }

  @Test
  void anotherKeyKeepsTheApplicationFromStarting() throws Exception {
    Path other = TestKeys.create(folder, "other").publicKey();
    signed
        .withModel()
        .withPropertyValues("model-signing.public-keys=file:" + other)
        .run(
            context ->
                assertEquals(
                    "wrong-key", refusal(context.getStartupFailure()).model().reason().code()));
    signed
        .withModel()
        .withPropertyValues(
            "model-signing.public-keys=file:%s,file:%s".formatted(other, signed.keys.publicKey()))
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void aModelWithoutSignatureKeepsTheApplicationFromStarting() throws Exception {
    Files.delete(signed.model.resolve("model.sig"));
    signed
        .withKeyAndModel()
        .run(
            context ->
                assertEquals(
                    "not-found", refusal(context.getStartupFailure()).model().reason().code()));
  }

  @Test
  void aSignatureCanLieElsewhere() throws Exception {
    Path elsewhere = Files.move(signed.model.resolve("model.sig"), folder.resolve("elsewhere.sig"));
    signed
        .withKeyAndModel()
        .withPropertyValues("model-signing.models.bert.signature=" + elsewhere)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void whereThatIsWantedItStartsWithoutTheModel() throws Exception {
    signed.swap("config.json");
    for (String property :
        List.of("model-signing.on-failure", "model-signing.models.bert.on-failure")) {
      signed
          .withKeyAndModel()
          .withPropertyValues(property + "=warn")
          .run(
              context -> {
                assertThat(context).hasNotFailed();
                VerifiedModels models = context.getBean(VerifiedModels.class);
                assertEquals(Set.of(), models.names());
                assertThat(
                        assertThrows(NoSuchElementException.class, () -> models.get("bert"))
                            .getMessage())
                    .startsWith("the model 'bert' is not verified: ");
                Resource config = context.getResource("verified:bert/config.json");
                assertFalse(config.exists());
                assertThrows(FileNotFoundException.class, config::getInputStream);
              });
    }
    signed
        .withKeyAndModel()
        .withPropertyValues(
            "model-signing.on-failure=warn", "model-signing.models.bert.on-failure=fail")
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void anUnknownWayToFailIsRefused() {
    signed
        .withKeyAndModel()
        .withPropertyValues("model-signing.on-failure=ignore")
        .run(context -> assertThat(context).hasFailed());
  }

  @Test
  void aPolicyDecides() throws Exception {
    for (String mode : List.of("enforce", "warn")) {
      Path policy =
          Files.writeString(
              folder.resolve(mode + ".yaml"),
              """
              version: 1
              rules:
                - name: all
                  models: ["**"]
                  mode: "%s"
                  signedBy: { key: { file: publisher.pub } }
              """
                  .formatted(mode));
      var application =
          signed.withModel().withPropertyValues("model-signing.policy=file:" + policy);
      application.run(
          context -> assertEquals(Set.of("bert"), context.getBean(VerifiedModels.class).names()));
    }
    signed.swap("config.json");
    signed
        .withModel()
        .withPropertyValues("model-signing.policy=file:" + folder.resolve("enforce.yaml"))
        .run(context -> assertThat(context).hasFailed());
    signed
        .withModel()
        .withPropertyValues("model-signing.policy=file:" + folder.resolve("warn.yaml"))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertEquals(Set.of(), context.getBean(VerifiedModels.class).names());
            });
  }

  @Test
  void namesOfCertificatesCount() throws Exception {
    TestKeys.KeyFiles authority = TestKeys.create(folder, "authority");
    Path root =
        TestKeys.certificate(
            folder.resolve("root.pem"), authority.pair(), "CN=A", authority.pair(), "CN=A");
    Path certificate =
        TestKeys.certificate(
            folder.resolve("signer.pem"),
            signed.keys.pair(),
            "CN=Signer",
            authority.pair(),
            "CN=A",
            "signer@example.com");
    ModelSigning.signer()
        .key(signed.keys.privateKey())
        .certificate(certificate)
        .build()
        .sign(signed.model);
    var application =
        signed
            .withModel()
            .withPropertyValues(
                "model-signing.certificates.roots=file:" + root,
                "model-signing.certificates.alternative-name=signer@example.com");
    application
        .withPropertyValues("model-signing.certificates.subject=CN=Signer")
        .run(context -> assertThat(context).hasNotFailed());
    for (String other : List.of("subject=CN=Other", "alternative-name=other@example.com")) {
      application
          .withPropertyValues("model-signing.certificates." + other)
          .run(
              context ->
                  assertEquals(
                      "certificate-name-mismatch",
                      refusal(context.getStartupFailure()).model().reason().code()));
    }
    // The roots of the system, which know no such signer.
    signed
        .withModel()
        .withPropertyValues("model-signing.certificates.subject=CN=Signer")
        .run(
            context ->
                assertEquals(
                    "unknown-authority",
                    refusal(context.getStartupFailure()).model().reason().code()));
  }

  @Test
  void identitiesOfSigstoreCount() {
    Path model = Interop.path("signed/v1.1.0-sigstore");
    var application =
        ModelFolder.application()
            .withPropertyValues(
                "model-signing.models.published.location=" + model,
                "model-signing.sigstore.provider=https://sigstore.verify.ibm.com/oauth2",
                "model-signing.sigstore.offline=true",
                "model-signing.sigstore.trusted-root=file:"
                    + Interop.path("sigstore/public-good.trusted_root.json"));
    application
        .withPropertyValues("model-signing.sigstore.identity=stefanb@us.ibm.com")
        .run(context -> assertThat(context).hasNotFailed());
    application
        .withPropertyValues("model-signing.sigstore.identity=somebody@us.ibm.com")
        .run(
            context ->
                assertEquals(
                    "identity-mismatch",
                    refusal(context.getStartupFailure()).model().reason().code()));
  }

  @Test
  void offlineUsesNoNetwork() {
    ModelFolder.application()
        .withBean(
            ModelVerifierCustomizer.class,
            () -> builder -> builder.cacheDirectory(folder.resolve("cache")))
        .withPropertyValues(
            "model-signing.models.published.location=" + Interop.path("signed/v1.1.0-sigstore"),
            "model-signing.sigstore.identity=stefanb@us.ibm.com",
            "model-signing.sigstore.provider=https://sigstore.verify.ibm.com/oauth2",
            "model-signing.sigstore.offline=true")
        .run(
            context ->
                assertEquals(
                    "offline", refusal(context.getStartupFailure()).model().reason().code()));
  }

  @Test
  void anInterruptEndsTheStartAndIsKept() throws Exception {
    ModelVerifier verifier = ModelSigning.verifier().key(signed.keys.publicKey()).build();
    ModelSigningProperties properties =
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of("model-signing.models.bert.location", signed.model.toString())))
            .bindOrCreate("model-signing", ModelSigningProperties.class);
    ModelsAtStart start = new ModelsAtStart(verifier, new DefaultResourceLoader());
    Thread.currentThread().interrupt();
    ModelNotVerifiedException refusal =
        assertThrows(ModelNotVerifiedException.class, () -> start.verify(properties));
    assertTrue(Thread.interrupted());
    assertEquals("verifying it was interrupted", refusal.model().message());
  }

  /** A name in a certificate is anything that an authority certified. */
  @Test
  void namesOfSignersAreEscapedInTheLog() throws Exception {
    Path root =
        TestKeys.certificate(
            folder.resolve("root.pem"), signed.keys.pair(), "CN=A", signed.keys.pair(), "CN=A");
    TestKeys.KeyFiles keys = TestKeys.create(folder, "signer");
    ModelSigning.signer()
        .key(keys.privateKey())
        .certificate(
            TestKeys.certificate(
                folder.resolve("signer-certificate.pem"),
                keys.pair(),
                "CN=Signer\u001b[2J",
                signed.keys.pair(),
                "CN=A"))
        .build()
        .sign(signed.model);
    List<String> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(ModelsAtStart.class.getName());
    logger.addHandler(handler);
    try {
      signed
          .withModel()
          .withPropertyValues("model-signing.certificates.roots=file:" + root)
          .run(context -> assertThat(context).hasNotFailed());
    } finally {
      logger.removeHandler(handler);
    }
    assertEquals(
        List.of("the model 'bert' is verified: 2 files, signed by CN=Signer\\u001b[2J"), logged);
  }

  @Test
  void nothingIsMadeWhereNothingIsSet() {
    ModelFolder.application()
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context).doesNotHaveBean(ModelVerifier.class);
              assertThat(context).doesNotHaveBean(VerifiedModels.class);
              assertThrows(
                  FileNotFoundException.class,
                  () -> context.getResource("verified:bert/config.json").getInputStream());
            });
    signed
        .withKeyAndModel()
        .withPropertyValues("model-signing.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(VerifiedModels.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnBeans {
    @Bean
    VerifiedModels ownModels() {
      return new VerifiedModels(Map.of(), List.of());
    }
  }

  @Test
  void theApplicationsOwnBeansComeFirst() throws Exception {
    signed
        .withKeyAndModel()
        .withUserConfiguration(OwnBeans.class)
        .run(context -> assertEquals(Set.of(), context.getBean(VerifiedModels.class).names()));
    ModelVerifier own = ModelSigning.verifier().key(signed.keys.publicKey()).build();
    signed
        .withModel()
        .withBean("ownVerifier", ModelVerifier.class, () -> own)
        .run(
            context -> {
              assertEquals(own, context.getBean(ModelVerifier.class));
              assertEquals(Set.of("bert"), context.getBean(VerifiedModels.class).names());
            });
  }

  @Test
  void customizersAddToTheVerifier() {
    AtomicInteger called = new AtomicInteger();
    signed
        .withModel()
        .withBean(
            ModelVerifierCustomizer.class,
            () ->
                builder -> {
                  called.incrementAndGet();
                  builder.key(signed.keys.publicKey());
                })
        .run(context -> assertThat(context).hasNotFailed());
    assertEquals(1, called.get());
  }

  @Test
  void pathsCanBeIgnored() throws Exception {
    Files.writeString(signed.model.resolve("notes"), "");
    signed.withKeyAndModel().run(context -> assertThat(context).hasFailed());
    signed
        .withKeyAndModel()
        .withPropertyValues("model-signing.ignore-paths=notes", "model-signing.threads=1")
        .run(context -> assertThat(context).hasNotFailed());
  }
}
