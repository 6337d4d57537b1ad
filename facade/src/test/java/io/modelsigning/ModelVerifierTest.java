package io.modelsigning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.testing.Crypto;
import io.modelsigning.testing.Interop;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelVerifierTest {
  private static final char[] PASSWORD = "secret".toCharArray();

  @TempDir Path folder;

  private SignedFolder signed;

  @BeforeEach
  void sign() throws Exception {
    signed =
        new SignedFolder(folder)
            .with("config.json", new byte[] {'{', '}'})
            .with("weights", new byte[] {1, 2, 3})
            .signed();
  }

  private void requireVerified(ModelVerifier.Builder builder) throws Exception {
    VerifiedModel model = builder.build().verify(signed.model).requireVerified();
    assertEquals(List.of("config.json", "weights"), model.files());
  }

  private UnverifiedModel unverified(ModelVerifier.Builder builder) throws Exception {
    return assertInstanceOf(UnverifiedModel.class, builder.build().verify(signed.model));
  }

  private byte[] publicKeyText() throws IOException {
    return Files.readAllBytes(signed.keys.publicKey());
  }

  @Test
  void takesKeysFromAnywhere() throws Exception {
    requireVerified(ModelSigning.verifier().key(signed.keys.publicKey()));
    requireVerified(ModelSigning.verifier().key(Source.of(signed.keys.publicKey())));
    requireVerified(ModelSigning.verifier().key(Source.of("the key", publicKeyText())));
    requireVerified(
        ModelSigning.verifier()
            .key(Source.of("the key", () -> Files.newInputStream(signed.keys.publicKey()))));
    requireVerified(ModelSigning.verifier().key(signed.keys.pair().getPublic()));
  }

  @Test
  void oneOfSeveralKeysIsEnoughAndNoOther() throws Exception {
    requireVerified(
        ModelSigning.verifier()
            .key(Crypto.ecKeys().getPublic())
            .key(signed.keys.pair().getPublic()));
    UnverifiedModel refused = unverified(ModelSigning.verifier().key(Crypto.ecKeys().getPublic()));
    assertFalse(refused.isTolerated());
    assertEquals(List.of(), refused.differences());
    assertEquals("wrong-key", refused.reason().code());
  }

  @Test
  void aRefusalIsAValueAndCanBeThrown() throws Exception {
    Files.write(signed.file("weights"), new byte[] {1, 2, 4});
    Files.write(signed.file("more"), new byte[] {1});
    UnverifiedModel refused = unverified(ModelSigning.verifier().key(signed.keys.publicKey()));
    assertEquals(Reason.CONTENT_MISMATCH, refused.reason());
    assertEquals(
        List.of("more", "weights"),
        refused.differences().stream().map(difference -> difference.path()).toList());
    assertTrue(refused.details().isPresent());
    UnverifiedModelException thrown =
        assertThrows(UnverifiedModelException.class, refused::requireVerified);
    assertEquals(refused, thrown.model());
    assertEquals(Reason.CONTENT_MISMATCH, thrown.reason());
    assertTrue(
        String.valueOf(thrown.getMessage()).endsWith("in 2 places: 'more' and 1 more"),
        thrown::toString);
  }

  @Test
  void whatCannotBeAnsweredIsAnException() throws Exception {
    ModelVerifier verifier = ModelSigning.verifier().key(signed.keys.publicKey()).build();
    assertThrows(ModelAccessException.class, () -> verifier.verify(folder.resolve("missing")));
    Path elsewhere = folder.resolve("missing.sig");
    assertThrows(SignatureAccessException.class, () -> verifier.verify(signed.model, elsewhere));
    Path unsigned = Files.createDirectory(folder.resolve("unsigned"));
    UncheckedModelSigningException wrapped =
        assertThrows(
            UncheckedModelSigningException.class, () -> verifier.verifyUnchecked(unsigned));
    assertEquals(Reason.NOT_FOUND, wrapped.reason());
    assertInstanceOf(SignatureAccessException.class, wrapped.getCause());
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () -> verifier.verifyAsync(unsigned).get(10, TimeUnit.SECONDS));
    assertInstanceOf(SignatureAccessException.class, failed.getCause());
  }

  @Test
  void whatIsNoKeyIsRefusedWhenBuilding() {
    VerificationUnavailableException missing =
        assertThrows(
            VerificationUnavailableException.class,
            () -> ModelSigning.verifier().key(folder.resolve("missing")).build());
    assertEquals(Reason.NOT_FOUND, missing.reason());
    VerificationUnavailableException missingSource =
        assertThrows(
            VerificationUnavailableException.class,
            () -> ModelSigning.verifier().key(Source.of(folder.resolve("missing"))).build());
    assertEquals(Reason.NOT_FOUND, missingSource.reason());
    VerificationUnavailableException unreadable =
        assertThrows(
            VerificationUnavailableException.class,
            () ->
                ModelSigning.verifier()
                    .key(
                        Source.of(
                            "the vault",
                            () -> {
                              throw new IOException("it is sealed");
                            }))
                    .build());
    assertEquals("'the vault' cannot be read: it is sealed", unreadable.getMessage());
    VerificationUnavailableException otherKind =
        assertThrows(
            VerificationUnavailableException.class,
            () -> ModelSigning.verifier().key(Crypto.ed25519Keys().getPublic()).build());
    assertEquals("unsupported-key", otherKind.reason().code());
    VerificationUnavailableException endless =
        assertThrows(
            VerificationUnavailableException.class,
            () -> ModelSigning.verifier().key(Source.of("zeros", Zeros::new)).build());
    assertEquals("malformed-key", endless.reason().code());
  }

  /** Zeros without an end. */
  private static final class Zeros extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return length;
    }
  }

  /** An authority, and a signer whom it certified. */
  private Path signByCertificate() throws Exception {
    TestKeys.KeyFiles authority = TestKeys.create(folder, "authority");
    Path root =
        TestKeys.certificate(
            folder.resolve("root.pem"),
            authority.pair(),
            "CN=Authority",
            authority.pair(),
            "CN=Authority");
    Path certificate =
        TestKeys.certificate(
            folder.resolve("signer.pem"),
            signed.keys.pair(),
            "CN=Signer",
            authority.pair(),
            "CN=Authority",
            "signer@example.com");
    ModelSigning.signer()
        .key(signed.keys.privateKey())
        .certificate(certificate)
        .build()
        .sign(signed.model);
    return root;
  }

  private static X509Certificate read(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  void takesCertificatesFromAnywhere() throws Exception {
    Path root = signByCertificate();
    requireVerified(ModelSigning.verifier().certificate(root));
    requireVerified(
        ModelSigning.verifier()
            .certificate(CertificateTrust.in(Source.of("root", Files.readAllBytes(root)))));
    requireVerified(ModelSigning.verifier().certificate(CertificateTrust.in(List.of(read(root)))));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", read(root));
    requireVerified(ModelSigning.verifier().certificate(CertificateTrust.in(store)));
    requireVerified(
        ModelSigning.verifier()
            .certificate(
                CertificateTrust.in(root)
                    .subject("CN=Signer")
                    .alternativeName("signer@example.com")));
  }

  @Test
  void namesOfCertificatesCount() throws Exception {
    Path root = signByCertificate();
    CertificateTrust trust = CertificateTrust.in(root);
    for (CertificateTrust other :
        List.of(trust.subject("CN=Other"), trust.alternativeName("other@example.com"))) {
      assertEquals(
          "certificate-name-mismatch",
          unverified(ModelSigning.verifier().certificate(other)).reason().code());
    }
    assertEquals(
        "unknown-authority",
        unverified(
                ModelSigning.verifier()
                    .certificate(CertificateTrust.ofSystem().subject("CN=Signer")))
            .reason()
            .code());
    assertThrows(
        IllegalArgumentException.class,
        () -> ModelSigning.verifier().certificate(CertificateTrust.ofSystem()).build());
    assertThrows(IllegalArgumentException.class, () -> CertificateTrust.in(List.of()));
    KeyStore empty = KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    assertThrows(IllegalArgumentException.class, () -> CertificateTrust.in(empty));
    // Whoever holds a key need not trust who certified it.
    empty.setKeyEntry(
        "own", signed.keys.pair().getPrivate(), PASSWORD, new X509Certificate[] {read(root)});
    assertThrows(IllegalArgumentException.class, () -> CertificateTrust.in(empty));
  }

  @Test
  void takesKeysAndCertificatesOfAKeyStore() throws Exception {
    Path root = signByCertificate();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "signer",
        signed.keys.pair().getPrivate(),
        PASSWORD,
        new X509Certificate[] {read(folder.resolve("signer.pem")), read(root)});
    var identity =
        ModelSigning.signer()
            .certificate(store, "signer", PASSWORD)
            .build()
            .sign(signed.model)
            .signer();
    assertEquals(1, identity.certificates().size(), "verifiers have the root themselves");
    VerifiedModel model =
        ModelSigning.verifier().certificate(root).build().verify(signed.model).requireVerified();
    assertEquals("CN=Signer", model.signer().name());

    ModelSigning.signer().key(store, "signer", PASSWORD).build().sign(signed.model);
    requireVerified(ModelSigning.verifier().key(signed.keys.publicKey()));

    char[] wrong = "wrong".toCharArray();
    assertEquals(
        "wrong-password",
        assertThrows(
                SigningException.class,
                () -> ModelSigning.signer().key(store, "signer", wrong).build())
            .reason()
            .code());
    assertEquals(
        Reason.KEY_NOT_FOUND,
        assertThrows(
                SigningException.class,
                () -> ModelSigning.signer().certificate(store, "nobody", PASSWORD).build())
            .reason());
  }

  @ParameterizedTest
  @CsvSource({"trusted_root, true", "client-trust-config, true", "trusted_root, false"})
  void verifiesWhatSigstoreCertifiedByATrustRootAtHand(String trust, boolean expected)
      throws Exception {
    Path model = Interop.path("signed/v1.1.0-sigstore");
    byte[] config = Files.readAllBytes(Interop.path("sigstore/public-good." + trust + ".json"));
    Verdict verdict =
        ModelSigning.verifier()
            .sigstore(
                expected ? "stefanb@us.ibm.com" : "somebody@us.ibm.com",
                "https://sigstore.verify.ibm.com/oauth2",
                SigstoreInstance.trusting(Source.of("the trust root", config)))
            .offline()
            .build()
            .verify(model);
    switch (verdict) {
      case VerifiedModel verified -> {
        assertTrue(expected);
        assertEquals("stefanb@us.ibm.com", verified.signer().name());
        for (String path : verified.files()) {
          assertEquals(verified.size(path), verified.bytes(path).length);
        }
      }
      case UnverifiedModel refused -> {
        assertFalse(expected);
        assertEquals("identity-mismatch", refused.reason().code());
      }
    }
  }

  @Test
  void sigstoreWithoutNetworkAndCopyHasNoAnswer() throws Exception {
    Path model = Interop.path("signed/v1.1.0-sigstore");
    ModelVerifier verifier =
        ModelSigning.verifier()
            .sigstore("stefanb@us.ibm.com", "https://sigstore.verify.ibm.com/oauth2")
            .cacheDirectory(folder.resolve("cache"))
            .offline()
            .build();
    for (int i = 0; i < 2; i++) {
      assertEquals(
          "offline",
          assertThrows(VerificationUnavailableException.class, () -> verifier.verify(model))
              .reason()
              .code());
    }
  }

  @Test
  void whatMeansNothingIsRefused() {
    assertThrows(IllegalStateException.class, () -> ModelSigning.verifier().build());
    Path key = signed.keys.publicKey();
    Path policy = folder.resolve("policy.yaml");
    assertThrows(
        IllegalStateException.class, () -> ModelSigning.verifier().key(key).policy(policy).build());
    assertThrows(
        IllegalStateException.class,
        () -> ModelSigning.verifier().policy(policy).only("*").build());
    assertThrows(
        IllegalStateException.class,
        () -> ModelSigning.verifier().policy(policy).ignoreUnsignedFiles().build());
    assertThrows(IllegalArgumentException.class, () -> ModelSigning.verifier().threads(0));
    assertThrows(
        IllegalArgumentException.class, () -> ModelSigning.verifier().sigstore("", "https://a"));
    assertThrows(IllegalArgumentException.class, () -> ModelSigning.verifier().ignorePaths("../a"));
    Path privateKey = signed.keys.privateKey();
    assertThrows(IllegalStateException.class, () -> ModelSigning.signer().build());
    assertThrows(IllegalStateException.class, () -> ModelSigning.signer().certificate(key).build());
    assertThrows(
        IllegalStateException.class,
        () -> ModelSigning.signer().key(privateKey).sigstore().build());
  }

  private Path policy(String mode) throws IOException {
    return Files.writeString(
        folder.resolve("policy.yaml"),
        """
        version: 1
        rules:
          - name: all
            models: ["**"]
            mode: "%s"
            signedBy: { key: { file: %s } }
        """
            .formatted(mode, signed.keys.publicKey().getFileName()));
  }

  @Test
  void verifiesUnderAPolicy() throws Exception {
    Path file = policy("enforce");
    requireVerified(ModelSigning.verifier().policy(file));
    requireVerified(
        ModelSigning.verifier().policy(Source.of("the policy", Files.readAllBytes(file)), folder));
    VerifiedModel model =
        ModelSigning.verifier().policy(file).build().verify(signed.model).requireVerified();
    assertTrue(model.policyAnswer().orElseThrow().accepted());

    SignedFolder.changeInSecret(signed.file("weights"));
    UnverifiedModel refused = unverified(ModelSigning.verifier().policy(file));
    assertFalse(refused.isTolerated());
    assertTrue(refused.policyAnswer().isPresent());
  }

  @Test
  void aPolicyReadsOnlySoManySignatures() throws Exception {
    ModelVerifier verifier = ModelSigning.verifier().policy(policy("enforce")).build();
    for (int i = 0; i < SignedModel.MAXIMUM_SIGNATURES; i++) {
      Files.copy(signed.file("model.sig"), signed.file(i + ".sig"));
    }
    ModelAccessException failure =
        assertThrows(ModelAccessException.class, () -> verifier.verify(signed.model));
    assertEquals(Reason.NOT_SEARCHABLE, failure.reason());
  }

  @ParameterizedTest
  @CsvSource({"warn, content-mismatch", "off, policy-rule-off"})
  void whatAPolicyToleratesIsNotVerified(String mode, String reason) throws Exception {
    SignedFolder.changeInSecret(signed.file("weights"));
    UnverifiedModel tolerated = unverified(ModelSigning.verifier().policy(policy(mode)));
    assertTrue(tolerated.isTolerated());
    assertEquals(reason, tolerated.reason().code());
    assertThrows(UnverifiedModelException.class, tolerated::requireVerified);
  }

  @Test
  void aModelWithoutSignatureIsNotVerifiedThoughAPolicyAcceptsIt() throws Exception {
    Files.delete(signed.file("model.sig"));
    Path file =
        Files.writeString(
            policy("enforce"), "    accept: { unsignedModels: true }\n", StandardOpenOption.APPEND);
    UnverifiedModel tolerated = unverified(ModelSigning.verifier().policy(file));
    assertTrue(tolerated.isTolerated());
    assertEquals(Reason.UNSIGNED_MODEL, tolerated.reason());
    assertTrue(tolerated.details().isEmpty());
  }

  @Test
  void aPartOfAModelIsAllThatCanBeOpened() throws Exception {
    SignedFolder.changeInSecret(signed.file("config.json"));
    VerifiedModel model =
        ModelSigning.verifier()
            .key(signed.keys.publicKey())
            .only("weights")
            .build()
            .verify(signed.model)
            .requireVerified();
    assertTrue(model.result().partial());
    assertEquals(List.of("weights"), model.files());
    assertFalse(model.has("config.json"));
  }

  @Test
  void unsignedFilesAreIgnoredWhereThatIsAskedFor() throws Exception {
    Files.write(signed.file("more"), new byte[] {1});
    assertEquals(
        Reason.CONTENT_MISMATCH,
        unverified(ModelSigning.verifier().key(signed.keys.publicKey())).reason());
    requireVerified(ModelSigning.verifier().key(signed.keys.publicKey()).ignorePaths("more"));
    requireVerified(ModelSigning.verifier().key(signed.keys.publicKey()).ignoreUnsignedFiles());
  }

  @Test
  void progressIsTold() throws Exception {
    AtomicLong hashed = new AtomicLong();
    requireVerified(
        ModelSigning.verifier()
            .key(signed.keys.publicKey())
            .progress(
                new ProgressListener() {
                  @Override
                  public void hashed(long bytes) {
                    hashed.addAndGet(bytes);
                  }
                }));
    assertEquals(5, hashed.get());
  }

  /** An engine that waits until it is interrupted. */
  private static DigestEngine waiting(CountDownLatch begun, CountDownLatch interrupted) {
    return (model, ranges, algorithm, progress) -> {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
      throw new AssertionError("unreachable");
    };
  }

  @Test
  void cancellingInterrupts() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<Verdict> future =
        ModelSigning.verifier()
            .key(signed.keys.publicKey())
            .engine(waiting(begun, interrupted))
            .build()
            .verifyAsync(signed.model);
    assertTrue(begun.await(10, TimeUnit.SECONDS));
    assertTrue(future.cancel(true));
    assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    assertThrows(CancellationException.class, future::join);
  }

  @Test
  void interruptingInterrupts() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    ModelVerifier verifier =
        ModelSigning.verifier()
            .key(signed.keys.publicKey())
            .engine(waiting(begun, interrupted))
            .build();
    AtomicReference<Optional<Throwable>> thrown = new AtomicReference<>(Optional.empty());
    AtomicReference<Boolean> stays = new AtomicReference<>(false);
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    verifier.verifyUnchecked(signed.model).requireVerified();
                  } catch (CancellationException e) {
                    thrown.set(Optional.of(e));
                    stays.set(Thread.currentThread().isInterrupted());
                  }
                });
    assertTrue(begun.await(10, TimeUnit.SECONDS));
    thread.interrupt();
    thread.join(10_000);
    assertEquals(0, interrupted.getCount());
    assertInstanceOf(InterruptedException.class, thrown.get().orElseThrow().getCause());
    assertTrue(stays.get());
  }

  @Test
  void futuresRunWhereTheyAreToldTo() throws Exception {
    AtomicLong run = new AtomicLong();
    ModelVerifier verifier =
        ModelSigning.verifier()
            .key(signed.keys.publicKey())
            .executor(
                task -> {
                  run.incrementAndGet();
                  task.run();
                })
            .build();
    assertTrue(verifier.verifyAsync(signed.model).isDone(), "it was run by the thread that called");
    assertEquals(1, run.get());
    Path elsewhere = Files.copy(signed.file("model.sig"), folder.resolve("elsewhere.sig"));
    assertInstanceOf(
        VerifiedModel.class,
        ModelSigning.verifier()
            .key(signed.keys.publicKey())
            .ignorePaths("model.sig")
            .build()
            .verifyAsync(signed.model, elsewhere)
            .get(10, TimeUnit.SECONDS));
  }

  @Test
  void whatABuilderBuiltStaysAsItIs() throws Exception {
    ModelVerifier.Builder builder = ModelSigning.verifier().key(signed.keys.publicKey());
    ModelVerifier verifier = builder.build();
    builder.only("nothing").key(Crypto.ecKeys().getPublic()).environment(Map.of());
    assertInstanceOf(VerifiedModel.class, verifier.verify(signed.model));
  }
}
