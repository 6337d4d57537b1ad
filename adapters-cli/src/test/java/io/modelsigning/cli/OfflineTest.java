package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.NoNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With --offline no command uses the network. */
@Timeout(300)
final class OfflineTest {
  @TempDir private Path folder;

  private Path model;
  private Path signature;

  @BeforeEach
  void makeModel() throws Exception {
    SmallModel small = SmallModel.in(folder);
    model = small.model();
    Path signed = folder.resolve("key.sig");
    small.sign(model, "--signature", signed);
    // Only for a signature of this method is anybody asked.
    signature =
        TestSignatures.sigstore(
            signed, folder.resolve("s.sig"), small.key().pair(), TestSignatures.IDENTITY);
  }

  private Object[] verify(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "verify",
                model,
                "--identity=a",
                "--identity-provider=https://b",
                "--signature",
                signature,
                "--cache-dir",
                folder.resolve("cache")));
    words.addAll(List.of(more));
    return words.toArray();
  }

  @Test
  void whatNeedsTheNetworkSaysSo() throws Exception {
    assertEquals("offline", reason(3, Cli.run(verify("--offline", "--output=json"))));
    Outcome outcome = Cli.run(verify("--offline", "--use-staging"));
    assertTrue(
        expect(3, outcome).err().contains("the network is not to be used"), outcome::toString);
    assertTrue(outcome.err().contains("'model-signing trust update' keeps"), outcome::toString);
    assertFalse(Files.exists(folder.resolve("cache")));
    Cli variable = new Cli();
    variable.environment.put("MODEL_SIGNING_OFFLINE", "true");
    assertEquals("offline", reason(3, variable.with(verify("--output=json"))));
  }

  /** A model that cannot be read would be another reason: signing has not come to it. */
  @Test
  void signingWithSigstoreIsRefusedBeforeTheModelIsRead() {
    Outcome outcome =
        Cli.run("sign", folder.resolve("none"), "--offline", "--output=json", "--identity-token=t");
    assertEquals("offline", reason(3, outcome));
    Outcome file =
        Cli.run("sign", model, "--offline", "--output=json", "--trust-config", signature);
    assertEquals("offline", reason(3, file));
  }

  @Test
  void noCommandReachesForTheNetwork() throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            version: 1
            default: {signedBy: {sigstore: {identity: a, provider: https://b}}}
            """);
    Path many = Files.createDirectories(folder.resolve("many/one"));
    Files.writeString(many.resolve("weights"), "weights");
    Files.copy(signature, many.resolve("model.sig"));
    List<List<Object>> offline =
        List.of(
            List.of(3, verify()),
            List.of(3, verify("--use-staging")),
            List.of(3, verify("--trust-config", signature)),
            List.of(3, words("verify", "--policy", policy, "--signature", signature, model)),
            List.of(
                3, words("verify", "--identity=a", "--identity-provider=b", "--recursive", folder)),
            List.of(3, words("sign", model, "--identity-token=t")),
            List.of(3, words("sign", model, "--use-ambient-credentials")),
            List.of(3, words("sign", "key", "--private-key=hashivault://k", model)),
            List.of(3, words("public-key", "hashivault://k")),
            List.of(0, words("digest", model)),
            List.of(0, words("inspect", signature)),
            List.of(0, words("config", "show")),
            List.of(3, words("trust", "show", "--cache-dir", folder.resolve("cache"))),
            List.of(3, words("trust", "update", "--cache-dir", folder.resolve("cache"))),
            List.of(3, words("trust", "export", "--cache-dir=none", folder.resolve("root.json"))),
            List.of(0, words("completion", "bash")),
            List.of(0, words("demo")));
    List<String> lines = new ArrayList<>();
    for (List<Object> each : offline) {
      lines.add(line((Object[]) each.get(1), "--offline"));
    }
    // Without the option the same commands reach for it, or the proof proves nothing.
    lines.add(line(verify()));
    lines.add(line(words("sign", model, "--identity-token=t")));
    lines.add(line(words("sign", "key", "--private-key=hashivault://k", model)));
    lines.add(line(words("digest", model)));
    lines.add(line(words("trust", "update", "--cache-dir", folder.resolve("cache"))));
    lines.add(line(words("trust", "export", "--cache-dir=none", folder.resolve("root.json"))));
    List<String> answers = run(lines);
    assertEquals(lines.size(), answers.size(), answers::toString);
    for (int i = 0; i < offline.size(); i++) {
      assertTrue(
          answers.get(i).startsWith(offline.get(i).getFirst() + " 0 "),
          lines.get(i) + ": " + answers.get(i));
    }
    for (String reaching : answers.subList(offline.size(), answers.size())) {
      assertFalse(reaching.matches("\\d 0 .*"), answers::toString);
    }
  }

  private static Object[] words(Object... words) {
    return words;
  }

  private static String line(Object[] words, Object... more) {
    return Stream.concat(Stream.of(words), Stream.of(more))
        .map(Object::toString)
        .collect(Collectors.joining("\t"));
  }

  private List<String> run(List<String> lines) throws Exception {
    Path out = folder.resolve("out.txt");
    List<String> command = NoNetwork.command();
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            OfflineProgram.class.getName(),
            Files.write(folder.resolve("commands"), lines).toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("err.txt").toFile())
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(250, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    assertEquals(0, process.waitFor(), Files.readString(folder.resolve("err.txt")));
    return Files.readAllLines(out);
  }
}
