package io.modelsigning.benchmarks.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class ReportTest {
  private static final Hashing FILES = new Hashing("sha256", "files", 1, 2);
  private static final Hashing SHARDS = new Hashing("sha256", "shards", 64 << 20, 1);
  private static final Rival OPENSSL =
      new Rival("openssl dgst", "sha256", 1, List.of("/somewhere/openssl", "dgst"));
  private static final Rival JDK = new Rival("JDK digest", "sha256", 1, List.of("java"));

  @TempDir Path folder;

  @Test
  void theTableOfTheOriginalComesFirstAndPublishedRowsAreLabelled() {
    List<String> rows =
        Markdown.models(models(), "t.svg").lines().filter(line -> line.startsWith("|")).toList();
    int head = rows.indexOf("| Machine | Model | Size | Sign Time | Verify Time |");
    assertEquals("| this machine | a<b | 2.0G | 2.00s | 1.00s |", rows.get(head + 2));
    assertEquals(
        "| this machine, model_signing 1.0 | a<b | 2.0G | 3.00s | 2.50s |", rows.get(head + 3));
    assertEquals(
        "| this machine, warm JVM (sha256, M1) | a<b | 2.0G | 0.900s | 0.700s |",
        rows.get(head + 4));
    assertEquals("| M1 (published) | roberta-base-11 | 8K | 1s | 0.5s |", rows.get(head + 5));
    assertEquals("| M2 (published) | tiiuae/falcon-7b | 27GB | 3m47 | 3m48 |", rows.get(head + 14));
    for (List<String> row : Published.ROWS) {
      assertTrue(row.getFirst().contains("published"), row.toString());
    }
  }

  @Test
  void modelsAreMultiplesOfTheReference() {
    String page = Markdown.models(models(), "t.svg");
    assertTrue(page.contains("| a<b | sha256, files, 2 threads | 1.50 | 2.50 |"), page);
  }

  @Test
  void singleShotsAreReadFromJmhAndShownInSeconds() throws IOException {
    Path file = folder.resolve("jmh.json");
    String result =
        """
        {"benchmark": "io.modelsigning.benchmarks.models.ModelSetBenchmark.verifyKey",
         "mode": "%s",
         "params": {"model": "a", "algorithm": "sha256", "serialization": "files", "threads": "0",
                    "cache": "warm", "profile": "M2"},
         "primaryMetric": {"scoreUnit": "ms/op", "rawData": [[1500.0, 500.0], [1000.0]]}}
        """;
    Files.writeString(
        file, "[{\"benchmark\": \"io.modelsigning.Other.x\"}, " + result.formatted("ss") + "]");
    List<Results.Warm> read = JmhResults.read(file);
    assertEquals(
        List.of(
            new Results.Warm(
                "a",
                "verifyKey",
                "sha256, files, all threads, warm cache, M2",
                List.of(1.5, 0.5, 1.0))),
        read);
    String page = Markdown.jmh(new Results.Jmh(run(), read));
    assertTrue(
        page.contains(
            "| a | verifyKey | sha256, files, all threads, warm cache, M2 | 1.00s | 0.500s | 1.50s |"),
        page);
    for (String wrong : List.of("{}", "[" + result.formatted("avgt") + "]")) {
      Files.writeString(file, wrong);
      assertThrows(IOException.class, () -> JmhResults.read(file), wrong);
    }
  }

  @Test
  void multiplesAreOfTheRivalInTheSameRun() {
    String page = Markdown.models(models(), "t.svg");
    // Verified in 1 s what openssl hashed in 1.5 s.
    assertTrue(page.contains("| a<b | sha256, files, 2 threads | 2.15 | 1.50 |"), page);
    assertTrue(
        page.contains("| a<b | rival: openssl dgst, sha256, 1 thread | 1.43 | 1.00 |"), page);
  }

  @Test
  void shortCommandsAreMultiplesOfTheFirst() {
    Results.Start java = new Results.Start("java -version", 0, new Series(List.of(cost(0.02))));
    Results.Start within = new Results.Start("digest", 3, new Series(List.of(cost(0.06))));
    Results.Start beyond = new Results.Start("sign key", 4, new Series(List.of(cost(0.09))));
    String page =
        Markdown.startUp(
            new Results.StartUp(models().run(), List.of(java, within, beyond), "", List.of()));
    assertTrue(page.contains("| `java -version` | 20 ms | 20 ms | 20 ms | 1.00 |  |"), page);
    assertTrue(page.contains("| `digest` | 60 ms | 60 ms | 60 ms | 3.00 | 3: reached |"), page);
    assertTrue(
        page.contains("| `sign key` | 90 ms | 90 ms | 90 ms | 4.50 | 4: **missed** |"), page);
  }

  @Test
  void commandsAreMultiplesOfTheReference() throws IOException {
    Results.StartUp measured =
        new Results.StartUp(
            models().run(),
            List.of(new Results.Start("java -version", 0, new Series(List.of(cost(0.02))))),
            "1.0",
            List.of(twin("sign key", 0.1, 0.4), twin("verify key", 0.2, 0.4)));
    Reports.write(folder, Reports.Kind.START_UP, "text", measured);
    JsonNode tree = new ObjectMapper().readTree(folder.resolve("start-up.json").toFile());
    assertEquals("1.0", tree.at("/reference").asText());
    assertEquals(0.4, tree.at("/twins/0/reference/runs/0/seconds").asDouble());
    String page = Markdown.startUp(measured);
    assertTrue(page.contains("| `sign key` | 100 ms | 400 ms | 0.25 | 0.25 | reached |"), page);
    assertTrue(
        page.contains("| `verify key` | 200 ms | 400 ms | 0.50 | 0.50 | **missed** |"), page);
  }

  @Test
  void guardHasLimitsForAllCommandsAndForSingleOnes() {
    Results.StartUp measured =
        new Results.StartUp(
            models().run(),
            List.of(),
            "1.0",
            List.of(
                twin("sign key", 0.1, 0.4),
                twin("verify key", 0.3, 0.4),
                twin("verify sigstore, offline", 0.3, 0.4)));
    assertEquals(
        List.of("verify key: expected at most 0.50 of the reference's time, found 0.75"),
        StartUpGuard.parse(List.of("0.5", "verify sigstore, offline=1.0")).complaints(measured));
    assertEquals(
        List.of("'sign' has a limit, but was not measured"),
        StartUpGuard.parse(List.of("1.0", "sign=0.1")).complaints(measured));
    Results.StartUp alone = new Results.StartUp(models().run(), List.of(), "", List.of());
    assertEquals(
        List.of("compare with the reference implementation: expected 3 commands, found 0"),
        StartUpGuard.parse(List.of("0.5")).complaints(alone));
    for (String limit : List.of("", "half", "0", "-1", "NaN", "sign key=")) {
      assertThrows(IllegalArgumentException.class, () -> StartUpGuard.parse(List.of(limit)), limit);
    }
  }

  @Test
  void checkoutsAreMultiplesOfOneProcessEach() throws IOException {
    Results.Catalogues measured =
        new Results.Catalogues(
            models().run(),
            new Results.Alone(400, 80, 100),
            List.of(
                new Results.Catalogue(
                    800,
                    new Series(List.of(cost(2))),
                    new Series(List.of(cost(4), cost(4), cost(9))))));
    String page = Markdown.catalogues(measured);
    assertTrue(
        page.contains("by key 80.0 s, 200 ms a folder; by policy 100.0 s, 250 ms a folder."), page);
    assertTrue(page.contains("| 800 | key | 2.00s | 2.5 ms | 80.00 |"), page);
    assertTrue(page.contains("| 800 | policy of two keys | 4.00s | 5.0 ms | 50.00 |"), page);
    Reports.write(folder, Reports.Kind.CATALOGUE, page, measured);
    JsonNode tree = new ObjectMapper().readTree(folder.resolve("catalogue.json").toFile());
    assertEquals(9, tree.at("/found/0/byPolicy/runs/2/seconds").asDouble());
    assertTrue(Files.readString(folder.resolve("catalogue.md")).startsWith("# Many models\n"));
  }

  @Test
  void aClusterIsMeasuredByWhatALargeModelTakesLongerThanATinyOne() throws IOException {
    Results.Overhead overhead =
        new Results.Overhead(
            20L << 30,
            new Series(List.of(cost(0.5))),
            new Series(List.of(cost(10.5), cost(11), cost(10.5))),
            new Series(List.of(cost(12))),
            new Series(List.of(cost(23))));
    Results.Cluster measured =
        new Results.Cluster(
            models().run(),
            2,
            overhead,
            List.of(
                new Results.Many(1000, new Series(List.of(cost(1))), new Series(List.of(cost(8))))),
            List.of());
    String page = Markdown.cluster(measured);
    assertTrue(page.contains("Once executors are up: 1.10 times the threads' time"), page);
    assertTrue(page.contains("| cluster | 12.0s | 23.0s | 11.0s | 1.95 |"), page);
    assertTrue(page.contains("| 1000 | 1.00s | 8.00s | 8.0 ms |"), page);
    assertFalse(page.contains("### Models"), page);
    Reports.write(folder, Reports.Kind.CLUSTER, page, measured);
    JsonNode tree = new ObjectMapper().readTree(folder.resolve("cluster.json").toFile());
    assertEquals(23, tree.at("/overhead/clusterLarge/runs/0/seconds").asDouble());
  }

  @Test
  void noiseLargerThanTheWorkIsNoResultOfACluster() {
    Series second = new Series(List.of(cost(1)));
    Results.Overhead overhead =
        new Results.Overhead(1 << 20, second, second, second, new Series(List.of(cost(0.5))));
    String page =
        Markdown.cluster(new Results.Cluster(models().run(), 2, overhead, List.of(), List.of()));
    assertTrue(page.contains("Once executors are up: not told"), page);
    assertFalse(page.contains("reached"), page);
  }

  private static Results.Twin twin(String command, double own, double reference) {
    return new Results.Twin(
        command, new Series(List.of(cost(own))), new Series(List.of(cost(reference))));
  }

  private static Cost cost(double seconds) {
    return new Cost(seconds, seconds, 0, 1);
  }

  @Test
  void jsonHasEveryRunAndNoPathOfTheMachine() throws IOException {
    Reports.write(folder, Reports.Kind.MODELS, "text", models());
    String json = Files.readString(folder.resolve("models.json"));
    assertFalse(json.contains("/somewhere/"), json);
    JsonNode tree = new ObjectMapper().readTree(json);
    JsonNode own = tree.at("/models/0/own/0");
    assertEquals(2, own.at("/hashing/threads").asInt());
    assertEquals(3, own.at("/sign/runs").size());
    assertEquals(2.0, own.at("/sign/runs/0/seconds").asDouble());
    assertEquals("# The model set\n\ntext", Files.readString(folder.resolve("models.md")));
  }

  @Test
  void plotIsWellFormedAndItsBarsAreInProportion() throws Exception {
    String svg = SvgPlot.draw(models());
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    var rects = document.getElementsByTagName("rect");
    double own = 0;
    double rival = 0;
    for (int i = 0; i < rects.getLength(); i++) {
      Element rect = (Element) rects.item(i);
      String title = rect.getTextContent();
      if (title.startsWith("a<b, sha256")) {
        own = Double.parseDouble(rect.getAttribute("height"));
      } else if (title.startsWith("a<b, rival")) {
        rival = Double.parseDouble(rect.getAttribute("height"));
      }
    }
    assertEquals(1.5, own / rival, 0.01);
    assertTrue(svg.contains("model_signing 1.0"), svg);
    assertTrue(svg.contains("warm JVM: sha256, M1"), svg);
    assertTrue(svg.contains("prefers-color-scheme: dark"), svg);
    assertTrue(svg.contains("GB/s"), svg);
  }

  @Test
  void plotHasSecondsForASmallModel() {
    Results.ModelResult small =
        new Results.ModelResult(
            new Results.Model("small", "8K", 8192, 1),
            List.of(new Results.Own(FILES, SeriesTest.of(0.4), SeriesTest.of(0.25))),
            List.of(),
            List.of());
    String svg = SvgPlot.draw(new Results.Models(run(), List.of(small), List.of()));
    assertTrue(svg.contains("0.25 s</text>"), svg);
    assertTrue(svg.contains("8.0K, in seconds"), svg);
  }

  @ParameterizedTest
  @CsvSource({"4.4, 1", "9.1, 2", "0.47, 0.1", "13, 2", "21, 5", "0, 1"})
  void axisStepsAreRound(double most, double step) {
    assertEquals(step, SvgPlot.step(most), step * 1e-9);
  }

  @Test
  void requirementsOfProcessesAreChecked() {
    Results.Processes results =
        new Results.Processes(
            run(),
            List.of(
                digests(1L << 10, 0.30, 0.31, 0.03, 0.29),
                digests(1L << 30, 0.50, 0.90, 0.65, 0.80),
                digests(4L << 30, 1.50, 2.60, 2.30, 2.55)));
    assertEquals(
        List.of(
            "- 4 GiB, sha256, shards of 64 MiB, 1 thread: 1.533 times openssl dgst, sha256, 1 thread, at"
                + " least 1.6 asked: **missed by 4.2 %**",
            "- 1 GiB, sha256, shards of 64 MiB, 1 thread: 1.300 times openssl dgst, sha256, 1 thread, at"
                + " least 1.2 asked: reached",
            "- 1 KiB, sha256, shards of 64 MiB, 1 thread: 0.967 times JDK digest, sha256, 1 thread, at"
                + " least 1.0 asked: **missed by 3.3 %**"),
        Requirements.of(results).subList(0, 3));
    assertEquals(2 + 3 * 2, Requirements.of(results).size());
  }

  @Test
  void aSizeThatWasNotMeasuredIsNotCalledReached() {
    Results.Processes results =
        new Results.Processes(run(), List.of(digests(1L << 10, 0.1, 0.1, 0.1, 0.1)));
    assertTrue(Requirements.of(results).getFirst().endsWith("not measured in this run"));
  }

  @Test
  void memoryIsCheckedAgainstItsLimit() {
    String asked = "- tiiuae/falcon-7b, at most 300 MB asked: ";
    assertTrue(Markdown.memory(falcon(301_000_000)).contains(asked + "301 MB: **missed**"));
    assertTrue(Markdown.memory(falcon(120_000_000)).contains(asked + "120 MB: reached"));
    assertTrue(Markdown.memory(falcon(0)).contains(asked + "not measured in this run"));
    assertTrue(Markdown.memory(models()).contains(asked + "not measured in this run"));
  }

  private static Results.Models falcon(long peak) {
    return models("tiiuae/falcon-7b", peak);
  }

  @Test
  void aSectionIsReplacedAndTheRestStays() throws IOException {
    Path page = folder.resolve("README.md");
    Files.writeString(page, "before\n<!-- models -->\nold\n<!-- /models -->\nafter\n");
    Reports.replaceSection(page, Reports.Kind.MODELS, "new\n");
    assertEquals(
        "before\n<!-- models -->\n\nnew\n\n<!-- /models -->\nafter\n", Files.readString(page));
    Reports.replaceSection(page, Reports.Kind.MODELS, "new\n");
    assertEquals(
        "before\n<!-- models -->\n\nnew\n\n<!-- /models -->\nafter\n", Files.readString(page));
    assertThrows(IOException.class, () -> Reports.replaceSection(page, Reports.Kind.MEMORY, "x"));
  }

  private static Results.Models models() {
    return models("a<b", 100_000_000);
  }

  private static Results.Models models(String name, long peak) {
    Series sign =
        new Series(List.of(new Cost(2, 3, 1, peak), new Cost(1, 3, 1, 0), new Cost(3, 3, 1, 0)));
    return new Results.Models(
        run(),
        List.of(
            new Results.ModelResult(
                new Results.Model(name, "2.0G", 2_147_483_648L, 3),
                List.of(new Results.Own(FILES, sign, SeriesTest.of(1, 1, 1))),
                List.of(new Results.Other(OPENSSL, SeriesTest.of(1.5, 1.5, 1.5))),
                List.of(
                    new Results.Reference(
                        "1.0", SeriesTest.of(3, 3, 3), SeriesTest.of(2.5, 2.5, 2.5))))),
        List.of(
            new Results.Warm(name, "signKey", "sha256, M1", List.of(0.9, 0.8, 5.0)),
            new Results.Warm(name, "verifyKey", "sha256, M1", List.of(0.7)),
            new Results.Warm(name, "hash", "sha256, M1", List.of(0.6))));
  }

  private static Results.Digests digests(
      long bytes, double shards, double files, double openssl, double jdk) {
    return new Results.Digests(
        bytes,
        List.of(
            new Results.OwnDigest(SHARDS, SeriesTest.of(shards)),
            new Results.OwnDigest(FILES, SeriesTest.of(files))),
        List.of(
            new Results.Other(OPENSSL, SeriesTest.of(openssl)),
            new Results.Other(JDK, SeriesTest.of(jdk))));
  }

  private static Results.Run run() {
    return new Results.Run(
        "benchmarks-jmh/run",
        "2026-01-01T00:00:00Z",
        new Machine(Map.of("Processor", "one & only")),
        Map.of());
  }
}
