package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {
  private final KeyMethods methods = KeysModule.keyMethods(Clock.systemUTC());

  @TempDir private Path folder;

  private void assertSigns(SigningKey key, String publicKey) throws Exception {
    Bytes payload = Bytes.ofUtf8("{}");
    Bundle bundle = methods.keySigner(key).sign(payload).bundle();
    SignatureVerdict verdict =
        methods
            .keyVerifier(PemSource.of(OpenSslKeys.file(publicKey)))
            .verify(bundle, SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, payload));
    assertTrue(verdict instanceof SignatureVerdict.Authentic, verdict.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p256-sec1",
        "p256-sec1-with-parameters",
        "p256-sec1-without-public-key",
        "p256-pkcs8",
        "p256-pkcs8-without-public-key",
        "p256-pkcs8-with-text",
        "p384-sec1",
        "p384-sec1-with-parameters",
        "p384-sec1-without-public-key",
        "p384-pkcs8",
        "p521-sec1",
        "p521-sec1-with-parameters",
        "p521-sec1-without-public-key",
        "p521-pkcs8"
      })
  void plainKeysSign(String name) throws Exception {
    SigningKey key =
        methods.readSigningKey(
            PemSource.of(OpenSslKeys.file(name + ".pem")), OpenSslKeys.NO_PASSWORD);
    assertSigns(key, name.substring(0, 4) + "-public.pem");
    assertSigns(key, name.substring(0, 4) + "-public-compressed.pem");
  }

  /** Parameters that are written out and equal those of a named curve stand for its name. */
  @ParameterizedTest
  @ValueSource(strings = {"p256", "p384", "p521"})
  void keysWithExplicitParametersSign(String curve) throws Exception {
    for (String form : List.of("sec1", "pkcs8")) {
      SigningKey key =
          methods.readSigningKey(
              PemSource.of(OpenSslKeys.file(curve + "-explicit-" + form + ".pem")),
              OpenSslKeys.NO_PASSWORD);
      assertSigns(key, curve + "-public.pem");
      assertSigns(key, curve + "-explicit-public.pem");
    }
    assertEquals(
        PublicKeys.hintOf(
            PublicKeys.read(PemSource.of(OpenSslKeys.file(curve + "-public.pem"))).key()),
        PublicKeys.hintOf(
            PublicKeys.read(PemSource.of(OpenSslKeys.file(curve + "-explicit-public.pem"))).key()));
  }

  @Test
  void keysWithExplicitParametersInOtherFormsSign() throws Exception {
    assertEquals(
        "signing key on P-256",
        methods
            .readSigningKey(
                PemSource.of(OpenSslKeys.file("p256-explicit-parameters.pem")),
                OpenSslKeys.NO_PASSWORD)
            .toString());
    assertSigns(OpenSslKeys.read("p256-sec1.pem"), "p256-explicit-compressed-public.pem");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p256-pkcs8-encrypted",
        "p256-pkcs8-encrypted-scrypt",
        "p256-pkcs8-encrypted-aes192-sha512",
        "p256-pkcs8-encrypted-des3",
        "p256-sec1-encrypted-aes128",
        "p256-sec1-encrypted-aes256",
        "p256-sec1-encrypted-des3",
        "p384-pkcs8-encrypted",
        "p521-pkcs8-encrypted"
      })
  void encryptedKeysSignWithTheirPasswordOnly(String name) throws Exception {
    Path file = OpenSslKeys.file(name + ".pem");
    List<String> asked = new ArrayList<>();
    char[] password = OpenSslKeys.PASSWORD.toCharArray();
    SigningKey key =
        methods.readSigningKey(
            PemSource.of(file),
            source -> {
              asked.add(source);
              return Optional.of(password);
            });
    assertEquals(List.of(file.toString()), asked);
    assertArrayEquals(new char[password.length], password, "the password must be wiped");
    assertSigns(key, name.substring(0, 4) + "-public.pem");

    assertReason("missing-password", file, path -> Optional.empty());
    for (String wrong : List.of("", "x", "passwort", "pässwörd ", "p\u00e4ssw\u00f6re")) {
      assertReason("wrong-password", file, OpenSslKeys.password(wrong));
    }
  }

  @Test
  void noiseOfAWrongPasswordIsToldFromADamagedKey() {
    // The padding of noise is right about once in 256 times.
    for (int i = 0; i < 1_000; i++) {
      assertReason(
          "wrong-password",
          OpenSslKeys.file("p256-sec1-encrypted-aes256.pem"),
          OpenSslKeys.password("wrong" + i));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "secp256k1-sec1.pem, unsupported-key, secp256k1",
    "secp256k1-pkcs8.pem, unsupported-key, secp256k1",
    "secp224r1-pkcs8.pem, unsupported-key, is EC secp224r1",
    "brainpoolP256r1-pkcs8.pem, unsupported-key, is EC brainpoolP256r1",
    "rsa-pkcs8.pem, unsupported-key, is RSA",
    "rsa-pkcs1.pem, unsupported-key, is RSA",
    "ed25519-pkcs8.pem, unsupported-key, is Ed25519",
    "p256-public.pem, malformed-key, but is a public key",
    "p256-pkcs8-encrypted-pbes1.pem, unsupported-key-encryption, must be encrypted with PBES2",
    "p256-pkcs8-encrypted-too-many-iterations.pem, unsupported-key-encryption, 10000000 iterations"
  })
  void otherKeysAreRefusedByName(String name, String reason, String message) {
    assertTrue(
        assertReason(reason, OpenSslKeys.file(name), OpenSslKeys.password(OpenSslKeys.PASSWORD))
            .contains(message));
  }

  @ParameterizedTest
  @CsvSource({
    "secp256k1-public.pem, unsupported-key, secp256k1",
    "rsa-public.pem, unsupported-key, is RSA",
    "ed25519-public.pem, unsupported-key, is Ed25519",
    "secp224r1-public.pem, unsupported-key, is secp224r1",
    "brainpoolP256r1-public.pem, unsupported-key, is brainpoolP256r1",
    "p256-pkcs8.pem, malformed-key, but is a private key"
  })
  void otherPublicKeysAreRefusedByName(String name, String reason, String message) {
    VerificationUnavailableException refused =
        assertThrows(
            VerificationUnavailableException.class,
            () -> methods.keyVerifier(PemSource.of(OpenSslKeys.file(name))));
    assertEquals(reason, refused.reason().code());
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }

  @Test
  void filesThatCannotBeReadAreToldApart() throws IOException {
    assertReason("not-found", folder.resolve("none.pem"), OpenSslKeys.NO_PASSWORD);
    assertReason("io-error", folder, OpenSslKeys.NO_PASSWORD);
    assertReason("malformed-key", write(""), OpenSslKeys.NO_PASSWORD);
    assertReason("malformed-key", write("no block"), OpenSslKeys.NO_PASSWORD);
    String key = Files.readString(OpenSslKeys.file("p256-pkcs8.pem"));
    assertReason("malformed-key", write(key + key), OpenSslKeys.NO_PASSWORD);
    assertReason("malformed-key", write("#".repeat(65_537) + "\n" + key), OpenSslKeys.NO_PASSWORD);
  }

  @Test
  void aPublicKeyThatIsNotThePrivateOnesIsRefused() throws Exception {
    Asn1Keys.EncodedPrivateKey key = encoded("p256-sec1.pem");
    Asn1Keys.EncodedPrivateKey other =
        new Asn1Keys.EncodedPrivateKey(
            key.curve(), key.secret().add(java.math.BigInteger.ONE), key.point());
    Unusable refused = assertThrows(Unusable.class, () -> PrivateKeys.create(other, "the key"));
    assertEquals(KeyReasons.MALFORMED_KEY, refused.reason());
    assertTrue(refused.text().contains("but has another"), refused.text());
  }

  /**
   * Files that OpenSSL wrote, with a byte of the private key changed and the public one as it was.
   */
  @ParameterizedTest
  @ValueSource(strings = {"p256-sec1", "p256-pkcs8", "p384-pkcs8", "p521-pkcs8"})
  void aFileThatStatesAnotherPublicKeyIsRefusedWhenItIsRead(String name) throws Exception {
    var block =
        Pem.read(
                PemSource.of(OpenSslKeys.file(name + ".pem")),
                10_000,
                "key",
                OtherContentException.Wanted.PRIVATE_KEY)
            .getFirst();
    byte[] der = block.getContent();
    String secret =
        "%064x"
            .formatted(
                (name.contains("sec1")
                        ? Asn1Keys.sec1(der, null, "key")
                        : Asn1Keys.pkcs8(der, "key"))
                    .secret());
    int at = java.util.HexFormat.of().formatHex(der).indexOf(secret) / 2;
    der[at + 20] ^= 1;
    Path file =
        write(
            "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(block.getType(), java.util.Base64.getEncoder().encodeToString(der)));
    assertTrue(
        assertReason("malformed-key", file, OpenSslKeys.NO_PASSWORD).contains("but has another"));
  }

  @Test
  void aPointThatIsNotOnTheCurveIsNoPublicKey() throws Exception {
    Asn1Keys.EncodedPrivateKey key = encoded("p256-sec1.pem");
    byte[] point = key.point().orElseThrow().clone();
    point[point.length - 1] ^= 1;
    Unusable refused =
        assertThrows(
            Unusable.class,
            () ->
                PrivateKeys.create(
                    new Asn1Keys.EncodedPrivateKey(key.curve(), key.secret(), Optional.of(point)),
                    "the key"));
    assertEquals(KeyReasons.MALFORMED_KEY, refused.reason());
    assertTrue(refused.text().contains("must be a point on P-256"), refused.text());
  }

  @Test
  void secretsOutsideTheOrderAreRefused() throws Exception {
    Curve curve = Curve.P256;
    for (java.math.BigInteger secret :
        List.of(java.math.BigInteger.ZERO, curve.parameters().getOrder())) {
      Unusable refused =
          assertThrows(
              Unusable.class,
              () ->
                  PrivateKeys.create(
                      new Asn1Keys.EncodedPrivateKey(curve, secret, Optional.empty()), "the key"));
      assertTrue(refused.text().contains("below the order"), refused.text());
    }
  }

  private static Asn1Keys.EncodedPrivateKey encoded(String name) throws Exception {
    return Asn1Keys.sec1(
        Pem.read(
                PemSource.of(OpenSslKeys.file(name)),
                10_000,
                "key",
                OtherContentException.Wanted.PRIVATE_KEY)
            .getFirst()
            .getContent(),
        null,
        "key");
  }

  @Test
  void theParametersBlockNamesTheCurveOfAKeyThatDoesNot() throws Exception {
    // A SEC1 key without its optional members is a version and an octet string.
    byte[] secret = encoded("p256-sec1.pem").secret().toByteArray();
    byte[] octets = new byte[32];
    int surplus = Math.max(0, secret.length - 32);
    System.arraycopy(
        secret, surplus, octets, 32 - secret.length + surplus, secret.length - surplus);
    byte[] bare = new byte[39];
    System.arraycopy(new byte[] {0x30, 37, 2, 1, 1, 4, 32}, 0, bare, 0, 7);
    System.arraycopy(octets, 0, bare, 7, 32);
    String block =
        "-----BEGIN EC PRIVATE KEY-----\n"
            + java.util.Base64.getEncoder().encodeToString(bare)
            + "\n-----END EC PRIVATE KEY-----\n";
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    assertSigns(
        methods.readSigningKey(PemSource.of(write(parameters + block)), OpenSslKeys.NO_PASSWORD),
        "p256-public.pem");
    assertReason("unsupported-key", write(block), OpenSslKeys.NO_PASSWORD);
  }

  @Test
  void pointsOffTheCurveAreRefused() throws Exception {
    byte[] der =
        Pem.read(
                PemSource.of(OpenSslKeys.file("p256-public.pem")),
                10_000,
                "key",
                OtherContentException.Wanted.PRIVATE_KEY)
            .getFirst()
            .getContent();
    der[der.length - 1] ^= 1;
    Path file =
        write(
            "-----BEGIN PUBLIC KEY-----\n"
                + java.util.Base64.getEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n");
    VerificationUnavailableException refused =
        assertThrows(
            VerificationUnavailableException.class, () -> methods.keyVerifier(PemSource.of(file)));
    assertEquals("malformed-key", refused.reason().code());
  }

  @ParameterizedTest
  @CsvSource({
    "p256, ae9b85d521f9b33adc840eea8b0a3f5350081aebf4653943494b35140097996c",
    "p384, 935cdab771f45d571531f59955ef880c34aacd46572e68b67d600387b70f85e7",
    "p521, 90b6f8f2e00bf752a3389846fab021283b1e19f0439e9101676f8fc09cc9eec3"
  })
  void hintsAreThoseOfTheReference(String curve, String hint) throws Exception {
    assertEquals(
        hint,
        PublicKeys.hintOf(
            PublicKeys.read(PemSource.of(OpenSslKeys.file(curve + "-public.pem"))).key()));
    assertEquals(
        hint,
        PublicKeys.hintOf(
            PublicKeys.read(PemSource.of(OpenSslKeys.file(curve + "-public-compressed.pem")))
                .key()));
    assertEquals(
        hint,
        PublicKeys.hintOf(OpenSslKeys.read(curve + "-sec1-without-public-key.pem").publicKey()));
    assertEquals(
        hint,
        methods
            .keySigner(OpenSslKeys.read(curve + "-pkcs8.pem"))
            .sign(Bytes.ofUtf8("{}"))
            .signer()
            .name());
  }

  @Test
  void theKeyTellsNothingOfItself() throws SigningException {
    assertEquals("signing key on P-256", OpenSslKeys.read("p256-pkcs8.pem").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p256-sec1-with-parameters.pem",
        "p384-pkcs8.pem",
        "p256-pkcs8-encrypted.pem",
        "p256-sec1-encrypted-aes256.pem"
      })
  void mutatedKeysAreReadOrRefused(String name) throws IOException {
    long seed = 0x5eed_0005L;
    Random random = new Random(seed);
    String key = Files.readString(OpenSslKeys.file(name));
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      StringBuilder mutant = new StringBuilder(key);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(mutant.length());
        switch (random.nextInt(3)) {
          case 0 -> mutant.setCharAt(at, (char) (32 + random.nextInt(95)));
          case 1 -> mutant.deleteCharAt(at);
          default -> mutant.insert(at, (char) (32 + random.nextInt(95)));
        }
      }
      try {
        methods.readSigningKey(
            PemSource.of(write(mutant.toString())), OpenSslKeys.password(OpenSslKeys.PASSWORD));
      } catch (SigningException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed 0x%x, round %d:%n%s".formatted(seed, round, mutant), e);
      }
    }
    assertTrue(refused > 300, "only %d refused".formatted(refused));
  }

  private String assertReason(String reason, Path file, PasswordSource passwords) {
    SigningException refused =
        assertThrows(
            SigningException.class, () -> methods.readSigningKey(PemSource.of(file), passwords));
    assertEquals(reason, refused.reason().code(), refused.getMessage());
    return String.valueOf(refused.getMessage());
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("key.pem"), content);
  }
}
