package io.modelsigning.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.yaml.YamlFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a policy whose rules all say something, or are refused with their place. */
final class PolicyFuzzTest {
  private static final Path FILE = file();

  private static Path file() {
    try {
      Path file = Files.createTempFile("fuzzed", ".yaml");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<byte[]> seeds() throws IOException {
    return Stream.of(
            // Without the file that it includes.
            Policies.example().replaceFirst("include:\n  - shared/signers.yaml\n", ""),
            "{\"version\": 1, \"default\": {\"mode\": \"off\"}}",
            "version: 1\ndefault: {signedBy: {key: {pem: |\n  x\n}}}",
            "version: 1\nrules: [{name: a, models: ['**/x*?'], signedBy: &a {allOf: [*a]}}]",
            "version: 1\nsigners: {a: {anyOf: [a]}}",
            "--- !!set {? a}\n...\n---\n")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void policy(byte[] content) throws IOException {
    ModelPolicy policy;
    try {
      policy =
          PolicyFiles.create(
                  signer -> {
                    throw new AssertionError("asked for " + signer);
                  })
              .read(Files.write(FILE, content));
    } catch (VerificationUnavailableException e) {
      if (e.getCause() instanceof YamlFault fault) {
        assertTrue(fault.line() >= 1 && fault.column() >= 1, fault.located());
        assertFalse(fault.text().isEmpty());
      }
      return;
    }
    policy.ruleFor("some/model", "model");
    for (Rule rule : policy.rules()) {
      assertFalse(rule.models().isEmpty());
      rule.signers().ifPresent(signers -> assertFalse(signers.signers().isEmpty()));
    }
  }
}
