package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelsigning.cli.terminal.Shell;
import io.modelsigning.testing.TestKeys;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Signals that come while a command works: hashing a sparse file of a terabyte, waiting for a file,
 * for the network, for a password.
 */
final class InterruptionTest {
  private static final String SENTENCE = "error: interrupted before there was a result\n";

  /** Only stops what hangs: a second is promised, but not to a machine that has no time for it. */
  private static final int ENOUGH_SECONDS = 300;

  @TempDir Path folder;

  private Path model;
  private Path small;
  private TestKeys.KeyFiles key;
  private Path launcher;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void makeModel() throws Exception {
    launcher = LaunchedCommand.in(folder.resolve("installed")).launcher();
    model = Files.createDirectories(folder.resolve("model"));
    try (RandomAccessFile file = new RandomAccessFile(model.resolve("huge").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    Files.writeString(model.resolve("model.sig"), "an older signature");
    small = Files.createDirectories(folder.resolve("small"));
    Files.writeString(small.resolve("config.json"), "{}");
    key = TestKeys.create(folder, "key");
  }

  @AfterEach
  void endProcesses() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void interruptedThreadStopsAndLeavesNothing() throws Exception {
    Cli.Outcome[] outcome = new Cli.Outcome[1];
    Thread worker =
        Thread.ofPlatform()
            .start(
                () ->
                    outcome[0] =
                        Cli.run(
                            "sign",
                            "key",
                            model,
                            "--force",
                            "--private-key",
                            key.privateKey(),
                            "--output",
                            "json"));
    Thread.sleep(1000);
    worker.interrupt();
    assertTrue(worker.join(Duration.ofSeconds(ENOUGH_SECONDS)), "the work goes on");
    assertEquals(130, outcome[0].exitCode(), outcome[0]::toString);
    assertEquals("interrupted", outcome[0].json().get("reason").asText());
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void signalEndsHashingAndLeavesNothing(String signal, int exitCode) throws Exception {
    Process process = start("sign", "key", model, "--force", "--private-key", key.privateKey());
    awaitHashing(process);
    assertEndsBy(signal, exitCode, process);
    assertEquals(SENTENCE, err());
    assertEquals("", out());
    assertNothingIsLeft();
  }

  @Test
  void signalIsAResultInJson() throws Exception {
    Process process =
        start(
            "sign", "key", model, "--force", "--private-key", key.privateKey(), "--output", "json");
    awaitHashing(process);
    assertEndsBy("INT", 130, process);
    JsonNode json = JsonMapper.builder().build().readTree(out());
    assertEquals("sign key", json.get("command").asText());
    assertEquals("error", json.get("result").asText());
    assertEquals("interrupted", json.get("reason").asText());
    assertEquals(SENTENCE, err());
    assertNothingIsLeft();
  }

  @Test
  void signalEndsWhatCannotBeInterrupted() throws Exception {
    // Opening a pipe that nobody writes to waits in the kernel.
    Path pipe = folder.resolve("pipe");
    assumeTrue(run("mkfifo", pipe.toString()) == 0, "no named pipes here: not tested");
    Process process =
        start(
            "--output",
            "json",
            "sign",
            "key",
            small,
            "--private-key",
            key.privateKey(),
            "--password-file",
            pipe);
    awaitThread(process, "SecretFile");
    assertEndsBy("INT", 130, process);
    assertEquals(SENTENCE, err());
    assertEquals(
        "interrupted", JsonMapper.builder().build().readTree(out()).get("reason").asText());
    assertFalse(Files.exists(small.resolve("model.sig")));
  }

  @Test
  void signalEndsWaitingForTheNetwork() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      silent.setSoTimeout(ENOUGH_SECONDS * 1000);
      Process process =
          startWith(
              Map.of("HTTPS_PROXY", "http://127.0.0.1:" + silent.getLocalPort()),
              "sign",
              "sigstore",
              "--cache-dir",
              "none",
              small);
      try (Socket connection = silent.accept()) {
        assertNotEquals(-1, connection.getInputStream().read(), "nothing is asked for");
        assertEndsBy("INT", 130, process);
      }
      assertEquals(SENTENCE, err());
      assertFalse(Files.exists(small.resolve("model.sig")));
    }
  }

  /** Types Ctrl-C at a terminal that {@code script} provides, and looks whether it is usable. */
  @Test
  void controlCEndsTheQuestionForAPassword() throws Exception {
    assumeTrue(
        run("script", "-qec", "true", "/dev/null") == 0,
        "script of util-linux is not here: not tested with a terminal");
    Path encrypted = TestKeys.encrypted(key.pair(), "secret", folder.resolve("encrypted.pem"));
    List<String> words =
        command(
            "--color",
            "never",
            "sign",
            "key",
            small.toString(),
            "--private-key",
            encrypted.toString());
    String command = words.stream().map(Shell::quote).collect(Collectors.joining(" "));
    Path terminal = folder.resolve("terminal");
    Process process =
        remember(
            new ProcessBuilder(
                    "script",
                    "-qec",
                    // The shell survives Ctrl-C, being no part of the program.
                    "trap : INT; " + command + "; echo ended with $?; stty -a",
                    "/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(terminal.toFile())
                .start());
    await(process, terminal, "Password of ");
    requireAnswered("INT");
    OutputStream keyboard = process.getOutputStream();
    keyboard.write(3);
    keyboard.flush();
    assertTrue(process.waitFor(ENOUGH_SECONDS, TimeUnit.SECONDS), () -> read(terminal));
    String shown = read(terminal).replace("\r", "");
    assertTrue(shown.contains("encrypted.pem: \n" + SENTENCE), shown);
    assertTrue(shown.contains("ended with 130\n"), shown);
    assertTrue(shown.matches("(?s).* echo .*"), "the terminal stays silent: " + shown);
    assertFalse(Files.exists(small.resolve("model.sig")));
  }

  @Test
  void readerThatHasEnoughIsNoError() throws Exception {
    Cli.Outcome signed = Cli.run("sign", "key", small, "--private-key", key.privateKey());
    assertEquals(0, signed.exitCode(), signed::toString);
    Process process =
        remember(
            new ProcessBuilder(command("inspect", small.resolve("model.sig").toString()))
                .redirectError(folder.resolve("err").toFile())
                .start());
    process.getInputStream().close();
    assertTrue(process.waitFor(ENOUGH_SECONDS, TimeUnit.SECONDS), "does not end");
    assertEquals("", err());
    assertEquals(3, process.exitValue(), "what nobody got is no success");
  }

  private Process start(Object... words) throws IOException {
    return startWith(Map.of(), words);
  }

  private Process startWith(Map<String, String> variables, Object... words) throws IOException {
    String[] args = Stream.of(words).map(Object::toString).toArray(String[]::new);
    ProcessBuilder builder =
        new ProcessBuilder(command(args))
            .redirectError(folder.resolve("err").toFile())
            .redirectOutput(folder.resolve("out").toFile());
    builder.environment().keySet().removeIf(name -> name.contains("JAVA"));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    builder.environment().putAll(variables);
    return remember(builder.start());
  }

  private Process remember(Process process) {
    processes.add(process);
    return process;
  }

  private List<String> command(String... words) {
    assumeTrue(!File.separator.equals("\\"), "no signals on this system: not tested");
    return Stream.concat(Stream.of(launcher.toString()), Stream.of(words)).toList();
  }

  static void awaitHashing(Process process) throws Exception {
    awaitThread(process, "model-hasher-");
  }

  /** Waits until the stacks of the JVM that the launcher started show {@code text}. */
  private static void awaitThread(Process process, String text) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ENOUGH_SECONDS);
    while (System.nanoTime() < end) {
      assertTrue(process.isAlive(), () -> "ended early with " + process.exitValue());
      Optional<ProcessHandle> java = process.children().findFirst();
      if (java.isPresent() && stacks(jcmd, java.get().pid()).contains(text)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no thread shows " + text);
  }

  private static String stacks(String jcmd, long process) throws IOException {
    // What is not a JVM yet would be ended by the signal that asks it to listen.
    Path program = Path.of("/proc", Long.toString(process), "comm");
    try {
      if (Files.exists(program) && !Files.readString(program).startsWith("java")) {
        return "";
      }
    } catch (IOException e) {
      // It was one of the launcher's small helpers, and has ended.
      return "";
    }
    Process stacks =
        new ProcessBuilder(jcmd, Long.toString(process), "Thread.print")
            .redirectErrorStream(true)
            .start();
    return new String(stacks.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void await(Process process, Path file, String text) throws Exception {
    for (int i = 0; i < ENOUGH_SECONDS * 10 && !read(file).contains(text); i++) {
      assertTrue(process.isAlive(), () -> "ended early: " + read(file));
      Thread.sleep(100);
    }
  }

  private void assertEndsBy(String signal, int exitCode, Process process) throws Exception {
    requireAnswered(signal);
    assertEquals(0, run("kill", "-" + signal, Long.toString(process.pid())));
    assertTrue(process.waitFor(ENOUGH_SECONDS, TimeUnit.SECONDS), "the process does not end");
    assertEquals(exitCode, process.exitValue(), this::err);
  }

  private static void requireAnswered(String signal) throws Exception {
    assumeTrue(!isIgnored(signal), "the tests run with signals ignored: not tested");
  }

  /**
   * Returns whether {@code signal} is ignored from birth, as under nohup, by this process and so by
   * those it starts. (What is said about itself is always there; a child may have ended.)
   */
  static boolean isIgnored(String signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    int number =
        switch (signal) {
          case "HUP" -> 1;
          case "INT" -> 2;
          case "QUIT" -> 3;
          default -> 15;
        };
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
        .anyMatch(mask -> (mask >> (number - 1) & 1) == 1);
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  private void assertNothingIsLeft() throws IOException {
    assertEquals("an older signature", Files.readString(model.resolve("model.sig")));
    try (Stream<Path> files = Files.list(model)) {
      assertEquals(
          Set.of("huge", "model.sig"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  private String err() {
    return read(folder.resolve("err"));
  }

  private String out() {
    return read(folder.resolve("out"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
