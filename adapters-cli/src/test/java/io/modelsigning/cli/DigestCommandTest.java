package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static io.modelsigning.cli.SmallModel.rootDigest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code digest} prints, and how its hashing is set. */
final class DigestCommandTest {
  @TempDir Path folder;

  private SmallModel small;
  private Path model;

  @BeforeEach
  void makeModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
  }

  @Test
  void digestPrintsTheRootDigestAndNothingElse() {
    Outcome digest = expect(0, Cli.run("digest", model));
    assertEquals("sha256:" + rootDigest() + "\n", digest.out());
    assertEquals("", digest.err());
    // A signature does not change what it signs.
    expect(0, small.sign(model));
    assertEquals(digest.out(), Cli.run("digest", model).out());
    JsonNode json = Cli.run("digest", model, "--output", "json").json();
    assertEquals("digested", json.get("result").asText());
    assertEquals("sha256:" + rootDigest(), json.get("rootDigest").asText());
  }

  @Test
  void threadsDoNotChangeTheResult() {
    String one = expect(0, Cli.run("digest", model, "--threads", "1")).out();
    assertEquals(one, expect(0, Cli.run("digest", model, "--threads", "7")).out());
    expectUsage("--threads must be at least 1", Cli.run("digest", model, "--threads", "0"));
    expectUsage("--threads", Cli.run("digest", model, "--threads", "many"));
  }

  @Test
  void debugShowsHowHashingIsDone() {
    Outcome digested = Cli.run("--log-level", "debug", "digest", model, "--io-threads", 3);
    assertEquals(0, digested.exitCode(), digested::toString);
    assertTrue(
        digested.err().contains("hashing with 2 threads and reading with 3, kernels "),
        digested::toString);
  }

  @Test
  void unwrittenResultIsNoSuccess() {
    StringWriter errors = new StringWriter();
    int exitCode =
        DaggerCliComponent.factory()
            .create(
                new Streams(new PrintWriter(new FullDisk()), new PrintWriter(errors)),
                new Screen(false, false, 80),
                question -> Optional.empty(),
                Map.of(),
                Clock.systemUTC(),
                1)
            .runner()
            .run(List.of("digest", model.toString()))
            .status();
    assertEquals(3, exitCode);
    assertTrue(errors.toString().contains("cannot write the result"), errors::toString);
  }

  private static final class FullDisk extends Writer {
    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void flush() throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void close() {}
  }
}
