package io.modelsigning.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in policies that are to be checked. */
final class PolicyCheckTest {
  private static final String SIGNER =
      "{sigstore: {identity: a@example.com, provider: 'https://p.example'}}";

  @TempDir private Path folder;

  private Policies policies = new Policies(Path.of(""));
  private final List<SignerDescription> loaded = new ArrayList<>();

  @BeforeEach
  void open() {
    policies = new Policies(folder);
  }

  /** Keys whose files are there can be read. */
  private SignatureVerifier verifier(SignerDescription signer)
      throws VerificationUnavailableException {
    loaded.add(signer);
    if (signer
            instanceof
            SignerDescription.Key(SignerDescription.KeySource.File(Path file), var unused)
        && !Files.exists(file)) {
      throw new VerificationUnavailableException(
          Reason.NOT_FOUND, "the key '%s' must be there, but is not".formatted(file));
    }
    return new SignatureVerifier() {
      @Override
      public SignatureMethod method() {
        return SignatureMethod.KEY;
      }

      @Override
      public SignatureVerdict verify(Bundle bundle, SignedMessage message) {
        return SignatureVerdict.Rejected.ofMethod(method(), method());
      }
    };
  }

  private PolicyCheck check(Path file) throws Exception {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> PolicyFiles.create(this::verifier).check(file));
  }

  private List<String> found(String text) throws Exception {
    return found(policies.write("policy.yaml", text));
  }

  /** Returns severity, file, line and column, and the reason of each finding. */
  private List<String> found(Path file) throws Exception {
    return check(file).findings().stream()
        .map(
            one ->
                "%s %s:%d:%d %s %s"
                    .formatted(
                        one.severity(),
                        folder.relativize(Path.of(one.file())),
                        one.line(),
                        one.column(),
                        one.reason(),
                        one.member()))
        .toList();
  }

  @Test
  void aGoodPolicyHasNoFindingsAndItsKeysAreRead() throws Exception {
    Files.writeString(folder.resolve("k.pub"), "key");
    policies.write("shared.yaml", "version: 1\nsigners: {b: {key: {file: k.pub}}}");
    PolicyCheck check =
        check(
            policies.write(
                "policy.yaml",
                """
                version: 1
                include: [shared.yaml]
                signers:
                  a: %s
                rules:
                  - {name: r, models: [m], signedBy: {anyOf: [a, b]}}
                default: {mode: 'off'}
                """
                    .formatted(SIGNER)));
    assertEquals(List.of(), check.findings());
    assertTrue(check.isUsable());
    assertEquals(List.of(2, 2, 2), List.of(check.files(), check.rules(), check.signers()));
    // What a network is needed for is not looked at.
    assertEquals(List.of(SignatureMethod.KEY), loaded.stream().map(one -> one.method()).toList());
  }

  @Test
  void everyIndependentMistakeIsFoundInTheOrderOfTheFiles() throws Exception {
    policies.write(
        "broken.yaml",
        """
        version: 1
        rules: [
        """);
    policies.write(
        "other.yaml",
        """
        version: 2
        surplus: 1
        signers:
          c: {key: {file: gone.pub}}
        """);
    assertEquals(
        List.of(
            "ERROR policy.yaml:2:23 malformed-policy include[1]",
            "ERROR policy.yaml:2:27 not-found include[2]",
            "ERROR policy.yaml:5:12 malformed-policy signers.b.key",
            "ERROR policy.yaml:7:12 malformed-policy rules[0].name",
            "ERROR policy.yaml:7:24 malformed-policy rules[0].models[0]",
            "ERROR policy.yaml:7:36 malformed-policy rules[0].models[2]",
            "ERROR policy.yaml:7:49 malformed-policy rules[0].mode",
            "ERROR policy.yaml:8:54 malformed-policy rules[1].accept.hashAlgorithms[0]",
            "ERROR policy.yaml:9:22 malformed-policy default.more",
            "ERROR other.yaml:1:10 malformed-policy version",
            "ERROR other.yaml:2:1 malformed-policy surplus",
            "ERROR other.yaml:4:19 not-found signers.c.key.file",
            "ERROR broken.yaml:2:9 malformed-policy "),
        found(
            """
            version: 1
            include: [other.yaml, /x, gone.yaml, broken.yaml]
            signers:
              a: %s
              b: {key: {file: a, pem: b}}
            rules:
              - {name: 7, models: ['a[b]', ok, a//b], mode: no, signedBy: a}
              - {name: x, models: [m], accept: {hashAlgorithms: [md5]}, signedBy: {anyOf: [b]}}
            default: {mode: off, more: 1}
            """
                .formatted(SIGNER)));
  }

  @Test
  void namesThatAFileMayDefineThatCannotBeReadAreNoMistakesOfTheirOwn() throws Exception {
    assertEquals(
        List.of("ERROR policy.yaml:2:11 not-found include[0]"),
        found("version: 1\ninclude: [gone.yaml]\ndefault: {signedBy: {anyOf: [a, b]}}\n"));
    assertEquals(
        List.of(
            "ERROR policy.yaml:2:30 malformed-policy default.signedBy.anyOf[0]",
            "ERROR policy.yaml:2:33 malformed-policy default.signedBy.anyOf[1]"),
        found("version: 1\ndefault: {signedBy: {anyOf: [a, b]}}\n"));
  }

  @Test
  void eachCircleOfNamesIsToldWhereItStands() throws Exception {
    assertEquals(
        List.of(
            "ERROR policy.yaml:3:15 malformed-policy signers.a.anyOf[0]",
            "ERROR policy.yaml:4:15 malformed-policy signers.b.anyOf[0]"),
        found(
            """
            version: 1
            signers:
              a: {anyOf: [b]}
              b: {anyOf: [a]}
            default: {signedBy: a}
            """));
  }

  @Test
  void aPolicyWhoseKeyIsMissingIsNotUsable() throws Exception {
    Path file =
        policies.write("policy.yaml", "version: 1\ndefault: {signedBy: {key: {file: gone}}}");
    assertFalse(check(file).isUsable());
    assertEquals(
        List.of("ERROR policy.yaml:2:34 not-found default.signedBy.key.file"), found(file));
  }

  @Test
  void rulesThatNoModelComesToAreWarnedAbout() throws Exception {
    assertEquals(
        List.of(
            "WARNING policy.yaml:6:12 unreachable-rule rules[1].name",
            "WARNING policy.yaml:7:32 unreachable-rule rules[2].models[1]",
            "WARNING policy.yaml:9:10 unreachable-rule default"),
        found(
            """
            version: 1
            signers:
              a: %s
            rules:
              - {name: first, models: ['models/**'], signedBy: a}
              - {name: never, models: ['models/x/*', models/y], signedBy: a}
              - {name: partly, models: [b, models/a, b/c], signedBy: a}
              - {name: all, models: ['**'], signedBy: a}
            default: {mode: off}
            """
                .formatted(SIGNER)));
  }

  @Test
  void signersThatNoRuleAsksForAreWarnedAbout() throws Exception {
    assertEquals(
        List.of(
            "WARNING policy.yaml:4:3 unused-signer signers.b",
            "WARNING policy.yaml:5:3 unused-signer signers.c"),
        found(
            """
            version: 1
            signers:
              a: {anyOf: [d]}
              b: %s
              c: {anyOf: [b]}
              d: %s
            default: {signedBy: {allOf: [a]}}
            """
                .formatted(SIGNER, SIGNER)));
  }

  @Test
  void signersThatAreTooFewAreWarnedAbout() throws Exception {
    String rules =
        """
        version: 1
        signers:
          a: %s
          b: %s
          c: {key: {pem: c}}
        default: {signedBy: {anyOf: [{atLeast: 2, of: [a, %s]}, c]}}
        """;
    assertEquals(
        List.of("WARNING policy.yaml:6:21 unsatisfiable-rule default.signedBy"),
        found(rules.formatted(SIGNER, SIGNER, "b")));
    // Two may have an identity of the same form.
    String pattern = "{sigstore: {identityPattern: .+@example, provider: 'https://p.example'}}";
    assertEquals(List.of(), found(rules.formatted(pattern, pattern, "b")));
    assertEquals(List.of(), found(rules.formatted(SIGNER, pattern, "b")));
  }

  @Test
  void anythingButAPolicyIsFaulty() throws Exception {
    assertEquals(List.of("ERROR policy.yaml:1:1 malformed-policy "), found(""));
    assertEquals(List.of("ERROR policy.yaml:1:1 malformed-policy "), found("- a"));
    assertEquals(List.of("ERROR policy.yaml:1:1 malformed-policy "), found("version: 1"));
    assertThrows(
        VerificationUnavailableException.class,
        () -> PolicyFiles.create(this::verifier).check(folder.resolve("none")));
  }

  @Test
  void mistakesAreGatheredUpToABound() throws Exception {
    StringBuilder text = new StringBuilder("version: 1\nrules:\n");
    for (int i = 0; i < 900; i++) {
      text.append("- {name: r%d, models: ['['], mode: never, x: 1}\n".formatted(i));
    }
    assertEquals(
        Mistakes.MAXIMUM, check(policies.write("policy.yaml", text.toString())).findings().size());
    StringBuilder rules = new StringBuilder("version: 1\nrules:\n");
    for (int i = 0; i < 1002; i++) {
      rules.append("- {name: r%d, models: [a], mode: off}\n".formatted(i));
    }
    assertEquals(
        List.of("ERROR policy.yaml:1003:3 policy-limit-exceeded rules[1000]"),
        found(rules.toString()));
  }
}
