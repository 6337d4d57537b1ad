package io.modelsigning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.port.in.SignedModel;
import io.modelsigning.testing.Crypto;
import io.modelsigning.testing.Interop;
import io.modelsigning.testing.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelSignerTest {
  @TempDir Path folder;

  private SignedFolder model;

  @BeforeEach
  void make() throws Exception {
    model = new SignedFolder(folder).with("weights", new byte[] {1, 2, 3});
  }

  private void requireSigns(ModelSigner.Builder builder) throws Exception {
    Files.deleteIfExists(model.file("model.sig"));
    builder.build().sign(model.model);
    assertEquals(List.of("weights"), model.verified().files());
  }

  @Test
  void takesKeysFromAnywhere() throws Exception {
    KeyPair pair = model.keys.pair();
    Path file = model.keys.privateKey();
    requireSigns(ModelSigning.signer().key(file));
    requireSigns(ModelSigning.signer().key(Source.of("vault", Files.readAllBytes(file))));
    requireSigns(ModelSigning.signer().key(pair.getPrivate()));
    requireSigns(ModelSigning.signer().key(pair.getPrivate(), pair.getPublic()));
    Path encrypted = TestKeys.encrypted(pair, "geheim", folder.resolve("encrypted.pem"));
    requireSigns(ModelSigning.signer().key(encrypted, "geheim".toCharArray()));
    requireSigns(
        ModelSigning.signer()
            .key(Source.of("vault", Files.readAllBytes(encrypted)), "geheim".toCharArray()));
    SigningException locked =
        assertThrows(SigningException.class, () -> ModelSigning.signer().key(encrypted).build());
    assertEquals("missing-password", locked.reason().code());
  }

  @Test
  void keysOfOtherKindsAreRefused() {
    KeyPair other = Crypto.ed25519Keys();
    assertEquals(
        "unsupported-key",
        assertThrows(
                SigningException.class,
                () -> ModelSigning.signer().key(other.getPrivate(), other.getPublic()).build())
            .reason()
            .code());
    assertThrows(
        SigningException.class, () -> ModelSigning.signer().key(other.getPrivate()).build());
    assertThrows(IllegalArgumentException.class, () -> ModelSigning.signer().key(new InToken()));
  }

  /** A private key that does not show its secret. */
  private static final class InToken implements PrivateKey {
    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    @SuppressWarnings("NullAway") // As the platform's class says.
    public String getFormat() {
      return null;
    }

    @Override
    @SuppressWarnings("NullAway") // As the platform's class says.
    public byte[] getEncoded() {
      return null;
    }
  }

  @Test
  void aKeyThatDoesNotFitItsPublicKeySignsNothing() throws Exception {
    ModelSigner signer =
        ModelSigning.signer()
            .key(model.keys.pair().getPrivate(), Crypto.ecKeys().getPublic())
            .build();
    assertEquals(
        "signing-failed",
        assertThrows(SigningException.class, () -> signer.sign(model.model)).reason().code());
    assertFalse(Files.exists(model.file("model.sig")));
  }

  @Test
  void signsAsAsked() throws Exception {
    Files.write(model.file("notes"), new byte[] {1});
    SignedModel signed =
        ModelSigning.signer()
            .key(model.keys.privateKey())
            .hashAlgorithm(HashAlgorithm.BLAKE3)
            .shardBytes(2)
            .ignorePaths("notes")
            .build()
            .sign(model.model);
    assertEquals(2, signed.manifest().resources().size());
    assertEquals(HashAlgorithm.BLAKE3, signed.manifest().serialization().hashAlgorithm());
    assertEquals(List.of("weights"), model.verified().files());
  }

  @Test
  void replacesNothingButSignaturesUnlessAsked() throws Exception {
    Path place = Files.writeString(folder.resolve("notes.txt"), "notes");
    ModelSigner.Builder builder = ModelSigning.signer().key(model.keys.privateKey());
    ModelSigner careful = builder.build();
    assertEquals(
        Reason.SIGNATURE_PLACE_TAKEN,
        assertThrows(SignatureAccessException.class, () -> careful.sign(model.model, place))
            .reason());
    builder.overwriteAnything().build().sign(model.model, place);
    careful.sign(model.model, place);
  }

  @Test
  void signsInOtherWays() throws Exception {
    ModelSigner signer = ModelSigning.signer().key(model.keys.privateKey()).build();
    signer.signAsync(model.model).get(10, TimeUnit.SECONDS);
    assertEquals(List.of("weights"), model.verified().files());
    assertEquals(1, signer.signUnchecked(model.model).files());
    UncheckedModelSigningException failed =
        assertThrows(
            UncheckedModelSigningException.class,
            () -> signer.signUnchecked(folder.resolve("missing")));
    assertInstanceOf(ModelAccessException.class, failed.getCause());
  }

  @Test
  void sigstoreWithoutAnIdentityAsksNobody() throws Exception {
    byte[] config =
        Files.readAllBytes(Interop.path("sigstore/public-good.client-trust-config.json"));
    ModelSigner signer =
        ModelSigning.signer()
            .sigstore(SigstoreInstance.trusting(Source.of("trust", config)))
            .environment(Map.of())
            .withoutCache()
            .build();
    assertEquals(
        "no-identity",
        assertThrows(SigningException.class, () -> signer.sign(model.model)).reason().code());
    assertFalse(Files.exists(model.file("model.sig")));
  }
}
