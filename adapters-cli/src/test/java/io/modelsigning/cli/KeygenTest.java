package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key pairs without any other program. */
final class KeygenTest {
  @TempDir Path folder;

  private Path privateKey;
  private Path publicKey;
  private Path model;

  @BeforeEach
  void makeModel() throws IOException {
    privateKey = folder.resolve("key.pem");
    publicKey = folder.resolve("pub.pem");
    model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "weights");
  }

  private Object[] keygen(Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("keygen", "--private-key", privateKey, "--public-key", publicKey));
    words.addAll(List.of(more));
    return words.toArray();
  }

  private static Cli withPassword(String password) {
    Cli cli = new Cli();
    cli.environment.put("SECRET", password);
    return cli;
  }

  private static Cli typing(String... answers) {
    Deque<String> typed = new ArrayDeque<>(List.of(answers));
    Cli cli = new Cli();
    cli.prompt = question -> Optional.ofNullable(typed.poll()).map(String::toCharArray);
    return cli;
  }

  private static void expectUsage(Outcome outcome, String part) {
    expect(2, outcome);
    assertTrue(outcome.err().contains(part), outcome::toString);
  }

  private void assertNothingWritten() throws IOException {
    try (var files = Files.list(folder)) {
      assertEquals(List.of(model), files.toList());
    }
  }

  @Test
  void fromNothingToAVerifiedModel() throws Exception {
    Cli cli = withPassword("correct horse");
    Outcome made = expect(0, cli.with(keygen("--password-env", "SECRET")));
    assertTrue(made.out().startsWith("Key pair made\n"), made::toString);
    assertTrue(made.out().contains("key.pem (P-256, encrypted)"), made::toString);
    assertTrue(Files.readString(privateKey).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    Outcome signed =
        expect(
            0,
            cli.with(
                "sign", "key", model, "--private-key", privateKey, "--password-env", "SECRET"));
    Outcome verified = expect(0, Cli.run("verify", "key", model, "--public-key", publicKey));
    // It is known beforehand what verifying will show.
    String name =
        made.out().lines().filter(line -> line.contains("owner of key")).findFirst().get();
    name = name.substring(name.indexOf("the owner"));
    assertTrue(signed.out().contains(name), signed::toString);
    assertTrue(verified.out().contains(name), verified::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-256", "p-384", "P-521"})
  void everyCurve(String curve) {
    JsonNode json =
        expect(0, Cli.run(keygen("--unencrypted", "--curve", curve, "--output", "json"))).json();
    assertEquals("made", json.get("result").asText());
    assertEquals(curve.toUpperCase(java.util.Locale.ROOT), json.at("/keyPair/curve").asText());
    assertFalse(json.at("/keyPair/encrypted").asBoolean(true));
    expect(0, Cli.run("sign", "key", model, "--private-key", privateKey));
    JsonNode verified =
        expect(0, Cli.run("verify", "key", model, "--public-key", publicKey, "--output", "json"))
            .json();
    assertEquals(json.at("/keyPair/name").asText(), verified.at("/signer/name").asText());
  }

  @Test
  void otherCurvesAreNotKnown() throws Exception {
    expectUsage(Cli.run(keygen("--unencrypted", "--curve", "secp256k1")), "p-256, p-384 or p-521");
    assertNothingWritten();
  }

  @Test
  void theOwnerAloneReadsThePrivateKey() throws Exception {
    expect(0, Cli.run(keygen("--unencrypted")));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(privateKey)));
  }

  @Test
  void whatIsThereIsNeverReplaced() throws Exception {
    for (Path there : List.of(privateKey, publicKey)) {
      Files.writeString(there, "precious");
      expectUsage(Cli.run(keygen("--unencrypted")), "is there already");
      assertEquals("precious", Files.readString(there));
      assertFalse(Files.exists(there.equals(privateKey) ? publicKey : privateKey));
      Files.delete(there);
    }
    expectUsage(
        Cli.run("keygen", "--unencrypted", "--private-key", privateKey, "--public-key", privateKey),
        "two files");
    assertNothingWritten();
  }

  @Test
  void noLinkIsFollowedToWhatIsNotThere() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    Files.createSymbolicLink(privateKey, elsewhere);
    expectUsage(Cli.run(keygen("--unencrypted")), "is there already");
    assertFalse(Files.exists(elsewhere));
  }

  @Test
  void aPairIsWrittenWholeOrNotAtAll() throws Exception {
    publicKey = folder.resolve("absent/pub.pem");
    Outcome outcome = expect(3, Cli.run(keygen("--unencrypted", "--output", "json")));
    assertEquals("key-not-written", outcome.json().get("reason").asText());
    assertNothingWritten();
  }

  @Test
  void aNewPasswordIsTypedTwice() throws Exception {
    expectUsage(typing("one", "other").with(keygen()), "must be the same");
    expectUsage(typing("one").with(keygen()), "must be the same");
    expectUsage(typing("", "").with(keygen()), "must not be empty");
    expectUsage(typing().with(keygen()), "no terminal");
    assertNothingWritten();
    expect(0, typing("one", "one").with(keygen()));
    expect(0, typing("one").with("sign", "key", model, "--private-key", privateKey));
    expect(3, typing("other").with("sign", "key", model, "--private-key", privateKey));
  }

  @Test
  void aPasswordThatIsNoneMakesNoKey() throws Exception {
    expect(3, Cli.run(keygen("--password-env", "SECRET")));
    expectUsage(withPassword("").with(keygen("--password-env", "SECRET")), "must not be empty");
    expectUsage(
        withPassword("x").with(keygen("--password-env", "SECRET", "--password", "y")), "only one");
    expectUsage(
        withPassword("x").with(keygen("--password-env", "SECRET", "--unencrypted")),
        "--unencrypted");
    expectUsage(Cli.run("keygen", "--unencrypted", "--public-key", publicKey), "--private-key");
    expectUsage(Cli.run("keygen", "--unencrypted", "--private-key", privateKey), "--public-key");
    assertNothingWritten();
  }

  @Test
  void thePublicHalfIsPrinted() throws Exception {
    expect(0, withPassword("x").with(keygen("--password-env", "SECRET")));
    String open = Files.readString(publicKey);
    assertEquals(
        open,
        expect(0, withPassword("x").with("public-key", privateKey, "--password-env", "SECRET"))
            .out());
    assertEquals(
        open,
        expect(0, typing("x").with("public-key", privateKey, "--output", "json"))
            .json()
            .get("script")
            .asText());
    expect(3, typing("y").with("public-key", privateKey));
    expect(3, Cli.run("public-key", model.resolve("weights")));
    expectUsage(Cli.run("public-key"), "KEY is missing");
  }
}
