package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.JsonReport;
import io.modelsigning.cli.result.ResultWriter;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.result.TextReport;
import io.modelsigning.cli.terminal.Style;
import io.modelsigning.cli.trust.TrustChanges;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.TrustRoot;
import io.modelsigning.sigstore.TrustRoot.Anchor;
import io.modelsigning.sigstore.TrustRoot.Kind;
import io.modelsigning.sigstore.TrustRoot.Metadata;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trust root, shown, updated and exported; the public instances are never asked. */
final class TrustCommandTest {
  private static final Instant START = Instant.parse("2022-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant EXPIRES = Instant.parse("2027-01-01T00:00:00Z");
  private static final Anchor AUTHORITY =
      new Anchor(Kind.CERTIFICATE_AUTHORITY, "CN=fulcio", "ab12", START, Optional.empty());
  private static final Anchor LOG =
      new Anchor(Kind.TRANSPARENCY_LOG, "rekor.example", "cd34", START, Optional.of(END));

  @TempDir private Path folder;

  private static TrustRoot root(int version, Anchor... anchors) {
    return new TrustRoot(
        URI.create("https://tuf.example/"),
        Optional.of(Path.of("copy.json")),
        Optional.of(START),
        Bytes.ofUtf8("{}"),
        List.of(
            new Metadata("root", 1, EXPIRES),
            new Metadata("timestamp", version, EXPIRES.plusSeconds(version))),
        List.of(anchors),
        List.of());
  }

  private static String written(
      Function<PrintWriter, ResultWriter> form, CommandResult.Trusted trusted) {
    StringWriter written = new StringWriter();
    form.apply(new PrintWriter(written))
        .end(trusted, new Completion(List.of(), Duration.ZERO), new PrintWriter(written));
    return written.toString();
  }

  private static CommandResult.Trusted result(
      TrustRoot root, Optional<TrustChanges> changes, Optional<Path> file) {
    return new CommandResult.Trusted(Subject.of("trust"), root, changes, file);
  }

  /** Returns all that can be told of a trust root. */
  static JsonNode json() {
    return JsonSchemas.read(
        written(
            out -> new JsonReport(out, false),
            result(
                root(2, AUTHORITY, LOG),
                Optional.of(TrustChanges.between(Optional.of(root(1)), root(2, AUTHORITY))),
                Optional.of(Path.of("trusted_root.json")))));
  }

  @Test
  void aProgramReadsWhoIsTrusted() {
    JsonNode trust = json().get("trust");
    assertEquals("https://tuf.example/", trust.get("repository").asText());
    assertEquals("2022-01-01T00:00:00Z", trust.get("written").asText());
    assertEquals("timestamp", trust.at("/metadata/1/role").asText());
    assertEquals(2, trust.at("/metadata/1/version").asInt());
    assertEquals("certificate-authority", trust.at("/anchors/0/kind").asText());
    assertFalse(trust.at("/anchors/0").has("validUntil"));
    assertEquals("2025-01-01T00:00:00Z", trust.at("/anchors/1/validUntil").asText());
  }

  @Test
  void peopleReadWhoIsTrusted() {
    assertEquals(
        """
        Trust root kept on this machine
          repository   https://tuf.example/
          copy         copy.json, written 2022-01-01T00:00:00Z
          root         version 1, expires 2027-01-01T00:00:00Z
          timestamp    version 2, expires 2027-01-01T00:00:02Z
        Trusted:
          certificate authority 'CN=fulcio', trusted from 2022-01-01T00:00:00Z without an end
          transparency log 'rekor.example', trusted from 2022-01-01T00:00:00Z until 2025-01-01T00:00:00Z
        """,
        written(
            out -> new TextReport(out, Style.PLAIN, 200),
            result(root(2, AUTHORITY, LOG), Optional.empty(), Optional.empty())));
  }

  @Test
  void anUpdateSaysWhatHasChanged() {
    Anchor open = new Anchor(LOG.kind(), LOG.name(), LOG.id(), START, Optional.empty());
    assertEquals(
        List.of(
            "timestamp: version 2, expires 2027-01-01T00:00:02Z; was version 1, expired 2027-01-01T00:00:01Z",
            "changed: transparency log 'rekor.example', trusted from 2022-01-01T00:00:00Z until 2025-01-01T00:00:00Z; was trusted without an end",
            "added: certificate authority 'CN=fulcio', trusted from 2022-01-01T00:00:00Z without an end"),
        TrustChanges.between(Optional.of(root(1, open)), root(2, LOG, AUTHORITY)).all());
    assertEquals(
        List.of(
            "removed: certificate authority 'CN=fulcio', trusted from 2022-01-01T00:00:00Z without an end"),
        TrustChanges.between(Optional.of(root(1, AUTHORITY, LOG)), root(1, LOG)).all());
    assertEquals(List.of(), TrustChanges.between(Optional.of(root(1, LOG)), root(1, LOG)).all());
    assertEquals(
        List.of("there was no copy that could be used"),
        TrustChanges.between(Optional.empty(), root(1, LOG)).all());
  }

  private Outcome run(Object... words) {
    Cli cli = new Cli();
    cli.environment.put("MODEL_SIGNING_CACHE_DIR", folder.resolve("cache").toString());
    return cli.with(words);
  }

  @Test
  void withoutACopyThereIsNothingToShow() {
    for (String staging : List.of("--no-offline", "--use-staging")) {
      Outcome none = run("trust", "show", staging);
      assertTrue(expect(3, none).err().contains("there is no copy of it in"), none::toString);
      assertTrue(none.err().contains("'model-signing trust update' keeps"), none::toString);
    }
    assertEquals("offline", reason(3, run("trust", "show", "--output=json")));
    assertFalse(Files.exists(folder.resolve("cache")));
  }

  /** What is kept is not believed for that, and what is no copy is not replaced unasked. */
  @Test
  void aDamagedCopyIsNotShown() throws Exception {
    Path cache = Files.createDirectories(folder.resolve("cache"));
    for (String content : List.of("{}", "no JSON", "{\"timestamp.json\": \"{}\"}")) {
      Path copy = Files.writeString(cache.resolve("tuf-repo-cdn.sigstore.dev.json"), content);
      assertEquals("offline", reason(3, run("trust", "show", "--output=json")));
      assertEquals(
          "offline",
          reason(3, run("trust", "export", "--offline", "--output=json", folder.resolve("out"))));
      assertEquals(content, Files.readString(copy));
    }
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void anUpdateNeedsTheNetworkAndAPlace() {
    assertEquals("offline", reason(3, run("trust", "update", "--offline", "--output=json")));
    expectUsage(
        "there is no place to keep what is fetched", run("trust", "update", "--cache-dir=none"));
  }

  @Test
  void anExportReplacesNothingUnasked() throws Exception {
    Path file = Files.writeString(folder.resolve("trusted_root.json"), "mine");
    expectUsage(
        "FILE must name a new file, but '%s' is there, which only --force replaces".formatted(file),
        run("trust", "export", "--offline", file));
    // It would be replaced, if there were something to write.
    assertEquals(
        "offline",
        reason(3, run("trust", "export", "--offline", "--force", "--output=json", file)));
    assertEquals("mine", Files.readString(file));
    expectUsage("FILE is missing", run("trust", "export", "--offline"));
    expectUsage("is a stream", run("trust", "export", "--offline", "/dev/stdout"));
    expectUsage("a command is missing: show, update, export", run("trust"));
    expectUsage("a command is missing: show", run("config"));
    expectUsage("MODEL is missing", run("verify"));
  }
}
