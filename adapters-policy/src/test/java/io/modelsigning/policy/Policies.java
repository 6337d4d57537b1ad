package io.modelsigning.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial.UnnamedKey;
import io.modelsigning.yaml.YamlFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Policies in a folder, and the descriptions of signers that they come to. */
final class Policies {
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  private final Path folder;
  final List<SignerDescription> asked = new ArrayList<>();

  Policies(Path folder) {
    this.folder = folder;
  }

  /** Returns the example of the documentation. */
  static String example() throws IOException {
    Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("../docs/policy.md")));
    if (!matcher.find()) {
      throw new AssertionError("the page has no example");
    }
    return matcher.group(1);
  }

  Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.writeString(file, text);
  }

  ModelPolicy read(String text) throws Exception {
    return read(write("policy.yaml", text));
  }

  ModelPolicy read(Path file) throws VerificationUnavailableException {
    return PolicyFiles.create(this::verifier).read(file);
  }

  ModelPolicy read(String name, String text, Path in) throws VerificationUnavailableException {
    return PolicyFiles.create(this::verifier).read(name, Bytes.ofUtf8(text), in);
  }

  /** Returns the only rule of a policy. */
  Rule rule(String text) throws Exception {
    return read(text).rules().getFirst();
  }

  /** Returns what the signers of the only rule, in their order, are described as. */
  List<SignerDescription> described(String signedBy) throws Exception {
    Rule rule =
        rule("version: 1\nrules: [{name: r, models: [a], signedBy: %s}]".formatted(signedBy));
    asked.clear();
    for (Signer signer : rule.signers().orElseThrow().signers()) {
      ask(signer);
    }
    return List.copyOf(asked);
  }

  static void ask(Signer signer) throws Exception {
    Envelope envelope =
        new Envelope("t", Bytes.ofUtf8("payload"), List.of(Bytes.ofUtf8("signature")));
    signer
        .verifier()
        .verify(
            Bundle.of(new UnnamedKey(), envelope), SignedMessage.dsseV1("t", envelope.payload()));
  }

  private SignatureVerifier verifier(SignerDescription signer) {
    asked.add(signer);
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

  YamlFault refused(String text) throws Exception {
    return refused(write("policy.yaml", text));
  }

  YamlFault refused(Path file) {
    VerificationUnavailableException failure =
        assertThrows(VerificationUnavailableException.class, () -> read(file));
    YamlFault fault = assertInstanceOf(YamlFault.class, failure.getCause());
    assertEquals(
        switch (fault.kind()) {
          case MALFORMED -> "malformed-policy";
          case LIMIT_EXCEEDED -> "policy-limit-exceeded";
        },
        failure.reason().code());
    return fault;
  }
}
