package io.modelsigning.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.testing.FakeModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What modules that misbehave are answered. */
final class FakeModuleTest {
  private static final Bytes DIGEST = Bytes.of(new byte[32]);

  @TempDir Path folder;

  private static KeyReference reference(FakeModule module) {
    return new KeyReference("pkcs11:object=models?module-path=" + module.file());
  }

  private static KeyHolder holder(String pin) {
    return Pkcs11Keys.holder(Pkcs11Settings.DEFAULT, token -> Optional.of(pin.toCharArray()));
  }

  private static void assertRefused(SigningException e, Reason reason, String... texts) {
    assertEquals(reason, e.reason(), e.getMessage());
    for (String text : texts) {
      assertTrue(String.valueOf(e.getMessage()).contains(text), e.getMessage());
    }
  }

  @Test
  void aModuleThatBehavesSigns() throws Exception {
    FakeModule module = FakeModule.with(folder);
    SigningKey key = holder("1234").signingKey(reference(module));
    Bytes signature = key.sign(DIGEST);
    assertEquals(0x30, signature.toArray()[0]);
    assertEquals(0, module.sessions());
    assertEquals(2, module.logins());
    assertEquals(key.publicKey(), holder("1234").publicKey(reference(module)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "NO_FUNCTION_LIST, pkcs11-module-unusable, it is no PKCS #11 module",
        "LIST_ANSWER=5, pkcs11-module-failed, answers C_GetFunctionList with CKR_GENERAL_ERROR",
        "NULL_LIST, pkcs11-module-failed, answers C_GetFunctionList with no list",
        "MAJOR=9, pkcs11-module-failed, is of version 9.40; expected 2 or 3",
        "INITIALIZE_ANSWER=0x30, pkcs11-module-failed, answers C_Initialize with CKR_DEVICE_ERROR",
        "INITIALIZE_ANSWER=0x80000001, pkcs11-module-failed, answers C_Initialize with 0x80000001",
        "SLOTS=100000, pkcs11-module-failed, answers C_GetSlotList with 100000 slots",
        "SLOTS=-1L, pkcs11-module-failed, answers C_GetSlotList with 18446744073709551615 slots",
        "SLOTS_GROW, pkcs11-module-failed, another number of slots at each call",
        "SLOTS=0, token-not-found, it has none",
        "SLOTS=2, ambiguous-token, \"tokens of that description: 'fake' (serial 0001), 'fake' (ser\"",
        "TOKEN_FLAGS=0x8, token-not-found, it has none",
        "FIND_ANSWER=0x32, pkcs11-module-failed, answers C_FindObjectsInit with CKR_DEVICE_REMOVED",
        "OBJECTS_ANSWER=65, pkcs11-module-failed, answers C_FindObjects with 65 objects",
        "OBJECTS_ANSWER=-1L, pkcs11-module-failed, answers C_FindObjects with 18446744073709551615",
        "OBJECTS_WITHOUT_END, pkcs11-module-failed, objects; expected at most 1024",
        "MORE_OBJECTS=1, ambiguous-token-key, 2 private keys of that description: 'models' (id 01)",
        "ATTRIBUTE_LENGTH=70000, pkcs11-module-failed, answers C_GetAttributeValue with 70000 bytes",
        "ATTRIBUTE_LENGTH=-2L, pkcs11-module-failed, answers C_GetAttributeValue with 1844674407370955",
        "ATTRIBUTE_GROWS, pkcs11-module-failed, expected at most 8",
        "POINT_OFF_CURVE, token-key-not-found, neither public key nor certificate",
        "SIGNATURE_LENGTH=1025, pkcs11-module-failed, answers C_Sign with 1025 bytes of a signature",
        "SIGNATURE_LENGTH=63, pkcs11-module-failed, \"answers C_Sign with what is no signature, in 63\"",
        "SIGNATURE_LENGTH=0, pkcs11-module-failed, \"answers C_Sign with what is no signature, in 0\"",
        "SIGNATURE_LENGTH=140, pkcs11-module-failed, \"answers C_Sign with what is no signature, in 140\"",
        "SIGNATURE_FILL=0, pkcs11-module-failed, \"answers C_Sign with what is no signature, in 64\"",
        "SIGN_ANSWER=0x68, pkcs11-module-failed, answers C_Sign with CKR_KEY_FUNCTION_NOT_PERMITTED",
        "WITHOUT_SIGN, pkcs11-module-failed, has no C_Sign",
      })
  void whatCannotBeIsNamed(String definition, String reason, String text) throws Exception {
    FakeModule module = FakeModule.with(folder, definition);
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> holder("1234").signingKey(reference(module)).sign(DIGEST));
    assertRefused(e, new Reason(reason), text);
    if (reason.startsWith("pkcs11-module")) {
      assertRefused(e, e.reason(), "the PKCS #11 module '%s'".formatted(module.file()));
    }
    if (!definition.startsWith("NO_FUNCTION")) {
      assertEquals(0, module.sessions());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HANG_INITIALIZE, C_Initialize",
    "HANG_LOGIN, C_Login",
    "HANG_SIGN, C_Sign",
  })
  void aModuleThatHangsIsNamed(String definition, String function) throws Exception {
    FakeModule module = FakeModule.with(folder, definition);
    KeyHolder holder =
        Pkcs11Keys.holder(
            Pkcs11Settings.DEFAULT.withTimeLimit(Duration.ofSeconds(2)),
            token -> Optional.of("1234".toCharArray()));
    SigningException e =
        assertThrows(
            SigningException.class, () -> holder.signingKey(reference(module)).sign(DIGEST));
    assertRefused(
        e,
        Pkcs11Reasons.PKCS11_MODULE_TIMEOUT,
        "'%s' does not return from %s: gave up after 2 s".formatted(module.file(), function));
  }

  @Test
  void whoIsInterruptedDoesNotWaitForAModule() throws Exception {
    FakeModule module = FakeModule.with(folder, "HANG_SIGN");
    SigningKey key = holder("1234").signingKey(reference(module));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> key.sign(DIGEST));
  }

  @Test
  void aWrongPinIsTriedOnce() throws Exception {
    FakeModule module = FakeModule.with(folder, "LAST_TRIES");
    SigningException first =
        assertThrows(SigningException.class, () -> holder("9999").signingKey(reference(module)));
    assertRefused(
        first,
        Pkcs11Reasons.WRONG_PIN,
        "the PIN for token 'fake' is wrong (CKR_PIN_INCORRECT): a wrong PIN was given");
    SigningException second =
        assertThrows(SigningException.class, () -> holder("9999").signingKey(reference(module)));
    assertRefused(second, Pkcs11Reasons.WRONG_PIN, "was wrong before, and is not tried again");
    assertEquals(1, module.logins());

    SigningException other =
        assertThrows(SigningException.class, () -> holder("8888").signingKey(reference(module)));
    assertRefused(other, Pkcs11Reasons.WRONG_PIN, "one try is left before its PIN is locked");
    SigningException third =
        assertThrows(SigningException.class, () -> holder("7777").signingKey(reference(module)));
    assertRefused(third, Pkcs11Reasons.WRONG_PIN, "its PIN is locked");
    SigningException locked =
        assertThrows(SigningException.class, () -> holder("1234").signingKey(reference(module)));
    assertRefused(locked, Pkcs11Reasons.PIN_LOCKED, "the PIN of token 'fake' is locked");
    assertEquals(3, module.logins());
    assertEquals(0, module.sessions());
  }

  @Test
  void aWrongPinIsTriedOnceByManyThreads() throws Exception {
    FakeModule module = FakeModule.with(folder);
    KeyHolder holder = holder("9999");
    List<Callable<SigningException>> tries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tries.add(
          () -> assertThrows(SigningException.class, () -> holder.signingKey(reference(module))));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(20)) {
      for (Future<SigningException> tried : pool.invokeAll(tries)) {
        assertEquals(Pkcs11Reasons.WRONG_PIN, tried.get().reason());
      }
    }
    assertEquals(1, module.logins());
  }

  @ParameterizedTest
  @CsvSource({
    "LOGIN_ANSWER=0xa4, pin-locked, is locked",
    "LOGIN_ANSWER=0xa2, wrong-pin, (CKR_PIN_LEN_RANGE)",
    "LOGIN_ANSWER=0x102, pin-locked, has no PIN that it takes (CKR_USER_PIN_NOT_INITIALIZED)",
    "LOGIN_ANSWER=0xa3, pin-locked, has no PIN that it takes (CKR_PIN_EXPIRED)",
    "LOGIN_ANSWER=0x104, pkcs11-module-failed, CKR_USER_ANOTHER_ALREADY_LOGGED_IN",
  })
  void aLoginThatFailsIsNamed(String definition, String reason, String text) throws Exception {
    FakeModule module = FakeModule.with(folder, definition);
    SigningException e =
        assertThrows(SigningException.class, () -> holder("9999").signingKey(reference(module)));
    assertRefused(e, new Reason(reason), text);
    assertEquals(1, module.logins());
  }

  @Test
  void aTokenThatIsLockedIsAskedForNothing() throws Exception {
    FakeModule module = FakeModule.with(folder, "TOKEN_FLAGS=0x4040c");
    List<String> asked = new ArrayList<>();
    KeyHolder holder =
        Pkcs11Keys.holder(
            Pkcs11Settings.DEFAULT,
            token -> {
              asked.add(token);
              return Optional.empty();
            });
    SigningException e =
        assertThrows(SigningException.class, () -> holder.signingKey(reference(module)));
    assertRefused(e, Pkcs11Reasons.PIN_LOCKED);
    assertEquals(List.of(), asked);
    assertEquals(0, module.logins());
  }

  @Test
  void whoIsAskedForAPinIsToldOfTheTries() throws Exception {
    FakeModule module = FakeModule.with(folder, "TOKEN_FLAGS=0x2040c");
    List<String> asked = new ArrayList<>();
    KeyHolder holder =
        Pkcs11Keys.holder(
            Pkcs11Settings.DEFAULT,
            token -> {
              asked.add(token);
              return Optional.empty();
            });
    SigningException e =
        assertThrows(SigningException.class, () -> holder.signingKey(reference(module)));
    assertRefused(e, Pkcs11Reasons.MISSING_PIN, "token 'fake' asks for its PIN");
    assertEquals(List.of("token 'fake' (one try is left before its PIN is locked)"), asked);
  }

  @Test
  void aTokenWithoutLoginAsksForNoPin() throws Exception {
    FakeModule module = FakeModule.with(folder, "TOKEN_FLAGS=0x400");
    Pkcs11Keys.holder(Pkcs11Settings.DEFAULT, PinSource.NONE)
        .signingKey(reference(module))
        .sign(DIGEST);
    assertEquals(0, module.logins());
  }

  @Test
  void aTokenThatAsksByItselfGetsNoPin() throws Exception {
    FakeModule module = FakeModule.with(folder, "TOKEN_FLAGS=0x50c");
    Pkcs11Keys.holder(Pkcs11Settings.DEFAULT, PinSource.NONE)
        .signingKey(reference(module))
        .sign(DIGEST);
    assertEquals(2, module.logins());
  }

  @Test
  void aKeyThatWantsThePinForEachUseGetsIt() throws Exception {
    FakeModule module = FakeModule.with(folder, "ALWAYS_AUTHENTICATE=1");
    SigningKey key = holder("1234").signingKey(reference(module));
    assertEquals(0, module.contextLogins());
    key.sign(DIGEST);
    assertEquals(1, module.contextLogins());
  }

  @Test
  void aBarePointIsRead() throws Exception {
    FakeModule module = FakeModule.with(folder, "BARE_POINT");
    assertEquals(
        Bytes.ofHex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
        Bytes.of(holder("1234").publicKey(reference(module)).getW().getAffineX().toByteArray()));
  }

  @Test
  void aModuleThatWasInitializedByOthersIsUsed() throws Exception {
    FakeModule module = FakeModule.with(folder, "INITIALIZE_ANSWER=0x191");
    holder("1234").signingKey(reference(module)).sign(DIGEST);
    assertEquals(0, module.sessions());
  }

  /** The module ends this process if two threads are in it at a time. */
  @Test
  void aModuleThatCannotLockIsUsedByOneThreadAtATime() throws Exception {
    FakeModule module = FakeModule.with(folder, "CANNOT_LOCK");
    SigningKey key = holder("1234").signingKey(reference(module));
    List<Callable<Bytes>> signatures = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      signatures.add(() -> key.sign(DIGEST));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(20)) {
      for (Future<Bytes> signature : pool.invokeAll(signatures)) {
        try {
          assertEquals(0x30, signature.get().toArray()[0]);
        } catch (ExecutionException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  void onlyTheTokenThatIsDescribedIsUsed() throws Exception {
    FakeModule module = FakeModule.with(folder);
    KeyHolder holder = holder("1234");
    String file = "?module-path=" + module.file();
    for (String right :
        List.of(
            "token=fake",
            "serial=0001",
            "model=Model",
            "manufacturer=Maker",
            "slot-id=7",
            "slot-description=A%20slot",
            "slot-manufacturer=Slot%20maker",
            "library-manufacturer=Maker",
            "library-description=Test%20module",
            "library-version=1.7",
            "type=private",
            "object=models;token=fake;")) {
      holder.signingKey(new KeyReference("pkcs11:" + right + file));
    }
    for (String wrong :
        List.of(
            "token=fak",
            "token=",
            "serial=0002",
            "model=model",
            "manufacturer=Make",
            "slot-id=8",
            "slot-description=Slot",
            "slot-manufacturer=Maker",
            "library-manufacturer=Other",
            "library-description=module",
            "library-version=1",
            "library-version=1.8")) {
      SigningException e =
          assertThrows(
              SigningException.class,
              () -> holder.signingKey(new KeyReference("pkcs11:" + wrong + file)),
              wrong);
      assertEquals(Pkcs11Reasons.TOKEN_NOT_FOUND, e.reason(), e.getMessage());
    }
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> holder.signingKey(new KeyReference("pkcs11:type=public" + file)));
    assertRefused(e, Pkcs11Reasons.MALFORMED_PKCS11_URI, "a private key is what signs");
  }

  @Test
  void aFileThatIsNoLibraryIsRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("text.so"), "no library");
    KeyHolder holder = holder("1234");
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> holder.signingKey(new KeyReference("pkcs11:?module-path=" + text)));
    assertRefused(
        e,
        Pkcs11Reasons.PKCS11_MODULE_UNUSABLE,
        "cannot load the PKCS #11 module '%s': file too short".formatted(text));
    SigningException missing =
        assertThrows(
            SigningException.class,
            () -> holder.signingKey(new KeyReference("pkcs11:?module-path=" + folder + "/no.so")));
    assertRefused(missing, Pkcs11Reasons.PKCS11_MODULE_NOT_FOUND, "does not exist");
    VerificationUnavailableException directory =
        assertThrows(
            VerificationUnavailableException.class,
            () -> holder.publicKey(new KeyReference("pkcs11:?module-path=" + folder)));
    assertEquals(Pkcs11Reasons.PKCS11_MODULE_UNUSABLE, directory.reason());
  }

  @Test
  void namesAreLookedForInAllowedFoldersAlone() throws Exception {
    FakeModule module = FakeModule.with(folder);
    Files.createSymbolicLink(folder.resolve("libother.so"), module.file());
    Pkcs11Settings settings = Pkcs11Settings.DEFAULT.withFolders(List.of(folder));
    KeyHolder holder = Pkcs11Keys.holder(settings, token -> Optional.of("1234".toCharArray()));
    for (String name : List.of("fake", "fake.so", "other")) {
      holder.signingKey(new KeyReference("pkcs11:?module-name=" + name));
    }
    holder.signingKey(new KeyReference("pkcs11:?module-name=fake&module-path=" + folder));
    SigningException e =
        assertThrows(
            SigningException.class,
            () -> holder("1234").signingKey(new KeyReference("pkcs11:?module-name=fake")));
    assertRefused(e, Pkcs11Reasons.PKCS11_MODULE_NOT_FOUND, "no PKCS #11 module 'fake' is in /usr");
    SigningException none =
        assertThrows(
            SigningException.class,
            () -> holder("1234").signingKey(new KeyReference("pkcs11:token=fake")));
    assertRefused(none, Pkcs11Reasons.PKCS11_MODULE_NOT_FOUND, "no PKCS #11 module is named");
    Pkcs11Keys.holder(
            Pkcs11Settings.DEFAULT.withModule(module.file()),
            token -> Optional.of("1234".toCharArray()))
        .signingKey(new KeyReference("pkcs11:token=fake"));
  }

  @Test
  void aPinIsReadFromWhereTheUriSays() throws Exception {
    FakeModule module = FakeModule.with(folder);
    KeyHolder holder = Pkcs11Keys.holder(Pkcs11Settings.DEFAULT, PinSource.NONE);
    String uri = "pkcs11:?module-path=%s&pin-source=".formatted(module.file());
    for (String content : List.of("1234", "1234\n", "1234\r\n")) {
      Path pin = Files.writeString(folder.resolve("pin"), content);
      holder.signingKey(new KeyReference(uri + pin));
      holder.signingKey(new KeyReference(uri + "file:" + pin));
      holder.signingKey(new KeyReference(uri + "file://" + pin));
    }
    for (String content : List.of("", "\n", "1".repeat(257))) {
      Path pin = Files.writeString(folder.resolve("pin"), content);
      SigningException e =
          assertThrows(
              SigningException.class, () -> holder.signingKey(new KeyReference(uri + pin)));
      assertRefused(e, Pkcs11Reasons.MISSING_PIN, "it must have 1 to 256 bytes");
    }
    SigningException absent =
        assertThrows(
            SigningException.class,
            () -> holder.signingKey(new KeyReference(uri + folder + "/absent")));
    assertRefused(absent, Pkcs11Reasons.MISSING_PIN, "no such file");
    for (String wrong : List.of("pin", "%7C/bin/echo", "http://localhost/pin", "file:pin")) {
      SigningException e =
          assertThrows(
              SigningException.class, () -> holder.signingKey(new KeyReference(uri + wrong)));
      assertRefused(e, Pkcs11Reasons.MALFORMED_PKCS11_URI, "pin-source");
    }
  }
}
