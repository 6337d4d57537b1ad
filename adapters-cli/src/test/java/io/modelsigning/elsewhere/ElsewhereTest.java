package io.modelsigning.elsewhere;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.domain.signature.VerificationResult.Verified;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import io.modelsigning.json.JsonModule;
import io.modelsigning.keys.KeyMethods;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/adr/0002 says of adapters to come: a storage, a key and an engine of another machine
 * know the domain alone, and the use cases sign and verify with them. What the command line does is
 * in LocationCommandTest.
 */
final class ElsewhereTest {
  private static final String MODEL = "bucket://models/bert";

  @TempDir Path folder;

  private final BucketStorage buckets =
      new BucketStorage()
          .put(MODEL + "/weights", "w".repeat(1000))
          .put(MODEL + "/config/a.json", "{}")
          .put(MODEL + "/notes", "n");

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  @Test
  void anEngineElsewhereOpensTheModelByItsLocation() throws Exception {
    StoredModel model = buckets.model(new Location(MODEL), ProgressListener.NONE);
    ClusterEngine cluster = new ClusterEngine(buckets);
    ManifestOptions options = ManifestOptions.builder().build();
    assertEquals(
        UseCases.digestModel(HashingModule.digestEngine(HashingOptions.ofThreads(1)))
            .digest(model, options, ProgressListener.NONE)
            .manifest(),
        UseCases.digestModel(cluster).digest(model, options, ProgressListener.NONE).manifest());
    assertEquals(3, cluster.tasks().size());
    assertEquals("hashing on a cluster of 2 executors", cluster.describe().summary());
    // A local path is none that these executors reach.
    Files.writeString(folder.resolve("f"), "f");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            UseCases.digestModel(cluster)
                .digest(LocalModel.open(folder), options, ProgressListener.NONE));
  }

  @Test
  void anObjectThatIsReplacedIsNotTakenForTheOneThatWasListed() throws Exception {
    StoredModel model = buckets.model(new Location(MODEL), ProgressListener.NONE);
    BucketStorage later = new BucketStorage().put(MODEL + "/weights", "v".repeat(1000));
    ManifestOptions options = ManifestOptions.builder().build();
    assertThrows(
        ModelAccessException.class,
        () ->
            UseCases.digestModel(new ClusterEngine(later))
                .digest(model, options, ProgressListener.NONE));
  }

  @Test
  void aKeyElsewhereSignsAModelElsewhereByAnEngineElsewhere() throws Exception {
    TokenKey key = new TokenKey(keyPair());
    StoredModel model = buckets.model(new Location(MODEL), ProgressListener.NONE);
    KeyMethods keys = KeyMethods.create(Clock.systemUTC());
    ClusterEngine cluster = new ClusterEngine(buckets);
    UseCases.signModel(cluster, JsonModule.statementCodec(), JsonModule.bundleCodec())
        .sign(
            SignRequest.builder()
                .model(model)
                .signature(buckets.signature(buckets.usualSignature(new Location(MODEL))))
                .signer(keys.keySigner(key))
                .build(),
            ProgressListener.NONE);
    assertInstanceOf(
        Verified.class,
        UseCases.verifyModel(cluster, JsonModule.statementCodec(), JsonModule.bundleCodec())
            .verify(
                VerifyRequest.builder()
                    .model(model)
                    .signature(buckets.signature(buckets.usualSignature(new Location(MODEL))))
                    .verifier(keys.keyVerifier(key.publicKey()))
                    .build(),
                ProgressListener.NONE));
  }

  @Test
  void theAdaptersKnowTheDomainAlone() {
    classes()
        .that()
        .resideInAPackage("io.modelsigning.elsewhere..")
        .and()
        .haveSimpleNameNotEndingWith("Test")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.modelsigning.elsewhere..",
            "io.modelsigning.domain..",
            "java..",
            "dagger..",
            "org.jspecify..")
        .check(new ClassFileImporter().importPackages("io.modelsigning.elsewhere"));
  }
}
