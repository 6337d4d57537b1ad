package io.modelsigning.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.modelsigning.testing.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What is said where an application does not start. */
final class FailureAnalysisTest {
  @TempDir Path folder;

  private ModelFolder signed;

  @BeforeEach
  void sign() throws Exception {
    signed = new ModelFolder(folder).signed();
  }

  /** Returns what Spring Boot would print, by the analyzers that it finds. */
  private static FailureAnalysis analysis(ApplicationContextRunner application) {
    FailureAnalysis[] found = new FailureAnalysis[1];
    application.run(
        context -> {
          assertThat(context).hasFailed();
          List<FailureAnalyzer> analyzers =
              SpringFactoriesLoader.forDefaultResourceLocation()
                  .load(
                      FailureAnalyzer.class,
                      (type, name, failure) -> {
                        // Those of others may want what is not here.
                        assertThat(name).doesNotStartWith("io.modelsigning");
                      });
          for (FailureAnalyzer analyzer : analyzers) {
            if (analyzer.getClass().getPackageName().startsWith("io.modelsigning")) {
              FailureAnalysis one =
                  analyzer.analyze(Objects.requireNonNull(context.getStartupFailure()));
              found[0] = one == null ? found[0] : one;
            }
          }
        });
    return Objects.requireNonNull(found[0], "no analyzer knows the failure");
  }

  @Test
  void itIsWhatThePageShows() throws Exception {
    Files.move(
        signed.model.resolve("weights/model.safetensors"),
        signed.model.resolve("model.safetensors"));
    Files.delete(signed.model.resolve("weights"));
    signed.signed().swap("model.safetensors");
    FailureAnalysis analysis = analysis(signed.withKeyAndModel());
    String page = Files.readString(Path.of("../docs/integrations-spring-boot.md"));
    assertThat(page)
        .contains(
            "Description:%n%n%s%n%nAction:%n%n%s%n```"
                .formatted(
                    analysis.getDescription().replace(signed.model.toString(), "models/bert"),
                    analysis.getAction()));
  }

  @Test
  void aMissingSignatureIsSaidWhereToPut() throws Exception {
    Files.delete(signed.model.resolve("model.sig"));
    FailureAnalysis analysis = analysis(signed.withKeyAndModel());
    assertThat(analysis.getDescription())
        .startsWith(
            "The model 'bert' at '%s' is not verified (not-found): ".formatted(signed.model));
    assertThat(analysis.getAction()).contains("model-signing.models.bert.signature");
  }

  @Test
  void anotherSignerIsNotAcceptedLightly() throws Exception {
    Path other = TestKeys.create(folder, "other").publicKey();
    FailureAnalysis analysis =
        analysis(signed.withModel().withPropertyValues("model-signing.public-keys=file:" + other));
    assertThat(analysis.getDescription()).contains("(wrong-key): ");
    assertThat(analysis.getAction()).contains("If you trust that signer");
  }

  @Test
  void whatNobodyFoundOutHasAnActionToo() throws Exception {
    Files.writeString(signed.model.resolve("model.sig"), "{}");
    FailureAnalysis analysis = analysis(signed.withKeyAndModel());
    assertThat(analysis.getDescription()).contains("(malformed-bundle): ");
    assertThat(analysis.getAction()).startsWith("Verify the model with the command line");
  }

  @Test
  void namesThatControlTerminalsAreEscaped() throws Exception {
    Files.writeString(signed.model.resolve("\u001b[2Jgone\n"), "");
    assertThat(analysis(signed.withKeyAndModel()).getDescription())
        .endsWith("\n  \\u{1b}[2Jgone\\u{a}: unexpected");
  }

  @Test
  void aModelNeedsAPlace() {
    FailureAnalysis analysis =
        analysis(
            signed
                .withKeyAndModel()
                .withPropertyValues("model-signing.models.other.signature=other.sig"));
    assertThat(analysis.getDescription())
        .endsWith("model-signing.models.other.location must be set, but is not");
  }

  @Test
  void aLocationThatIsNoFileIsSaid() {
    FailureAnalysis analysis =
        analysis(
            signed
                .withKeyAndModel()
                .withPropertyValues("model-signing.models.other.location=classpath:missing"));
    assertThat(analysis.getDescription())
        .contains("The model 'other' at 'classpath:missing' is not verified (io-error): ");
  }

  private static void requireNoTrust(ApplicationContextRunner application, String why) {
    FailureAnalysis analysis = analysis(application);
    assertThat(analysis.getDescription())
        .startsWith("Whose signatures of models to accept cannot be told: ")
        .contains(why);
    assertThat(analysis.getAction()).contains("model-signing.public-keys");
  }

  @Test
  void missingTrustIsSaid() {
    requireNoTrust(signed.withModel(), "whose signatures to accept");
    requireNoTrust(
        signed.withModel().withPropertyValues("model-signing.public-keys=missing.pub"),
        "missing.pub");
    requireNoTrust(
        signed.withModel().withPropertyValues("model-signing.sigstore.identity=somebody"),
        ".provider is not set");
    requireNoTrust(
        signed
            .withKeyAndModel()
            .withPropertyValues("model-signing.policy=file:" + folder.resolve("policy.yaml")),
        "a policy says itself");
    requireNoTrust(
        signed.withKeyAndModel().withPropertyValues("model-signing.threads=0"),
        "threads must be at least 1");
  }

  @Test
  void otherFailuresAreLeftToOthers() {
    assertEquals(
        null, new ModelTrustFailureAnalyzer().analyze(new IllegalStateException("another")));
  }
}
