package io.modelsigning.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.ModelSigning;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.testing.Interop;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifyMojoTest {
  @TempDir Path folder;

  private TestProject project;

  @BeforeEach
  void make() throws Exception {
    project = new TestProject(folder);
  }

  private static String refusal(VerifyMojo goal) {
    return String.valueOf(assertThrows(MojoFailureException.class, goal::execute).getMessage());
  }

  private static String failure(VerifyMojo goal) {
    return String.valueOf(assertThrows(MojoExecutionException.class, goal::execute).getMessage());
  }

  private static List<String> said(ModelMojo goal) {
    return TestProject.log(goal).lines;
  }

  @Test
  void whatTheKeySignedIsVerified() throws Exception {
    project.signedModel("bert");
    VerifyMojo goal = project.verifyByKey("bert");
    goal.execute();
    assertEquals(1, said(goal).size(), said(goal)::toString);
    assertTrue(
        said(goal).getFirst().startsWith("info verified bert: 2 files, 9 bytes, signed by "),
        said(goal)::toString);
  }

  @Test
  void aSwappedFileFailsTheBuild() throws Exception {
    Path model = project.signedModel("bert");
    TestProject.swap(model.resolve("weights"));
    VerifyMojo goal = project.verifyByKey("bert");
    String message = refusal(goal);
    assertTrue(message.startsWith("'bert' is not verified: "), message);
    assertTrue(message.endsWith("(content-mismatch)"), message);
    assertEquals(List.of("error " + message, "error   weights: mismatch"), said(goal));
  }

  @Test
  void namesThatControlTerminalsAreEscaped() throws Exception {
    Path model = project.signedModel("bert");
    Files.writeString(model.resolve("\u001b[2Jgone\n"), "");
    VerifyMojo goal = project.verifyByKey("bert");
    refusal(goal);
    assertEquals("error   \\u{1b}[2Jgone\\u{a}: unexpected", said(goal).getLast());
  }

  @Test
  void anotherKeyFailsTheBuild() throws Exception {
    project.signedModel("bert");
    VerifyMojo goal = project.verify("bert");
    goal.publicKeys.add(TestKeys.create(folder, "other").publicKey().toFile());
    String message = refusal(goal);
    assertTrue(message.endsWith("(wrong-key)"), message);

    goal.publicKeys.add(project.keys.publicKey().toFile());
    goal.execute();
  }

  @Test
  void allModelsAreToldOf() throws Exception {
    project.signedModel("models/a");
    TestProject.swap(project.signedModel("models/b").resolve("weights"));
    Files.delete(project.signedModel("models/c").resolve("model.sig"));
    TestProject.swap(project.signedModel("models/d").resolve("weights"));
    VerifyMojo goal = project.verifyByKey("models/*");
    String message = refusal(goal);
    assertTrue(message.startsWith("'models/b' is not verified: "), message);
    assertTrue(message.endsWith("; and of 1 model more, see above"), message);
    List<String> lines = said(goal);
    assertEquals(
        1, lines.stream().filter(line -> line.startsWith("info verified models/a")).count());
    assertEquals(
        1,
        lines.stream()
            .filter(line -> line.startsWith("error 'models/c' cannot be verified: "))
            .count());
  }

  @Test
  void aModelIsNamedAloneOrWithOthers() throws Exception {
    project.signedModel("a");
    project.signedModel("b");
    VerifyMojo goal = project.verifyByKey("b");
    goal.model = "a";
    goal.execute();
    assertEquals(2, TestProject.log(goal).startingWith("info verified ").size());
  }

  @Test
  void withoutAModelThereIsNoAnswer() throws Exception {
    assertTrue(failure(project.verifyByKey()).startsWith("a model must be named"));
    assertTrue(
        failure(project.verifyByKey("missing")).startsWith("'missing' cannot be verified: "));
    Files.createDirectories(folder.resolve("models"));
    String nothing = failure(project.verifyByKey("models/*"));
    assertTrue(nothing.startsWith("'models/*' must match a model below "), nothing);
    String noPattern = failure(project.verifyByKey("models/*.{onnx,bin}"));
    assertTrue(noPattern.startsWith("a pattern knows only "), noPattern);
  }

  @Test
  void withoutTrustThereIsNoAnswer() throws Exception {
    project.signedModel("bert");
    assertTrue(failure(project.verify("bert")).startsWith("a verifier needs to know"));
    VerifyMojo goal = project.verify("bert");
    goal.publicKey = folder.resolve("missing.pem").toFile();
    assertTrue(failure(goal).contains("missing.pem"));
  }

  @Test
  void aSignatureElsewhereIsForOneModel() throws Exception {
    Path model = project.signedModel("bert");
    project.signedModel("other");
    Path elsewhere = Files.move(model.resolve("model.sig"), folder.resolve("bert.sig"));
    VerifyMojo goal = project.verifyByKey("bert");
    goal.signature = elsewhere.toFile();
    goal.execute();
    goal.models.add("other");
    assertEquals("signature is for one model, but there are 2", failure(goal));
  }

  @ParameterizedTest
  @ValueSource(strings = {"warn", "ignore"})
  void aMissingSignatureIsTolerated(String missing) throws Exception {
    project.model("bert");
    VerifyMojo strict = project.verifyByKey("bert");
    assertTrue(failure(strict).startsWith("'bert' cannot be verified: "));

    VerifyMojo goal = project.verifyByKey("bert");
    goal.missingSignature = missing;
    goal.execute();
    assertEquals(
        missing.equals("warn") ? 1 : 0, TestProject.log(goal).startingWith("warn ").size());
    assertEquals(List.of(), TestProject.log(goal).startingWith("info verified"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"warn", "ignore"})
  void nothingElseIsTolerated(String missing) throws Exception {
    Path model = project.signedModel("bert");
    VerifyMojo goal = project.verifyByKey("bert");
    goal.missingSignature = missing;
    Files.writeString(model.resolve("model.sig"), "{}");
    assertTrue(refusal(goal).startsWith("'bert' is not verified: "));

    // It is there, but cannot be read.
    VerifyMojo unreadable = project.verifyByKey("bert");
    unreadable.missingSignature = missing;
    unreadable.signature = Files.createDirectory(folder.resolve("folder.sig")).toFile();
    assertTrue(failure(unreadable).startsWith("'bert' cannot be verified: "));

    VerifyMojo noModel = project.verifyByKey("missing");
    noModel.missingSignature = missing;
    assertTrue(failure(noModel).startsWith("'missing' cannot be verified: "));
  }

  @Test
  void whatIsDoneAboutAMissingSignatureIsOneOfThree() throws Exception {
    project.signedModel("bert");
    VerifyMojo goal = project.verifyByKey("bert");
    goal.missingSignature = "WARN";
    assertEquals("missingSignature must be fail, warn or ignore, but is 'WARN'", failure(goal));
  }

  @Test
  void namesOfCertificatesCount() throws Exception {
    TestKeys.KeyFiles authority = TestKeys.create(folder, "authority");
    Path root =
        TestKeys.certificate(
            folder.resolve("root.pem"), authority.pair(), "CN=A", authority.pair(), "CN=A");
    Path certificate =
        TestKeys.certificate(
            folder.resolve("signer.pem"),
            project.keys.pair(),
            "CN=Signer",
            authority.pair(),
            "CN=A",
            "signer@example.com");
    Path model = project.model("bert");
    ModelSigning.signer()
        .key(project.keys.privateKey())
        .certificate(certificate)
        .build()
        .sign(model);
    VerifyMojo goal = project.verify("bert");
    goal.certificates.add(root.toFile());
    goal.execute();
    goal.subject = "CN=Signer";
    goal.subjectAlternativeName = "signer@example.com";
    goal.execute();
    goal.subject = "CN=Other";
    String message = refusal(goal);
    assertTrue(message.endsWith("(certificate-name-mismatch)"), message);
    goal.subject = "CN=Signer";
    goal.subjectAlternativeName = "other@example.com";
    String alternative = refusal(goal);
    assertTrue(alternative.endsWith("(certificate-name-mismatch)"), alternative);

    VerifyMojo system = project.verify("bert");
    system.subject = "CN=Signer";
    String unknown = refusal(system);
    assertTrue(unknown.endsWith("(unknown-authority)"), unknown);
  }

  @ParameterizedTest
  @CsvSource({"stefanb@us.ibm.com, true", "somebody@us.ibm.com, false"})
  void identitiesOfSigstoreCount(String identity, boolean expected) throws Exception {
    VerifyMojo goal = project.verify(Interop.path("signed/v1.1.0-sigstore").toString());
    goal.identity = identity;
    goal.identityProvider = "https://sigstore.verify.ibm.com/oauth2";
    goal.trustedRoot = Interop.path("sigstore/public-good.trusted_root.json").toFile();
    goal.offline = true;
    if (expected) {
      goal.execute();
    } else {
      String message = refusal(goal);
      assertTrue(message.endsWith("(identity-mismatch)"), message);
    }
  }

  @Test
  void offlineMeansNoNetworkForSigstoreEither() throws Exception {
    VerifyMojo goal = project.verify(Interop.path("signed/v1.1.0-sigstore").toString());
    goal.identity = "stefanb@us.ibm.com";
    goal.identityProvider = "https://sigstore.verify.ibm.com/oauth2";
    goal.environment = Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
    goal.offline = true;
    ModelSigningException cause =
        assertInstanceOf(
            ModelSigningException.class,
            assertThrows(MojoExecutionException.class, goal::execute).getCause());
    assertEquals("offline", cause.reason().code());
  }

  @Test
  void anInterruptEndsTheGoalAndIsKept() throws Exception {
    project.signedModel("bert");
    VerifyMojo goal = project.verifyByKey("bert");
    Thread.currentThread().interrupt();
    String message = failure(goal);
    assertTrue(Thread.interrupted());
    assertEquals("verifying was interrupted", message);
  }

  @Test
  void halfAnIdentityIsNone() throws Exception {
    project.signedModel("bert");
    VerifyMojo goal = project.verifyByKey("bert");
    goal.trustedRoot = folder.resolve("root.json").toFile();
    assertEquals(
        "trustedRoot needs identity and identityProvider, but neither is set", failure(goal));
    goal.identity = "somebody";
    assertEquals(
        "identity and identityProvider must be set together, but identityProvider is not set",
        failure(goal));
  }

  private Path policy(String mode) throws IOException {
    return Files.writeString(
        folder.resolve("policy.yaml"),
        """
        version: 1
        rules:
          - name: all
            models: ["**"]
            mode: "%s"
            signedBy: { key: { file: key.pub } }
        """
            .formatted(mode));
  }

  @Test
  void aPolicyDecides() throws Exception {
    Path model = project.signedModel("bert");
    VerifyMojo goal = project.verify("bert");
    goal.policy = policy("enforce").toFile();
    goal.execute();
    TestProject.swap(model.resolve("weights"));
    refusal(goal);

    VerifyMojo warned = project.verify("bert");
    warned.policy = policy("warn").toFile();
    warned.execute();
    assertEquals(List.of(), TestProject.log(warned).startingWith("info verified"));
    String warning = TestProject.log(warned).startingWith("warn ").getFirst();
    assertTrue(warning.endsWith("(content-mismatch); the policy tolerates that"), warning);
  }

  @Test
  void aPolicyGoesWithNothingElse() throws Exception {
    project.signedModel("bert");
    VerifyMojo goal = project.verifyByKey("bert");
    goal.policy = policy("enforce").toFile();
    assertTrue(failure(goal).startsWith("a policy says itself"));
    VerifyMojo missing = project.verify("bert");
    missing.policy = policy("enforce").toFile();
    missing.missingSignature = "warn";
    assertTrue(failure(missing).startsWith("missingSignature must not be set with a policy"));
  }

  @Test
  void partsAndIgnoredPathsAreToldOf() throws Exception {
    Path model = project.signedModel("bert");
    Files.writeString(model.resolve("notes"), "");
    VerifyMojo goal = project.verifyByKey("bert");
    refusal(goal);
    goal.ignorePaths.add("notes");
    goal.execute();
    assertEquals("info   not looked at: notes (requested: 1 file)", said(goal).getLast());
    TestProject.swap(model.resolve("config.json"));
    refusal(goal);

    VerifyMojo part = project.verifyByKey("bert");
    part.only.add("weights");
    part.execute();
    assertTrue(
        said(part).getFirst().startsWith("info verified a part of bert: 1 file, 7 bytes, "),
        said(part)::toString);
  }

  @Test
  void skippingDoesNothing() throws Exception {
    VerifyMojo goal = project.verify();
    goal.skip = true;
    goal.execute();
    assertEquals(List.of("info skipped: model-signing.skip is set"), said(goal));
  }

  @Test
  void threadsCannotBeNegative() throws Exception {
    project.signedModel("bert");
    VerifyMojo goal = project.verifyByKey("bert");
    goal.threads = 1;
    goal.execute();
    goal.threads = -1;
    assertTrue(failure(goal).contains("threads must be at least 1"));
  }
}
