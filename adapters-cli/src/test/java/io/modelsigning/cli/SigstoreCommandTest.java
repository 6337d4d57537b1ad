package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.modelsigning.cli.Cli.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of signing and verifying with Sigstore. */
final class SigstoreCommandTest {
  @TempDir Path folder;

  private Path model;

  @BeforeEach
  void makeModel() throws Exception {
    model = SmallModel.in(folder).model();
  }

  @Test
  void sigstoreOptionsAreUnderstood() {
    Outcome signed =
        Cli.run(
            "sign",
            model,
            "--use-staging",
            "--identity-token",
            "t",
            "--use-ambient-credentials",
            "--oauth-force-oob",
            "--client-id",
            "i",
            "--client-secret-file",
            model.resolveSibling("absent"),
            "--output",
            "json");
    assertEquals("client-secret-not-available", reason(3, signed));
    assertEquals(
        "not-found",
        reason(
            3,
            Cli.run(
                "sign",
                "sigstore",
                model,
                "--trust_config",
                "f",
                "--identity_token_file",
                "t",
                "--disable_ambient",
                "--client_secret",
                "s",
                "--output=json")));
    assertEquals(
        "not-found",
        reason(
            3,
            Cli.run(
                "--output=json",
                "verify",
                "--path",
                model,
                "--identity",
                "a@example.com",
                "--identity-provider",
                "https://accounts.example.com",
                "--trust-config",
                "f")));
    expectUsage(
        "--use-staging does not go with",
        Cli.run("sign", model, "--use-staging", "--trust-config", "f"));
    assertFalse(Files.exists(model.resolve("model.sig")));
  }
}
