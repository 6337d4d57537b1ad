package io.modelsigning.benchmarks.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands on small files with a shell script in the place of the command line. */
final class MainTest {
  @TempDir Path folder;
  private Path launcher = Path.of("");
  private Path log = Path.of("");

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @BeforeEach
  void silence() {
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  }

  @AfterEach
  void speak() {
    System.setOut(out);
    System.setErr(err);
  }

  @BeforeEach
  void writeLauncher() throws IOException {
    log = folder.resolve("log");
    launcher = folder.resolve("launcher");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        printf '%s\\n' "$*" >> "$0.log"
        test "$1" = digest || test ! -e "$0.fails" || { echo "refused: $0.fails" >&2; exit 1; }
        echo "sha256:00"
        """);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    log = folder.resolve("launcher.log");
  }

  @Test
  void modelsAreSignedAndVerifiedInEveryRoundAndConfiguration() throws IOException {
    Path readme = folder.resolve("README.md");
    Files.writeString(readme, "<!-- models -->\n<!-- /models -->\n");
    assertEquals(
        0,
        run(
            "models",
            "--models=roberta-base-11",
            "--hash=sha256,blake3",
            "--serialization=files,shards",
            "--shard-size=1MiB",
            "--threads=1",
            "--runs=2",
            "--rivals=jdk",
            "--readme=" + readme));
    List<String> all = Files.readAllLines(log);
    assertTrue(all.getFirst().startsWith("digest "), "started once before: " + all.getFirst());
    List<String> calls = all.subList(1, all.size());
    assertEquals(2 * 4 * 2, calls.size());
    assertTrue(calls.getFirst().startsWith("sign key "), calls.getFirst());
    assertTrue(calls.get(1).startsWith("verify key "), calls.get(1));
    assertTrue(
        calls.get(2).endsWith("--serialization shards --threads 1 --shard-size 1048576"),
        calls.get(2));
    assertFalse(calls.get(1).contains("--hash-algorithm"), calls.get(1));
    assertTrue(calls.stream().allMatch(call -> call.contains("--no-ignore-git-paths")));
    JsonNode json = new ObjectMapper().readTree(Files.readString(output("models.json")));
    assertEquals(8192, json.at("/models/0/model/bytes").asLong());
    assertEquals(4, json.at("/models/0/own").size());
    assertEquals(2, json.at("/models/0/rivals/0/hash/runs").size());
    assertTrue(Files.readString(output("models.md")).contains("roberta-base-11"));
    assertTrue(Files.readString(output("throughput.svg")).startsWith("<svg"));
    assertTrue(Files.readString(readme).contains("(out/throughput.svg)"));
    assertTrue(Files.exists(folder.resolve("models/roberta-base-11.onnx")));
  }

  @Test
  void aModelOfOnesOwnIsMeasuredWithoutItsGitFilesIfAsked() throws IOException {
    Path model = Files.createDirectories(folder.resolve("mine"));
    Files.createDirectories(model.resolve(".git"));
    Files.writeString(model.resolve(".git/HEAD"), "12345");
    Files.writeString(model.resolve("weights"), "123");
    assertEquals(
        0,
        run(
            "models",
            "--model-path=" + model,
            "--ignore-git",
            "--hash=sha256",
            "--serialization=files",
            "--runs=1",
            "--rivals=none"));
    JsonNode json = new ObjectMapper().readTree(Files.readString(output("models.json")));
    assertEquals("mine", json.at("/models/0/model/name").asText());
    assertEquals(3, json.at("/models/0/model/bytes").asLong());
    assertFalse(Files.readString(log).contains("--no-ignore-git-paths"));
  }

  @Test
  void theReferenceSignsAndVerifiesTheSameModel() throws IOException {
    Path python = folder.resolve("python");
    Files.writeString(
        python,
        """
        #!/bin/sh
        printf '%s\\n' "$*" >> "$0.log"
        test "$3" != --version || echo "python -m model_signing, version 9.8.7"
        """);
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals(
        0,
        run(
            "models",
            "--models=roberta-base-11",
            "--hash=sha256",
            "--serialization=files",
            "--runs=2",
            "--rivals=none",
            "--python=" + python));
    List<String> calls = Files.readAllLines(folder.resolve("python.log"));
    assertEquals(1 + 2 * 2, calls.size());
    assertTrue(calls.get(1).startsWith("-m model_signing sign key "), calls.get(1));
    assertTrue(calls.get(2).startsWith("-m model_signing verify key "), calls.get(2));
    assertTrue(calls.get(2).endsWith(" --no-ignore-git-paths"), calls.get(2));
    JsonNode json = new ObjectMapper().readTree(Files.readString(output("models.json")));
    assertEquals("9.8.7", json.at("/models/0/references/0/version").asText());
    assertTrue(Files.readString(output("models.md")).contains("model_signing 9.8.7"));
    assertEquals(
        1, run("models", "--models=roberta-base-11", "--rivals=none", "--python=" + launcher));
  }

  @Test
  void lowDiskDeletesTheModelEvenAfterAFailure() throws IOException {
    Files.createFile(folder.resolve("launcher.fails"));
    assertEquals(1, run("models", "--models=roberta-base-11", "--low-disk", "--rivals=none"));
    assertFalse(Files.exists(folder.resolve("models/roberta-base-11.onnx")));
    assertFalse(Files.exists(output("models.md")));
  }

  @Test
  void processesAreTimedBesideTheJdk() throws IOException {
    assertEquals(0, run("processes", "--sizes=1KiB,2KiB", "--runs=1", "--low-disk"));
    JsonNode json = new ObjectMapper().readTree(Files.readString(output("processes.json")));
    assertEquals(2, json.at("/sizes").size());
    assertEquals(3, json.at("/sizes/0/own/0/digest/runs").size());
    assertTrue(Files.readString(output("processes.md")).contains("JDK digest"));
    assertFalse(Files.exists(folder.resolve("models/single-1024.bin")));
  }

  @Test
  void memoryIsMeasuredInsideALimit() throws IOException {
    assertEquals(
        0, run("memory", "--models=roberta-base-11", "--limit-by=ulimit", "--hash=sha256"));
    String page = Files.readString(output("memory.md"));
    assertTrue(page.contains("ulimit -v 4194304 kB"), page);
    assertTrue(page.contains("roberta-base-11"), page);
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : List.of("models", "processes", "memory", "jmh", "generate", "delete")) {
      assertEquals(0, Main.run(command, "--help"), command);
    }
  }

  @Test
  void wrongOptionsAreRefused() {
    assertEquals(2, run("models", "--cache=lukewarm"));
    assertEquals(1, run("models", "--models=gpt-2"));
    assertEquals(1, run("models", "--runs=0"));
    assertEquals(1, run("models", "--serialization=lines"));
    assertEquals(1, run("models", "--rivals=md5sum"));
  }

  private Path output(String file) {
    return folder.resolve("out").resolve(file);
  }

  private int run(String command, String... options) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(options));
    all.add("--folder=" + folder.resolve("models"));
    all.add("--launcher=" + launcher);
    all.add("--output=" + folder.resolve("out"));
    return Main.run(all.toArray(String[]::new));
  }
}
