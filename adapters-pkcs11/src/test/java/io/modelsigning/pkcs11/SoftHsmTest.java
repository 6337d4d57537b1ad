package io.modelsigning.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.testing.SoftHsm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys in tokens of SoftHSM; the JDK and OpenSSL judge what is signed. */
final class SoftHsmTest {
  private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

  @TempDir private static Path folder;

  private static SoftHsm softHsm;

  @BeforeAll
  static void makeTokens() throws Exception {
    softHsm = SoftHsm.in(folder);
    softHsm.token("signing");
    softHsm.token("made");
    softHsm.token("twin");
    softHsm.token("twin");
    generate("EC:prime256v1", "p256", "0a");
    generate("EC:secp384r1", "p384", "0b");
    generate("EC:secp521r1", "p521", "0c");
    generate("EC:prime256v1", "double", "0d");
    generate("EC:prime256v1", "double", "0e");
    generate("RSA:2048", "rsa", "1a");
    generate("EC:secp256k1", "k1", "1b");
    generate("EC:edwards25519", "ed25519", "1c");
    // With a certificate, and no public key.
    softHsm.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:secp384r1",
        "-nodes",
        "-subj",
        "/CN=publisher",
        "-keyout",
        folder.resolve("key.pem").toString(),
        "-out",
        folder.resolve("certificate.pem").toString());
    softHsm.run(
        "openssl",
        "x509",
        "-in",
        folder.resolve("certificate.pem").toString(),
        "-outform",
        "DER",
        "-out",
        folder.resolve("certificate.der").toString());
    for (String[] object : new String[][] {{"privkey", "key.pem"}, {"cert", "certificate.der"}}) {
      softHsm.tool(
          "signing",
          "--write-object",
          folder.resolve(object[1]).toString(),
          "--type",
          object[0],
          "--label",
          "certified",
          "--id",
          "2a");
    }
    // A private key alone.
    softHsm.tool(
        "signing",
        "--write-object",
        folder.resolve("key.pem").toString(),
        "--type",
        "privkey",
        "--label",
        "lonely",
        "--id",
        "2b");
  }

  private static void generate(String type, String label, String id) throws Exception {
    softHsm.tool("signing", "--keypairgen", "--key-type", type, "--label", label, "--id", id);
  }

  private static KeyReference reference(String attributes) {
    return new KeyReference("pkcs11:" + attributes + "?module-path=" + softHsm.module());
  }

  private static KeyHolder holder(String pin) {
    return Pkcs11Keys.holder(Pkcs11Settings.DEFAULT, token -> Optional.of(pin.toCharArray()));
  }

  private static KeyHolder holder() {
    return holder(SoftHsm.PIN);
  }

  private static void assertSigns(SigningKey key, Curve curve) throws Exception {
    byte[] digest = MessageDigest.getInstance(curve.hashAlgorithm()).digest(MESSAGE);
    Bytes signature = key.sign(Bytes.of(digest));
    Signature jdk = Signature.getInstance(curve.signatureAlgorithm());
    jdk.initVerify(key.publicKey());
    jdk.update(MESSAGE);
    assertTrue(jdk.verify(signature.toArray()), curve.toString());
  }

  private static SigningException refused(KeyHolder holder, String attributes) {
    return assertThrows(
        SigningException.class, () -> holder.signingKey(reference(attributes)), attributes);
  }

  private static void assertRefused(SigningException e, Reason reason, String... texts) {
    assertEquals(reason, e.reason(), e.getMessage());
    for (String text : texts) {
      assertTrue(String.valueOf(e.getMessage()).contains(text), e.getMessage());
    }
  }

  /** The last session that is closed ends the login, and private keys are not shown any more. */
  private static void assertNoSessions() throws Exception {
    Module module = Module.load(softHsm.module(), Pkcs11Settings.DEFAULT.timeLimit());
    List<Long> shown =
        module.run(
            Pkcs11Settings.DEFAULT.timeLimit(),
            calls -> {
              Token token = Token.described(Pkcs11Uri.parse("pkcs11:token=signing"), calls);
              try (Session session = Session.toRead(calls, token)) {
                return session.find(
                    new Template().number(Template.CLASS, Template.CLASS_PRIVATE_KEY));
              }
            });
    assertEquals(List.of(), shown);
  }

  @ParameterizedTest
  @CsvSource({"p256, 0a, P256", "p384, 0b, P384", "p521, 0c, P521"})
  void aKeyIsFoundByLabelOrIdOrBoth(String label, String id, Curve curve) throws Exception {
    Set<ECPublicKey> keys = new HashSet<>();
    for (String attributes :
        List.of(
            "token=signing;object=" + label,
            "token=signing;id=%" + id,
            "token=signing;object=" + label + ";id=%" + id + ";type=private")) {
      SigningKey key = holder().signingKey(reference(attributes));
      assertSigns(key, curve);
      keys.add(key.publicKey());
    }
    KeyHolder withoutPin = Pkcs11Keys.holder(Pkcs11Settings.DEFAULT, PinSource.NONE);
    keys.add(withoutPin.publicKey(reference("token=signing;object=" + label)));
    keys.add(withoutPin.publicKey(reference("token=signing;id=%" + id + ";type=public")));
    assertEquals(1, keys.size());
    assertNoSessions();
  }

  /** pkcs11-tool reads the public key, and OpenSSL verifies with it. */
  @Test
  void openSslVerifies() throws Exception {
    Path publicKey = folder.resolve("p256.der");
    softHsm.tool(
        "signing",
        "--read-object",
        "--type",
        "pubkey",
        "--label",
        "p256",
        "--output-file",
        publicKey.toString());
    Path message = Files.write(folder.resolve("message"), MESSAGE);
    Bytes signature =
        holder()
            .signingKey(reference("token=signing;object=p256"))
            .sign(Bytes.of(MessageDigest.getInstance("SHA-256").digest(MESSAGE)));
    Path signed = Files.write(folder.resolve("signature"), signature.toArray());
    assertEquals(
        "Verified OK\n",
        softHsm.run(
            "openssl",
            "dgst",
            "-sha256",
            "-keyform",
            "DER",
            "-verify",
            publicKey.toString(),
            "-signature",
            signed.toString(),
            message.toString()));
  }

  @Test
  void aKeyWithACertificateAlone() throws Exception {
    SigningKey key = holder().signingKey(reference("token=signing;object=certified"));
    assertSigns(key, Curve.P384);
    assertEquals(
        key.publicKey(), holder().publicKey(reference("token=signing;object=certified;type=cert")));
    VerificationUnavailableException e =
        assertThrows(
            VerificationUnavailableException.class,
            () -> holder().publicKey(reference("token=signing;object=certified;type=public")));
    assertEquals(Pkcs11Reasons.TOKEN_KEY_NOT_FOUND, e.reason());
  }

  @Test
  void aPrivateKeyWithoutAnythingPublicIsRefused() throws Exception {
    assertRefused(
        refused(holder(), "token=signing;object=lonely"),
        Pkcs11Reasons.TOKEN_KEY_NOT_FOUND,
        "has neither public key nor certificate for its private key 'lonely'");
    assertNoSessions();
  }

  @ParameterizedTest
  @CsvSource({
    "rsa, is RSA",
    "k1, 'is on another curve, or one that has no name'",
    "ed25519, Edwards curve",
  })
  void otherKeysAreRefused(String label, String text) throws Exception {
    assertRefused(
        refused(holder(), "token=signing;object=" + label),
        Pkcs11Reasons.UNSUPPORTED_TOKEN_KEY,
        text,
        "expected EC P-256, P-384 or P-521");
    VerificationUnavailableException e =
        assertThrows(
            VerificationUnavailableException.class,
            () -> holder().publicKey(reference("token=signing;object=" + label)));
    assertEquals(Pkcs11Reasons.UNSUPPORTED_TOKEN_KEY, e.reason(), e.getMessage());
    assertNoSessions();
  }

  @Test
  void whatIsNotThereIsRefusedWithWhatIs() throws Exception {
    assertRefused(
        refused(holder(), "token=signing;object=absent"),
        Pkcs11Reasons.TOKEN_KEY_NOT_FOUND,
        "token 'signing' has no private key of that description; it has ",
        "'p256' (id 0a)",
        "'lonely' (id 2b)");
    assertRefused(
        refused(holder(), "token=absent;object=p256"),
        Pkcs11Reasons.TOKEN_NOT_FOUND,
        "'signing' (serial ");
    VerificationUnavailableException e =
        assertThrows(
            VerificationUnavailableException.class,
            () -> holder().publicKey(reference("token=signing;object=absent")));
    assertEquals(Pkcs11Reasons.TOKEN_KEY_NOT_FOUND, e.reason());
    assertNoSessions();
  }

  @Test
  void severalKeysAreRefused() throws Exception {
    assertRefused(
        refused(holder(), "token=signing;object=double"),
        Pkcs11Reasons.AMBIGUOUS_TOKEN_KEY,
        "has 2 private keys of that description",
        "'double' (id 0d)",
        "'double' (id 0e)");
    assertSigns(holder().signingKey(reference("token=signing;object=double;id=%0e")), Curve.P256);
    VerificationUnavailableException e =
        assertThrows(
            VerificationUnavailableException.class,
            () -> holder().publicKey(reference("token=signing;object=double")));
    assertEquals(Pkcs11Reasons.AMBIGUOUS_TOKEN_KEY, e.reason());
  }

  @Test
  void severalTokensOfOneLabelAreRefused() {
    SigningException e = refused(holder(), "token=twin;object=p256");
    assertRefused(
        e,
        Pkcs11Reasons.AMBIGUOUS_TOKEN,
        "has 2 tokens of that description: 'twin' (serial ",
        ", 'twin' (serial ");
    String serial = String.valueOf(e.getMessage()).replaceAll("(?s).*?serial (\\w+).*", "$1");
    assertRefused(
        refused(holder(), "token=twin;serial=" + serial),
        Pkcs11Reasons.TOKEN_KEY_NOT_FOUND,
        "it has none");
  }

  @Test
  void aWrongPinIsRefused() throws Exception {
    assertRefused(
        refused(holder("0000"), "token=signing;object=p256"),
        Pkcs11Reasons.WRONG_PIN,
        "the PIN for token 'signing' is wrong (CKR_PIN_INCORRECT)",
        "a wrong PIN was given since the last right one");
    assertRefused(
        refused(holder("0000"), "token=signing;object=p256"),
        Pkcs11Reasons.WRONG_PIN,
        "not tried again");
    assertNoSessions();
    assertSigns(holder().signingKey(reference("token=signing;object=p256")), Curve.P256);
  }

  @Test
  void noPinIsRefused() {
    assertRefused(
        refused(
            Pkcs11Keys.holder(Pkcs11Settings.DEFAULT, PinSource.NONE), "token=signing;object=p256"),
        Pkcs11Reasons.MISSING_PIN);
  }

  @Test
  void fiftySignaturesAtATime() throws Exception {
    KeyHolder holder = holder();
    SigningKey shared = holder.signingKey(reference("token=signing;object=p256"));
    List<Callable<Boolean>> signatures = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      boolean own = i % 2 == 0;
      signatures.add(
          () -> {
            assertSigns(
                own ? holder.signingKey(reference("token=signing;object=p256")) : shared,
                Curve.P256);
            return true;
          });
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(50)) {
      for (Future<Boolean> signature : pool.invokeAll(signatures)) {
        assertTrue(signature.get());
      }
    }
    assertNoSessions();
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void aNewKeyStaysInTheToken(Curve curve) throws Exception {
    String name = "token=made;object=new-" + curve;
    KeyHolder.Created created = holder().create(reference(name), curve);
    assertEquals(Optional.of(curve), Curve.of(created.publicKey()));
    assertTrue(created.reference().text().contains(";id=%"), created.reference().text());
    SigningKey byItsName = holder().signingKey(created.reference());
    assertEquals(created.publicKey(), byItsName.publicKey());
    assertSigns(byItsName, curve);
    assertEquals(created.publicKey(), holder().publicKey(reference(name)));
    // As another program sees it.
    String listed =
        softHsm.tool("made", "--list-objects", "--type", "privkey", "--label", "new-" + curve);
    assertTrue(listed.contains("sensitive, always sensitive, never extractable, local"), listed);

    SigningException again =
        assertThrows(SigningException.class, () -> holder().create(reference(name), curve));
    assertRefused(again, Pkcs11Reasons.TOKEN_KEY_EXISTS, "a key is never replaced");
    String id = created.reference().text().replaceAll(".*(id=[%0-9A-F]+).*", "$1");
    SigningException sameId =
        assertThrows(
            SigningException.class,
            () -> holder().create(reference("token=made;object=other;" + id), curve));
    assertRefused(sameId, Pkcs11Reasons.TOKEN_KEY_EXISTS);
  }

  @Test
  void aNewKeyNeedsAName() {
    SigningException e =
        assertThrows(
            SigningException.class, () -> holder().create(reference("token=made"), Curve.P256));
    assertRefused(e, Pkcs11Reasons.MALFORMED_PKCS11_URI, "has no 'object'");
  }

  @Test
  void nothingOfAPinIsInAMessage() {
    SigningException e = refused(holder("secret-pin"), "token=signing;object=p256");
    assertFalse(String.valueOf(e.getMessage()).contains("secret-pin"));
    assertNotEquals(
        "secret-pin", Base64.getEncoder().encodeToString(Pin.of("x".toCharArray()).bytes()));
  }
}
