package io.modelsigning.spark.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program as spark-submit runs it, with executors that are threads. */
final class AuditCommandTest {
  /** Long after the files were made: what is fresh is not relied on. */
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

  private static final Cluster CLUSTER = new Cluster();

  @TempDir Path folder;

  private record Run(int status, String out, String err) {}

  @BeforeAll
  static void setUp() {
    Map.of(
            "spark.master", "local[2]",
            "spark.ui.enabled", "false",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.sql.shuffle.partitions", "2")
        .forEach(System::setProperty);
  }

  @AfterAll
  static void tearDown() {
    CLUSTER.close();
  }

  private Run run(String... words) {
    return run(LATER, words);
  }

  private static Run run(Clock clock, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        DaggerSparkComponent.factory()
            .create(
                CLUSTER,
                new Streams(new PrintWriter(out), new PrintWriter(err)),
                new Screen(false, false, 80),
                question -> Optional.empty(),
                Map.of(),
                clock,
                2)
            .runner()
            .run(List.of(words))
            .status();
    return new Run(status, out.toString(), err.toString());
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private String text(String name) {
    return path(name).toString();
  }

  @BeforeEach
  void makeHub() throws IOException {
    assertEquals(
        0,
        run("keygen", "--unencrypted", "--private-key", text("key"), "--public-key", text("pub"))
            .status());
    for (String model : List.of("org/a", "org/b", "c")) {
      Files.createDirectories(path("hub/" + model));
      Files.writeString(path("hub/" + model + "/weights"), "weights of " + model);
      Files.writeString(path("hub/" + model + "/config"), "{}");
      sign(model);
    }
    Files.writeString(
        path("policy.yaml"),
        """
        version: 1
        signers:
          owner: {key: {file: pub}}
        rules:
          - name: all
            models: ["**"]
            signedBy: {anyOf: [owner]}
        """);
  }

  private void sign(String model) {
    Run signed = run("sign", "key", "--private-key", text("key"), text("hub/" + model));
    assertEquals(0, signed.status(), signed.err());
  }

  private Run audit(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("audit", "--policy", text("policy.yaml"), "--results", text("results")));
    words.addAll(List.of(more));
    words.add(text("hub"));
    return run(words.toArray(String[]::new));
  }

  /** Returns the rows of the latest run, by the models' names in the hub. */
  private Map<String, JsonNode> rows() throws IOException {
    Map<String, JsonNode> rows = new TreeMap<>();
    try (Stream<Path> runs = Files.list(path("results"))) {
      Path latest = runs.sorted().reduce((a, b) -> b).orElseThrow();
      try (Stream<Path> files = Files.list(latest)) {
        files
            .filter(file -> file.toString().endsWith(".json"))
            .flatMap(
                file -> {
                  try {
                    return Files.readAllLines(file).stream();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                })
            .forEach(
                line -> {
                  JsonNode row = parsed(line);
                  rows.put(
                      path("hub").relativize(Path.of(row.get("model").asText())).toString(), row);
                });
      }
    }
    return rows;
  }

  private static JsonNode parsed(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(Map<String, JsonNode> rows, String model) {
    JsonNode row = Objects.requireNonNull(rows.get(model));
    return row.get("result").asText()
        + (row.has("reason") ? " " + row.get("reason").asText() : "")
        + (row.has("reused") ? ", not read" : "");
  }

  @Test
  void aLaterRunReadsWhatChangedAlone() throws IOException {
    Run first = audit("--format", "json");
    assertEquals(0, first.status(), first.err());
    assertTrue(first.out().contains("0 models were not read again"), first.out());
    assertEquals("verified", answer(rows(), "org/a"));

    Files.writeString(path("hub/org/b/weights"), "changed of org/b");
    Run second = audit("--format", "json");
    assertEquals(1, second.status(), second.err());
    assertTrue(second.out().contains("2 models were not read again"), second.out());
    // It is said once, not for each of a million.
    assertFalse(second.err().contains("digests come from"), second.err());
    Map<String, JsonNode> rows = rows();
    assertEquals(3, rows.size());
    assertEquals("verified, not read", answer(rows, "org/a"));
    JsonNode row = Objects.requireNonNull(rows.get("org/a"));
    assertEquals("audit", row.at("/reused/0/source").asText());
    assertEquals("digests-not-computed", row.at("/warnings/0/reason").asText());
    assertEquals("failed content-mismatch", answer(rows, "org/b"));
    assertEquals("verified, not read", answer(rows, "c"));

    assertEquals(1, audit("--format", "json", "--full").status());
    assertEquals("verified", answer(rows(), "org/a"));
  }

  @Test
  void aTimeThatWasSetBackHidesNoChange() throws IOException {
    assertEquals(0, audit("--format", "json").status());
    Path weights = path("hub/c/weights");
    FileTime time = Files.getLastModifiedTime(weights);
    Files.writeString(weights, "weights of d");
    Files.setLastModifiedTime(weights, time);
    assertEquals(1, audit("--format", "json").status());
    assertEquals("failed content-mismatch", answer(rows(), "c"));
  }

  @Test
  void whatIsFreshIsReadAgain() throws IOException {
    Clock now = Clock.fixed(Instant.now(), Clock.systemUTC().getZone());
    for (int i = 0; i < 2; i++) {
      Run audit =
          run(
              now,
              "audit",
              "--policy",
              text("policy.yaml"),
              "--results",
              text("results" + i),
              text("hub"));
      assertTrue(audit.out().contains("0 models were not read again"), audit.out());
    }
  }

  @Test
  void signaturesAreJudgedAnewWhateverWasFoundBefore() throws IOException {
    assertEquals(0, audit("--format", "json").status());
    // Another key, which nobody has signed with.
    Files.delete(path("pub"));
    assertEquals(
        0,
        run("keygen", "--unencrypted", "--private-key", text("key2"), "--public-key", text("pub"))
            .status());
    assertEquals(1, audit("--format", "json").status());
    assertTrue(answer(rows(), "c").startsWith("failed "), answer(rows(), "c"));

    // A new signature over the same content spares reading too.
    Files.move(path("key2"), path("key"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    sign("c");
    assertEquals(1, audit("--format", "json").status());
    assertEquals("verified, not read", answer(rows(), "c"));
  }

  @Test
  void rowsOfAnotherModelOrOfLiarsAreOfNoUse() throws IOException {
    assertEquals(0, audit("--format", "json").status());
    // Whoever can write there may claim what he likes: only digests that a signature has count.
    try (Stream<Path> files = Files.walk(path("results"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        String rows = Files.readString(file);
        Files.writeString(
            file,
            rows.replaceAll(
                "\"content\":\"[0-9a-f]{64}\"", "\"content\":\"" + "0".repeat(64) + "\""));
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      }
    }
    assertEquals(0, audit("--format", "json").status());
    assertEquals("verified", answer(rows(), "c"));
  }

  @ParameterizedTest
  @EnumSource
  void bothFormsAreReadAgain(AuditFormat format) {
    String[] options = {"--format", format.toString(), "--report", text("page.html")};
    assertEquals(0, audit(options).status());
    Run second = audit(options);
    assertEquals(0, second.status(), second.err());
    assertTrue(second.out().contains("3 models were not read again"), second.out());
  }

  @Test
  void thePageListsWhatDoesNotPass() throws IOException {
    Files.writeString(path("hub/c/weights"), "<script>");
    Files.writeString(path("hub/org/a/model.sig"), "{}");
    assertEquals(1, audit("--report", text("page.html")).status());
    String page = Files.readString(path("page.html"));
    assertTrue(page.contains("<h1 id=\"verdict-title\">2 of 3 models do not pass</h1>"), page);
    assertTrue(page.contains("content-mismatch"));
    assertFalse(page.contains("<script"));
    Files.writeString(path("page.html"), "something else");
    Run refused = audit("--report", text("page.html"));
    assertEquals(2, refused.status(), refused.err());
  }

  /** Returns what an audit says whose page's place is taken once it has begun. */
  private Run auditWithoutItsPage(String results) {
    Path page = path(results + ".html");
    Clock taking =
        new Clock() {
          @Override
          public Instant instant() {
            try {
              if (Files.exists(path(results))) {
                Files.createDirectories(page);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return LATER.instant();
          }

          @Override
          public ZoneId getZone() {
            return LATER.getZone();
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    return run(
        taking,
        "audit",
        "--output",
        "json",
        "--policy",
        text("policy.yaml"),
        "--results",
        text(results),
        "--report",
        page.toString(),
        text("hub"));
  }

  @Test
  void anAuditWithoutItsPageIsNoSuccessAndStaysRefused() throws IOException {
    Run passed = auditWithoutItsPage("first");
    assertEquals(3, passed.status(), passed.out() + passed.err());
    assertEquals("report-not-written", summary(passed).path("reason").asText(), passed.out());

    Files.writeString(path("hub/c/weights"), "changed");
    Run refused = auditWithoutItsPage("second");
    assertEquals(1, refused.status(), refused.out() + refused.err());
    assertEquals(
        "report-not-written", summary(refused).at("/warnings/0/reason").asText(), refused.out());
  }

  private static JsonNode summary(Run run) {
    return parsed(run.out()).path("summary");
  }

  @Test
  void resultsThatCannotBeReadOrWrittenAreNoSuccess() throws IOException {
    Files.createDirectories(path("results/run=1"));
    Files.writeString(path("results/run=1/part-0.parquet"), "no parquet");
    Run unreadable = audit();
    assertEquals(3, unreadable.status(), unreadable.out());
    assertTrue(unreadable.err().contains("cannot be read"), unreadable.err());
    // Whatever was there before.
    Run full =
        run(
            "audit",
            "--full",
            "--policy",
            text("policy.yaml"),
            "--results",
            text("policy.yaml"),
            text("hub"));
    assertEquals(3, full.status(), full.out());
    assertTrue(full.err().contains("cannot be written"), full.err());
  }

  @Test
  void usageIsExplained() {
    for (List<String> words :
        List.of(
            List.of("audit", "--policy", text("policy.yaml"), text("hub")),
            List.of("audit", "--policy", text("policy.yaml"), "--results", text("results")),
            List.of("audit", "--results", text("results"), text("hub")),
            List.of("digest", "--recheck", "101", text("hub")),
            List.of("digest", "--task-size", "3", text("hub")),
            List.of("digest", "--executor-timeout", "0", text("hub")),
            List.of("digest", "nowhere://host/model"))) {
      Run run = run(words.toArray(String[]::new));
      assertEquals(2, run.status(), words + run.err());
    }
    assertEquals(0, run("audit", "--help").status());
  }

  @Test
  void aListOfModelsIsAuditedToo() throws IOException {
    Files.writeString(path("list"), text("hub/c") + "\n" + text("hub/org/nothing") + "\n");
    Run audit =
        run(
            "audit",
            "--format",
            "json",
            "--policy",
            text("policy.yaml"),
            "--results",
            text("results"),
            "--files-from",
            text("list"));
    assertEquals(3, audit.status(), audit.err());
    assertEquals("verified", answer(rows(), "c"));
    assertEquals("error not-found", answer(rows(), "org/nothing"));
  }
}
