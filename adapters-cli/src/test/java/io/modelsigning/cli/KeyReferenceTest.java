package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.elsewhere.BucketStorage;
import io.modelsigning.elsewhere.MemoryKeys;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys by reference: in variables, and in what holds them elsewhere. */
final class KeyReferenceTest {
  private static final String KEY = "memorykms://models";

  @TempDir Path folder;

  private final MemoryKeys held = new MemoryKeys();
  private final Map<String, String> environment = new HashMap<>();
  private Path model;

  @BeforeEach
  void makeModel() throws IOException {
    model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "weights");
  }

  /** Runs the whole program with a holder of keys that its component names. */
  private Outcome run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> args = Stream.of(words).map(Object::toString).toList();
    int exitCode =
        DaggerElsewhereComponent.factory()
            .create(
                new BucketStorage(),
                held,
                new Streams(
                    InputStream.nullInputStream(),
                    new PrintWriter(out),
                    new PrintWriter(err),
                    () -> false),
                new Screen(false, false, 80),
                question -> Optional.empty(),
                environment,
                Clock.systemUTC(),
                2)
            .runner()
            .run(args)
            .status();
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private Path signature() {
    return model.resolve("model.sig");
  }

  @Test
  void keysInVariablesSignAndVerify() throws Exception {
    TestKeys.KeyFiles key = TestKeys.create(folder, "key");
    environment.put("SIGNING_KEY", Files.readString(key.privateKey()));
    environment.put("PUBLIC_KEY", Files.readString(key.publicKey()));
    expect(0, run("sign", "key", "--private-key", "env://SIGNING_KEY", model));
    expect(0, run("verify", "key", "--public-key", "env://PUBLIC_KEY", model));
    expect(0, run("verify", "key", "--public-key", key.publicKey(), model));
    assertEquals(
        Files.readString(key.publicKey()).strip(),
        expect(0, run("public-key", "env://SIGNING_KEY")).out().strip());
  }

  @Test
  void variableThatIsNotSetIsNamed() {
    environment.put("EMPTY", "");
    for (String name : List.of("NOWHERE", "EMPTY", "")) {
      Outcome signing =
          run("sign", "key", "--private-key", "env://" + name, "--output=json", model);
      JsonNode json = expect(3, signing).json();
      assertEquals("key-not-available", json.get("reason").asText());
      assertTrue(
          json.get("message").asText().contains("variable '" + name + "'"), signing::toString);
      assertFalse(Files.exists(signature()));
    }
  }

  @Test
  void fromNothingToAVerifiedModelWithKeyHeldElsewhere() throws Exception {
    Path publicKey = folder.resolve("pub.pem");
    Outcome made =
        expect(
            0, run("keygen", "--key-reference", KEY, "--public-key", publicKey, "--curve=P-384"));
    assertTrue(made.out().contains(KEY + " (P-384, never leaves there)"), made::toString);
    assertTrue(made.out().contains(publicKey.toString()), made::toString);
    assertEquals(
        Files.readString(publicKey), expect(0, run("public-key", KEY)).out(), made::toString);
    Outcome signed = expect(0, run("sign", "key", "--private-key", KEY, model));
    String name = made.out().replaceAll("(?s).*owner of key ([0-9a-f]+).*", "$1");
    assertTrue(signed.out().contains(name), () -> made + " " + signed);
    expect(0, run("verify", "key", "--public-key", KEY, model));
    expect(0, run("verify", "key", "--public-key", publicKey, model));
    Files.writeString(model.resolve("weights"), "others");
    expect(1, run("verify", "key", "--public-key", KEY, model));
  }

  @Test
  void keygenElsewhereNeedsNoFile() {
    JsonNode json = expect(0, run("keygen", "--key-reference", KEY, "--output=json")).json();
    assertEquals(KEY, json.at("/keyPair/privateKey").asText());
    assertFalse(json.get("keyPair").has("publicKey"), json::toString);
    assertFalse(json.get("keyPair").has("encrypted"), json::toString);
  }

  @Test
  void keygenElsewhereReplacesNoFileAndMakesNoKeyThen() throws Exception {
    Path publicKey = Files.writeString(folder.resolve("pub.pem"), "old");
    Outcome made = run("keygen", "--key-reference", KEY, "--public-key", publicKey);
    assertTrue(expect(2, made).err().contains("never replaced"), made::toString);
    assertEquals("old", Files.readString(publicKey));
    expect(3, run("public-key", KEY));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --key-reference memorykms://k --private-key a.pem | only one of
          --key-reference memorykms://k --unencrypted       | --unencrypted goes with --private-key
          --key-reference env://KEY                         | must name a key in a token or a key
          --key-reference key.pem                           | must name a key in a token or a key
          --public-key a.pem                                | --private-key is missing
          """)
  void keygenRefusesWhatDoesNotGoTogether(String options, String complaint) {
    Outcome outcome = run((Object[]) ("keygen " + options).split(" +"));
    assertTrue(expect(2, outcome).err().contains(complaint), outcome::toString);
  }

  @Test
  void signatureThatDoesNotVerifyIsNeverWritten() {
    expect(0, run("keygen", "--key-reference", KEY));
    held.failBy(MemoryKeys.Fault.HASHES_ONCE_MORE);
    Outcome signed = run("sign", "key", "--private-key", KEY, "--output=json", model);
    assertEquals("signing-failed", expect(3, signed).json().get("reason").asText());
    assertFalse(Files.exists(signature()));
  }

  @Test
  void keyThatIsNotThereIsNamed() {
    Outcome signed = run("sign", "key", "--private-key", KEY, model);
    assertTrue(expect(3, signed).err().contains(KEY), signed::toString);
    expect(0, run("keygen", "--key-reference", KEY));
    expect(0, run("sign", "key", "--private-key", KEY, model));
    Outcome verified = run("verify", "key", "--public-key", "memorykms://other", model);
    assertTrue(expect(3, verified).err().contains("memorykms://other"), verified::toString);
  }

  @Test
  void whatAsksServersIsRefusedOffline() {
    expect(0, run("keygen", "--key-reference", KEY));
    for (Outcome outcome :
        List.of(
            run("sign", "key", "--private-key", KEY, "--offline", "--output=json", model),
            run("keygen", "--key-reference", "memorykms://other", "--offline", "--output=json"),
            run("public-key", KEY, "--offline", "--output=json"))) {
      assertEquals("offline", expect(3, outcome).json().get("reason").asText());
    }
    expect(0, run("sign", "key", "--private-key", KEY, model));
    Outcome verified =
        run("verify", "key", "--public-key", KEY, "--offline", "--output=json", model);
    assertEquals("offline", expect(3, verified).json().get("reason").asText());
  }

  @Test
  void policiesTakeThem() throws Exception {
    TestKeys.KeyFiles key = TestKeys.create(folder, "key");
    environment.put("SIGNING_KEY", Files.readString(key.privateKey()));
    environment.put("PUBLIC_KEY", Files.readString(key.publicKey()));
    expect(0, run("keygen", "--key-reference", KEY));
    Path policy = folder.resolve("policy.yaml");
    for (String[] pair : new String[][] {{"env://SIGNING_KEY", "env://PUBLIC_KEY"}, {KEY, KEY}}) {
      expect(0, run("sign", "key", "--private-key", pair[0], model));
      Files.writeString(
          policy, "{version: 1, default: {signedBy: {key: {reference: '%s'}}}}".formatted(pair[1]));
      expect(0, run("policy", "check", policy));
      expect(0, run("verify", "--policy", policy, model));
    }
    Files.writeString(
        policy, "{version: 1, default: {signedBy: {key: {reference: 'memorykms://other'}}}}");
    expect(3, run("verify", "--policy", policy, model));
    Files.writeString(policy, "{version: 1, default: {signedBy: {key: {reference: 'key.pem'}}}}");
    Outcome file = run("policy", "check", policy);
    assertTrue(expect(1, file).out().contains("is named by 'file'"), file::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aws-kms:alias/models           | awskms:///KEY_ID
          aws-kms:///alias/models        | awskms:///KEY_ID
          awskms:alias/models            | awskms:///KEY_ID
          AWS_KMS://alias/models         | awskms:///KEY_ID
          aws://models                   | awskms:///KEY_ID
          gcp-kms://projects/p           | gcpkms://projects/PROJECT
          gcpkms:projects/p              | gcpkms://projects/PROJECT
          azure-kms://v/k                | azurekms://VAULT
          azure-key-vault://v/k          | azurekms://VAULT
          vault://models                 | hashivault://KEY
          hashicorp-vault:models         | hashivault://KEY
          openbao://models               | hashivault://KEY
          pkcs11://token=a               | pkcs11:token=NAME
          pkcs-11:token=a                | pkcs11:token=NAME
          env:KEY                        | env://NAME
          kms9://models                  | env://
          """)
  void misspellingIsAnsweredWithTheRightForm(String reference, String form) {
    for (String[] words :
        new String[][] {
          {"sign", "key", "--private-key", reference, model.toString()},
          {"verify", "key", "--public-key", reference, model.toString()},
          {"public-key", reference}
        }) {
      Outcome outcome = run((Object[]) words);
      assertTrue(expect(2, outcome).err().contains(form), outcome::toString);
      assertTrue(outcome.err().contains(reference), outcome::toString);
    }
  }

  @Test
  void fileWhoseNameHasColonIsFile() throws Exception {
    TestKeys.KeyFiles key = TestKeys.create(folder, "2026:key");
    expect(0, run("sign", "key", "--private-key", key.privateKey(), model));
    expect(0, run("verify", "key", "--public-key", key.publicKey().toUri(), model));
  }
}
