package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
import static io.modelsigning.cli.SmallModel.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing and verifying with certificates. */
final class CertificateCommandTest {
  @TempDir Path folder;

  private SmallModel small;
  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
    key = small.key();
  }

  @Test
  void signsAndVerifiesWithCertificates() throws Exception {
    TestKeys.KeyFiles root = TestKeys.create(folder, "root");
    TestKeys.KeyFiles other = TestKeys.create(folder, "other");
    Path rootCertificate =
        TestKeys.certificate(
            folder.resolve("root.crt"), root.pair(), "CN=Root", root.pair(), "CN=Root");
    Path otherCertificate =
        TestKeys.certificate(
            folder.resolve("other.crt"), other.pair(), "CN=Other", other.pair(), "CN=Other");
    Path leaf =
        TestKeys.certificate(
            folder.resolve("leaf.crt"), key.pair(), "CN=evil\u001b[2J", root.pair(), "CN=Root");
    expect(
        0,
        Cli.run(
            "sign",
            "certificate",
            model,
            "--private_key",
            key.privateKey(),
            "--signing_certificate",
            leaf,
            "--certificate_chain",
            rootCertificate));
    Object[] verify = {"verify", "certificate", model, "--certificate-chain", rootCertificate};
    Outcome quiet = expect(0, Cli.run(verify));
    assertTrue(quiet.out().contains("CN=evil\\u"), quiet::toString);
    assertFalse(quiet.out().contains("\u001b"), quiet::toString);
    assertFalse(quiet.out().contains("SHA-256"), quiet::toString);
    Outcome withPrints = expect(0, Cli.run(words(List.of(verify), "--log_fingerprints")));
    JsonNode certificates =
        Cli.run(words(List.of(verify), "--output", "json"))
            .json()
            .get("signer")
            .get("certificates");
    assertEquals(2, certificates.size());
    for (JsonNode certificate : certificates) {
      String print = certificate.get("sha256").asText();
      assertTrue(print.matches("[0-9a-f]{64}"), print);
      assertTrue(withPrints.out().contains(print), withPrints::toString);
    }
    assertEquals(
        "unknown-authority",
        reason(
            1,
            Cli.run(
                "verify",
                "certificate",
                model,
                "--certificate-chain",
                otherCertificate,
                "--output=json")));
    // The system's roots do not know this authority either.
    assertEquals(
        "unknown-authority",
        reason(
            1, Cli.run("verify", "certificate", model, "--subject", "CN=Leaf", "--output=json")));
    assertEquals("wrong-method", reason(1, small.verify(model, "--output=json")));
    assertEquals(
        "certificate-key-mismatch",
        reason(
            3,
            Cli.run(
                "sign",
                "certificate",
                model,
                "--private-key",
                other.privateKey(),
                "--signing-certificate",
                leaf,
                "--output=json")));
  }

  @Test
  void theSignersCertificateIsPinnedByItsNames() throws Exception {
    TestKeys.KeyFiles root = TestKeys.create(folder, "root");
    Path rootCertificate =
        TestKeys.certificate(
            folder.resolve("root.crt"), root.pair(), "CN=Root", root.pair(), "CN=Root");
    Path leaf =
        TestKeys.certificate(
            folder.resolve("leaf.crt"),
            key.pair(),
            "O=Example,CN=Publisher",
            root.pair(),
            "CN=Root",
            "publisher@example.com");
    expect(
        0,
        Cli.run(
            "sign",
            "certificate",
            model,
            "--private-key",
            key.privateKey(),
            "--signing-certificate",
            leaf));
    List<Object> verify =
        List.of("verify", "certificate", model, "--certificate-chain", rootCertificate);
    Outcome pinned =
        expect(
            0,
            Cli.run(
                words(
                    verify,
                    "--subject=CN=Publisher, O=Example",
                    "--subject_alternative_name",
                    "publisher@example.com")));
    assertTrue(pinned.out().contains("  as expected  CN=Publisher,O=Example\n"), pinned::toString);
    assertTrue(pinned.out().contains("  as expected  publisher@example.com\n"), pinned::toString);
    JsonNode signer =
        Cli.run(
                words(
                    verify,
                    "--subject=CN=Publisher,O=Example",
                    "--subject-alternative-name=publisher@example.com",
                    "--output=json"))
            .json()
            .get("signer");
    assertEquals("CN=Publisher,O=Example", signer.get("pinnedSubject").asText());
    assertEquals("publisher@example.com", signer.get("pinnedAlternativeName").asText());

    for (String other :
        List.of("--subject=CN=Publisher", "--subject-alternative-name=somebody@example.com")) {
      Outcome refused = expect(1, Cli.run(words(verify, other)));
      String expected = other.substring(other.indexOf('=') + 1);
      assertTrue(refused.out().contains("'" + expected + "'"), refused::toString);
      assertTrue(refused.out().contains("'CN=Publisher,O=Example'"), refused::toString);
      assertTrue(refused.out().contains("(certificate-name-mismatch)"), refused::toString);
      assertTrue(refused.err().contains("hint: "), refused::toString);
    }
    expectUsage(
        "the subject must be a distinguished name such as 'CN=Example publisher,O=Example', but is"
            + " 'Publisher'",
        Cli.run(words(verify, "--subject=Publisher")));
    expectUsage(
        "without --certificate-chain, --subject or --subject-alternative-name is required: the"
            + " system's trust store vouches for everybody who has a web server",
        Cli.run("verify", "certificate", model));
  }
}
