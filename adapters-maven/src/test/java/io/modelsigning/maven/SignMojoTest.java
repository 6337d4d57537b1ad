package io.modelsigning.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.ModelSigning;
import io.modelsigning.testing.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.DefaultSettingsProblem;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignMojoTest {
  private static final String PASSWORD = "pass wörd";

  @TempDir Path folder;

  private TestProject project;
  private Path model;

  @BeforeEach
  void make() throws Exception {
    project = new TestProject(folder);
    model = project.model("bert");
  }

  private SignMojo signByKey() {
    SignMojo goal = project.sign("bert");
    goal.privateKey = project.keys.privateKey().toFile();
    return goal;
  }

  private SignMojo signByEncryptedKey() throws Exception {
    SignMojo goal = project.sign("bert");
    goal.privateKey =
        TestKeys.encrypted(project.keys.pair(), PASSWORD, folder.resolve("encrypted.pem")).toFile();
    return goal;
  }

  private void requireSigned() throws Exception {
    ModelSigning.verifier().key(project.keys.publicKey()).build().verify(model).requireVerified();
  }

  private String failure(SignMojo goal) {
    String message =
        String.valueOf(assertThrows(MojoExecutionException.class, goal::execute).getMessage());
    assertFalse(Files.exists(model.resolve("model.sig")));
    return message;
  }

  @Test
  void signsWithAKeyAndReplacesTheOlderSignature() throws Exception {
    SignMojo goal = signByKey();
    goal.execute();
    requireSigned();
    Files.writeString(model.resolve("weights"), "others");
    goal.execute();
    requireSigned();
    List<String> lines = TestProject.log(goal).startingWith("info signed bert: 2 files, ");
    assertEquals(2, lines.size());
    assertTrue(
        lines.getFirst().startsWith("info signed bert: 2 files, 9 bytes, by "), lines::toString);
  }

  @Test
  void theVariableHasThePassword() throws Exception {
    SignMojo goal = signByEncryptedKey();
    goal.passwordEnvironment = "KEY_PASSWORD";
    assertEquals(
        "the environment variable 'KEY_PASSWORD' must hold the private key's password, but is not"
            + " set",
        failure(goal));
    goal.environment = Map.of("KEY_PASSWORD", "");
    assertTrue(failure(goal).endsWith("must hold the private key's password, but is not set"));
    goal.environment = Map.of("KEY_PASSWORD", "other");
    String wrong = failure(goal);
    assertFalse(wrong.contains("other"), wrong);
    goal.environment = Map.of("KEY_PASSWORD", PASSWORD);
    goal.execute();
    requireSigned();
  }

  /** Decrypts as Maven does, but by turning what is encrypted around. */
  private static final class Turning implements SettingsDecrypter {
    private final List<SettingsProblem> problems;

    Turning(SettingsProblem... problems) {
      this.problems = List.of(problems);
    }

    @Override
    public SettingsDecryptionResult decrypt(
        org.apache.maven.settings.crypto.SettingsDecryptionRequest request) {
      Server server = request.getServers().getFirst().clone();
      if (server.getPassphrase() != null) {
        server.setPassphrase(turned(server.getPassphrase()));
      }
      if (server.getPassword() != null) {
        server.setPassword(turned(server.getPassword()));
      }
      return new SettingsDecryptionResult() {
        @Override
        public Server getServer() {
          return server;
        }

        @Override
        public List<Server> getServers() {
          return List.of(server);
        }

        @Override
        public Proxy getProxy() {
          return new Proxy();
        }

        @Override
        public List<Proxy> getProxies() {
          return List.of();
        }

        @Override
        public List<SettingsProblem> getProblems() {
          return problems;
        }
      };
    }
  }

  private static String turned(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  private static void addServer(SignMojo goal, String id, String field) {
    Server server = new Server();
    server.setId(id);
    switch (field) {
      case "passphrase" -> server.setPassphrase(turned(PASSWORD));
      case "password" -> server.setPassword(turned(PASSWORD));
      case "nothing" -> server.setPassword("");
      default -> server.setUsername("somebody");
    }
    goal.settings.addServer(server);
  }

  @Test
  void theSettingsHaveThePassword() throws Exception {
    for (String field : List.of("passphrase", "password")) {
      Files.deleteIfExists(model.resolve("model.sig"));
      SignMojo goal = signByEncryptedKey();
      goal.decryptBy(new Turning());
      goal.passwordServer = "model-key";
      String missing = failure(goal);
      assertTrue(missing.startsWith("Maven's settings must have a server 'model-key'"), missing);
      addServer(goal, "model-key", field);
      goal.execute();
      requireSigned();
    }
  }

  @Test
  void settingsWithoutAPasswordAreRefused() throws Exception {
    SignMojo goal = signByEncryptedKey();
    goal.decryptBy(new Turning());
    goal.passwordServer = "model-key";
    addServer(goal, "model-key", "username");
    String none = failure(goal);
    assertTrue(none.contains("must have a passphrase or a password, but has none"), none);

    goal.passwordServer = "empty";
    addServer(goal, "empty", "nothing");
    String empty = failure(goal);
    assertTrue(empty.contains("must have a passphrase or a password, but has none"), empty);

    goal.passwordEnvironment = "KEY_PASSWORD";
    assertTrue(failure(goal).endsWith("but both are set"));
  }

  @Test
  void settingsThatCannotBeDecryptedAreRefused() throws Exception {
    SignMojo goal = signByEncryptedKey();
    goal.passwordServer = "model-key";
    addServer(goal, "model-key", "password");
    assertEquals("Maven must decrypt its settings, but offers no decrypter", failure(goal));
    goal.decryptBy(
        new Turning(
            new DefaultSettingsProblem(
                "no master password", SettingsProblem.Severity.ERROR, "server", -1, -1, null)));
    String message = failure(goal);
    assertTrue(message.endsWith("cannot be decrypted: no master password"), message);
  }

  @Test
  void anEncryptedKeyNeedsItsPassword() throws Exception {
    String message = failure(signByEncryptedKey());
    assertTrue(message.contains("encrypted.pem"), message);
    SignMojo noKey = project.sign("bert");
    noKey.passwordEnvironment = "KEY_PASSWORD";
    noKey.environment = Map.of("KEY_PASSWORD", PASSWORD);
    assertTrue(failure(noKey).startsWith("a password needs privateKey"));
  }

  @Test
  void signsWithACertificate() throws Exception {
    SignMojo goal = signByKey();
    goal.certificate =
        TestKeys.certificate(
                folder.resolve("signer.pem"),
                project.keys.pair(),
                "CN=Signer",
                TestKeys.create(folder, "authority").pair(),
                "CN=Authority")
            .toFile();
    goal.execute();
    assertTrue(TestProject.log(goal).lines.getFirst().endsWith(", by CN=Signer"));
  }

  @Test
  void leavesOutWhatIsToBeIgnored() throws Exception {
    Files.writeString(model.resolve("notes"), "");
    SignMojo goal = signByKey();
    goal.ignorePaths.add("notes");
    goal.signature = folder.resolve("elsewhere.sig").toFile();
    goal.execute();
    assertTrue(Files.exists(folder.resolve("elsewhere.sig")));
    assertTrue(
        TestProject.log(goal).lines.getFirst().startsWith("info signed bert: 2 files, 9 bytes, "),
        TestProject.log(goal).lines::toString);
  }

  @Test
  void whoSignsMustBeSaidOnce() {
    assertTrue(failure(project.sign("bert")).startsWith("a signer needs to know who signs"));
    SignMojo both = signByKey();
    both.sigstore = true;
    assertTrue(failure(both).startsWith("a signer must sign by one method"));
    SignMojo config = signByKey();
    config.trustConfig = folder.resolve("config.json").toFile();
    assertEquals("trustConfig needs sigstore, which is not set", failure(config));
    SignMojo several = signByKey();
    several.signature = folder.resolve("bert.sig").toFile();
    several.models.add("other");
    assertEquals("signature is for one model, but there are 2", failure(several));
  }

  @Test
  void anInterruptEndsTheGoalAndIsKept() {
    SignMojo goal = signByKey();
    Thread.currentThread().interrupt();
    String message = failure(goal);
    assertTrue(Thread.interrupted());
    assertEquals("signing was interrupted", message);
  }

  @Test
  void whatCannotBeReadIsNotSigned() {
    SignMojo goal = project.sign("missing");
    goal.privateKey = project.keys.privateKey().toFile();
    assertTrue(failure(goal).startsWith("'missing' cannot be signed: "));
  }
}
