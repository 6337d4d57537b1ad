package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.SoftHsm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in tokens of SoftHSM, from an empty token to a verified model. */
final class TokenKeyTest {
  @TempDir private static Path tokens;

  private static SoftHsm softHsm;

  @TempDir Path folder;

  private final Cli cli = new Cli();
  private Path model;

  @BeforeAll
  static void makeTokens() throws Exception {
    softHsm = SoftHsm.in(tokens);
    softHsm.token("signing");
  }

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "weights");
    cli.environment.put("PIN", SoftHsm.PIN);
  }

  private static String uri(String object) {
    return "pkcs11:token=signing;object=%s?module-path=%s".formatted(object, softHsm.module());
  }

  private Path newKey(String object, String curve) {
    Path publicKey = folder.resolve(object + ".pem");
    expect(
        0,
        cli.with(
            "keygen",
            "--key-reference",
            uri(object),
            "--curve",
            curve,
            "--public-key",
            publicKey,
            "--password-env",
            "PIN"));
    return publicKey;
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-256", "P-384", "P-521"})
  void aKeyThatIsMadeInATokenSignsAndVerifies(String curve) throws Exception {
    String key = uri("key-" + curve);
    Path publicKey = newKey("key-" + curve, curve);
    assertEquals(Files.readString(publicKey), expect(0, cli.with("public-key", key)).out());

    expect(0, cli.with("sign", "key", model, "--private-key", key, "--password-env", "PIN"));
    expect(0, cli.with("verify", "key", model, "--public-key", publicKey));
    expect(0, cli.with("verify", "key", model, "--public-key", key));

    Files.writeString(model.resolve("weights"), "other");
    expect(1, cli.with("verify", "key", model, "--public-key", key));
  }

  @Test
  void aKeyThatIsThereIsNotReplaced() {
    Path publicKey = newKey("once", "P-256");
    Outcome again =
        cli.with(
            "keygen",
            "--key-reference",
            uri("once"),
            "--public-key",
            folder.resolve("again.pem"),
            "--password-env",
            "PIN",
            "--output",
            "json");
    assertEquals("token-key-exists", expect(3, again).json().get("reason").asText());
    assertTrue(Files.exists(publicKey));
    assertFalse(Files.exists(folder.resolve("again.pem")));
  }

  @Test
  void aKeyWithItsCertificateSigns() throws Exception {
    Path publicKey = newKey("certified", "P-384");
    Path root = folder.resolve("root.pem");
    Path leaf = folder.resolve("leaf.pem");
    Path extensions =
        Files.writeString(
            folder.resolve("extensions"),
            "keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\n");
    String rootKey = folder.resolve("root.key").toString();
    softHsm.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-subj",
        "/CN=Root",
        "-keyout",
        rootKey,
        "-out",
        root.toString());
    String request = folder.resolve("request").toString();
    softHsm.run(
        "openssl", "req", "-new", "-key", rootKey, "-subj", "/CN=Publisher", "-out", request);
    softHsm.run(
        "openssl",
        "x509",
        "-req",
        "-in",
        request,
        "-force_pubkey",
        publicKey.toString(),
        "-CA",
        root.toString(),
        "-CAkey",
        rootKey,
        "-CAcreateserial",
        "-extfile",
        extensions.toString(),
        "-out",
        leaf.toString());
    for (String[] form :
        new String[][] {
          {"certificate", "--private-key"},
          {"pkcs11-certificate", "--pkcs11-uri"},
          {"pkcs11-certificate", "--pkcs11_uri"}
        }) {
      expect(
          0,
          cli.with(
              "sign",
              form[0],
              model,
              form[1],
              uri("certified"),
              "--signing_certificate",
              leaf,
              "--password-env",
              "PIN"));
      expect(0, cli.with("verify", "certificate", model, "--certificate-chain", root));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pkcs11-uri", "--pkcs11_uri"})
  void theFormOfTheReferenceSigns(String option) {
    Path publicKey = newKey("form" + option.charAt(8), "P-256");
    JsonNode signed =
        expect(
                0,
                cli.with(
                    "sign",
                    "pkcs11-key",
                    model,
                    option,
                    uri("form" + option.charAt(8)),
                    "--password-env",
                    "PIN",
                    "--output",
                    "json"))
            .json();
    assertEquals("sign pkcs11-key", signed.get("command").asText());
    assertEquals("signed", signed.get("result").asText());
    expect(0, cli.with("verify", "key", model, "--public-key", publicKey));
  }

  @Test
  void theModuleIsNamedByAnOptionOrItsVariable() {
    Path publicKey = newKey("bare", "P-256");
    String bare = "pkcs11:token=signing;object=bare";
    Object[] words = {"sign", "key", model, "--private-key", bare, "--password-env", "PIN"};
    Outcome none = expect(3, cli.with(words));
    assertTrue(none.err().contains("error: no PKCS #11 module is named"), none::err);
    assertTrue(none.err().contains("hint: name the module with --pkcs11-module"), none::err);

    List<Object> named = new ArrayList<>(List.of(words));
    named.addAll(List.of("--pkcs11-module", softHsm.module()));
    expect(0, cli.with(named.toArray()));
    cli.environment.put("MODEL_SIGNING_PKCS11_MODULE", softHsm.module().toString());
    expect(0, cli.with(words));
    expect(0, cli.with("sign", "pkcs11-key", model, "--pkcs11-uri", bare, "--password-env", "PIN"));
    expect(0, cli.with("verify", "key", model, "--public-key", bare));
    expect(0, cli.with("verify", "key", model, "--public-key", publicKey));
  }

  @Test
  void thePinIsAskedForOnceAndAWrongOneIsTriedOnce() {
    Path unused = newKey("asked", "P-256");
    assertTrue(Files.exists(unused));
    List<String> questions = new ArrayList<>();
    cli.prompt =
        question -> {
          questions.add(question);
          return Optional.of(SoftHsm.PIN.toCharArray());
        };
    Object[] words = {"sign", "key", model, "--private-key", uri("asked")};
    expect(0, cli.with(words));
    assertEquals(1, questions.size());
    assertTrue(questions.getFirst().contains("token 'signing'"), questions::toString);

    cli.prompt = question -> Optional.of("wrong-one".toCharArray());
    Outcome wrong = expect(3, cli.with(words));
    assertTrue(wrong.err().contains("the PIN for token 'signing' is wrong"), wrong::err);
    assertFalse(wrong.err().contains("wrong-one"), wrong::err);
    cli.prompt = question -> Optional.empty();
    Outcome none = expect(3, cli.with(words));
    assertTrue(none.err().contains("token 'signing' asks for its PIN"), none::err);
  }

  @Test
  void aPolicyNamesAKeyInAToken() throws Exception {
    newKey("policy", "P-256");
    expect(
        0, cli.with("sign", "key", model, "--private-key", uri("policy"), "--password-env", "PIN"));
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            "{version: 1, default: {signedBy: {key: {reference: '%s'}}}}".formatted(uri("policy")));
    expect(0, cli.with("verify", "--policy", policy, model));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkcs11:token=signing;pin-value=5678",
        "pkcs11:token=signing?pin-value=5678",
        "pkcs11:tokn=signing",
        "pkcs11:token=a b",
        "pkcs11://token=signing",
        "pkcs11:?module-path=libsofthsm2.so",
        "pkcs11:?pin-source=|cat",
      })
  void whatIsNoUriIsAMistakeOfUse(String wrong) {
    Outcome outcome = expect(2, cli.with("sign", "key", model, "--private-key", wrong));
    assertFalse(outcome.err().contains("\tat "), outcome::err);
    expect(2, cli.with("verify", "key", model, "--public-key", wrong));
    expect(2, cli.with("sign", "pkcs11-key", model, "--pkcs11-uri", wrong));
  }

  @Test
  void whatIsInNoTokenIsAMistakeOfUse() {
    Outcome file = expect(2, cli.with("sign", "pkcs11-key", model, "--pkcs11-uri", "key.pem"));
    assertTrue(
        file.err().contains("--pkcs11-uri must begin with 'pkcs11:', but is 'key.pem'"), file::err);
    Outcome none = expect(2, cli.with("sign", "pkcs11-key", model));
    assertTrue(none.err().contains("--pkcs11-uri is missing"), none::err);
    Outcome certificate =
        expect(2, cli.with("sign", "pkcs11-certificate", model, "--pkcs11-uri", uri("any")));
    assertTrue(certificate.err().contains("--signing-certificate is missing"), certificate::err);
  }
}
