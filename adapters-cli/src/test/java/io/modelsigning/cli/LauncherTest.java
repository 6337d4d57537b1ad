package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.terminal.Shell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code start.sh} makes of all that may become of a JVM, and of signals. */
final class LauncherTest {
  private static final String INTERRUPTED = "error: interrupted before there was a result\n";
  private static final int ENOUGH_SECONDS = 300;

  @TempDir Path folder;

  private LaunchedCommand application;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void layOut() throws IOException {
    application = LaunchedCommand.in(folder.resolve("installed"));
  }

  @AfterEach
  void endProcesses() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, 0",
    "201, 1",
    "202, 2",
    "203, 3", // Answers.
    "0, 3",
    "1, 3",
    "2, 3",
    "3, 3",
    "4, 3",
    "77, 3",
    "126, 3",
    "127, 3",
    "128, 3",
    "134, 3",
    "136, 3",
    "137, 3",
    "139, 3",
    "199, 3",
    "206, 3",
    "255, 3",
    "129, 129",
    "143, 143",
    "204, 143",
    "205, 143"
  })
  void onlyTheApplicationAnswers(int status, int exitCode) throws Exception {
    boolean answered = status >= 200 && status <= 204;
    Path java = fakeJava("exit " + status);

    Cli.Outcome text = launch(application.launcher("sh", java), Map.of(), "digest", "m");
    Cli.Outcome json =
        launch(application.launcher("sh", java), Map.of(), "digest", "m", "--output", "json");

    assertEquals(exitCode, text.exitCode(), text::toString);
    assertEquals(exitCode, json.exitCode(), json::toString);
    assertEquals("", text.out());
    assertEquals(text.err(), json.err());
    if (answered) {
      assertEquals("", text.err() + json.out());
    } else {
      assertTrue(text.err().matches("error: [^\n]+\n"), text::toString);
      assertEquals("error", json.json().get("result").asText());
      assertEquals("digest", json.json().get("command").asText());
      assertEquals(text.err(), "error: " + json.json().get("message").asText() + "\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"134, Java broke down (signal 6)", "1, Java broke down"})
  void whatOthersWroteIsNamedWhereJavaBreaksDownWithIt(int status, String text) throws Exception {
    Path java = fakeJava("case $* in *-version*) exit 0 ;; esac; exit " + status);
    Cli.Outcome token =
        launch(
            application.launcher("sh", java),
            Map.of(),
            "sign",
            "key",
            "m",
            "--private-key",
            "pkcs11:token=a");
    assertEquals(3, token.exitCode());
    assertEquals(
        "error: cannot go on: %s, perhaps in the PKCS #11 module\n".formatted(text), token.err());
    Cli.Outcome file =
        launch(
            application.launcher("sh", java), Map.of(), "sign", "key", "m", "--private-key", "k");
    assertEquals(3, file.exitCode());
    assertFalse(file.err().contains("PKCS"), file::err);
  }

  static Stream<List<String>> jsonWanted() {
    return Stream.of(
        List.of("verify key", "--output", "json", "verify", "key", "m"),
        List.of("verify key", "verify", "--output=JSON", "key", "m"),
        List.of("sign sigstore", "--log_level", "debug", "sign", "m", "--output", "Json"),
        List.of("sign certificate", "sign", "certificate", "key", "--output=json"),
        List.of("sign pkcs11-key", "sign", "pkcs11-key", "--output=json", "m"),
        List.of(
            "sign pkcs11-certificate", "--quiet", "sign", "pkcs11-certificate", "--output=json"),
        List.of("verify sigstore", "verify", "--identity", "key", "m", "--output=json"),
        List.of("inspect", "--progress=never", "inspect", "verify", "--output", "json"),
        List.of("config show", "--quiet", "--config", "key", "config", "show", "--output=json"),
        List.of("policy check", "policy", "check", "--no-offline", "p.yaml", "--output=json"),
        List.of("public-key", "public-key", "k", "--output", "json"),
        List.of("verify key", "--output-file", "sign", "verify", "key", "m", "--output=json"),
        List.of("", "--output", "json"),
        List.of("", "--output", "json", "./key"));
  }

  @ParameterizedTest
  @MethodSource("jsonWanted")
  void namesTheCommandInJson(List<String> words) throws Exception {
    Cli.Outcome outcome =
        launch(
            application.launcher("sh", fakeJava("exit 1")),
            Map.of(),
            words.subList(1, words.size()).toArray());

    assertEquals(words.getFirst(), outcome.json().get("command").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"digest m --output text", "digest --output", "digest -- --output json"})
  void writesNoJsonThatIsNotWanted(String words) throws Exception {
    Cli.Outcome outcome =
        launch(
            application.launcher("sh", fakeJava("exit 1")), Map.of(), (Object[]) words.split(" "));

    assertEquals("", outcome.out());
    assertEquals(3, outcome.exitCode());
  }

  @Test
  void quotesWhatJavaSays() throws Exception {
    Cli.Outcome outcome =
        launch(
            application.launcher(
                "sh", fakeJava("printf '%s\\n' 'a \"b\" \\c d\u00e9' >&2; exit 1")),
            Map.of(),
            "digest",
            "m",
            "--output=json");

    assertTrue(
        outcome.json().get("message").asText().startsWith("cannot start Java: a \"b\" \\c d?"),
        outcome::toString);
  }

  @Test
  void standardInputIsPassedOn() throws Exception {
    Path input = Files.writeString(folder.resolve("input"), "secret");
    ProcessBuilder builder =
        builder(
            application.launcher("sh", fakeJava("cat; exit 200")), Map.of(), "sign", "key", "m");

    Cli.Outcome outcome = end(builder.redirectInput(input.toFile()));

    assertEquals("secret", outcome.out(), outcome::toString);
  }

  static Stream<String[]> shellsAndSignals() {
    return Stream.of("sh", "dash", "bash", "busybox ash")
        .flatMap(
            shell ->
                Stream.of(
                    new String[] {shell, "INT", "130"},
                    new String[] {shell, "QUIT", "131"},
                    new String[] {shell, "TERM", "143"},
                    new String[] {shell, "HUP", "129"}));
  }

  @ParameterizedTest
  @MethodSource("shellsAndSignals")
  void signalReachesTheApplication(String shell, String signal, int exitCode) throws Exception {
    Programs.require(shell);
    Path ready = folder.resolve("ready");
    Path java =
        fakeJava(
            "trap 'echo answer; exit 204' TERM; : >" + ready + "; while :; do sleep 0.1; done");
    Process process = start(application.launcher(shell, java), "digest", "m", "--output=json");
    awaitFile(ready);

    Cli.Outcome outcome = endBy(signal, process);

    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    assertEquals("answer\n", outcome.out());
    assertEquals("", outcome.err());
  }

  @ParameterizedTest
  @MethodSource("shellsAndSignals")
  void signalThatTheApplicationDoesNotHearIsAResult(String shell, String signal, int exitCode)
      throws Exception {
    Programs.require(shell);
    Path ready = folder.resolve("ready");
    Path java = fakeJava(": >" + ready + "; exec sleep 1000");
    Process process = start(application.launcher(shell, java), "digest", "m", "--output=json");
    awaitFile(ready);

    Cli.Outcome outcome = endBy(signal, process);

    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    assertEquals("interrupted", outcome.json().get("reason").asText());
    assertEquals(INTERRUPTED, outcome.err());
  }

  /** As Ctrl-C, which also ends what the shell waits for, of which it would tell. */
  @ParameterizedTest
  @MethodSource("shellsAndSignals")
  void signalToTheGroupBeforeJavaIsStartedIsAResult(String shell, String signal, int exitCode)
      throws Exception {
    Programs.require(shell);
    Programs.require("setsid");
    Path ready = folder.resolve("ready");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.move(
        fakeJava("[ ! -e %1$s ] || exit; : >%1$s; exec sleep 1000".formatted(ready)),
        bin.resolve("locale"));
    Path launcher = application.launcher(shell, fakeJava("exit 200"));
    ProcessBuilder builder =
        builder(
            Path.of("setsid"),
            Map.of("LC_ALL", "C.UTF-8", "PATH", bin + ":" + System.getenv("PATH")),
            launcher,
            "digest",
            "m",
            "--output=json");
    Process process = start(builder);
    awaitFile(ready);

    Cli.Outcome outcome = endGroupBy(signal, process);

    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    assertEquals("interrupted", outcome.json().get("reason").asText());
    assertEquals(INTERRUPTED, outcome.err());
  }

  /** Between any two parts of what the launcher reads while nothing is started yet. */
  @ParameterizedTest
  @ValueSource(strings = {"sh", "dash", "bash", "busybox ash"})
  void signalWhileTheLauncherIsReadIsAResult(String shell) throws Exception {
    Programs.require(shell);
    Path script = Path.of("src/main/startup/start.sh");
    String[] parts = Files.readString(script).split("\n\n(?=\\S)", -1);
    assertTrue(parts.length > 10, "parts are not found");
    // After the text about it, and the part that has the shell hear signals.
    for (int i = 2; i < parts.length; i++) {
      String[] signalled = parts.clone();
      signalled[i] = "kill -TERM $$\n" + parts[i];
      Path copy = Files.writeString(folder.resolve("start.sh"), String.join("\n\n", signalled));
      Path launcher = application.launcher(shell, fakeJava("exit 200"));
      Files.writeString(
          launcher,
          Files.readString(launcher).replace(script.toAbsolutePath().toString(), copy.toString()));

      Cli.Outcome outcome = launch(launcher, Map.of(), "digest", "m", "--output=json");

      String before = parts[i];
      assertEquals(143, outcome.exitCode(), () -> before + outcome);
      assertEquals("interrupted", outcome.json().get("reason").asText(), before);
      assertEquals(INTERRUPTED, outcome.err(), before);
    }
  }

  static Stream<Object[]> moments() {
    String[] shells = {"dash", "bash", "busybox ash"};
    int[] milliseconds = {20, 50, 100, 200, 300, 600, 1200, 2400};
    return IntStream.range(0, 2 * milliseconds.length)
        .mapToObj(i -> new Object[] {milliseconds[i / 2], i % 2 == 1, shells[i % shells.length]});
  }

  /** Whenever it comes, there is one answer, and it agrees with the exit code. */
  @ParameterizedTest
  @MethodSource("moments")
  void earlySignalIsAResult(int milliseconds, boolean toGroup, String shell) throws Exception {
    Programs.require(shell);
    Programs.require("setsid");
    Path model = Files.writeString(folder.resolve("model"), "weights");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path heard = folder.resolve("heard");
    Path launcher = application.launcher(shell, java);
    // What comes before a shell has read its first line ends it, whatever that line is.
    Files.writeString(
        launcher,
        Files.readString(launcher).replace("start \"$@\"", ": >" + heard + "; start \"$@\""));
    Process process =
        start(builder(Path.of("setsid"), Map.of(), launcher, "digest", model, "--output", "json"));
    assumeTrue(!InterruptionTest.isIgnored("TERM"), "SIGTERM is ignored: not tested");
    awaitFile(heard);
    Thread.sleep(milliseconds);

    Cli.Outcome outcome = toGroup ? endGroupBy("TERM", process) : endBy("TERM", process);

    if (outcome.exitCode() == 0) {
      assertEquals("digested", outcome.json().get("result").asText());
      assertEquals("", outcome.err());
    } else {
      assertEquals(143, outcome.exitCode(), outcome::toString);
      assertEquals("interrupted", outcome.json().get("reason").asText());
      assertEquals(INTERRUPTED, outcome.err());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JAVA_TOOL_OPTIONS | -Xmx1k",
        "JDK_JAVA_OPTIONS | -XX:Nonsense",
        "_JAVA_OPTIONS | -XX:Nonsense",
        // This ends with 0, and nothing was done.
        "_JAVA_OPTIONS | -Xinternalversion"
      })
  void optionsThatKeepJavaFromStartingAreNoAnswer(String variable, String options)
      throws Exception {
    Cli.Outcome outcome =
        launch(application.launcher(), Map.of(variable, options), "digest", "m", "--output=json");

    assertEquals(3, outcome.exitCode(), outcome::toString);
    JsonNode json = outcome.json();
    assertEquals("runtime-not-started", json.get("reason").asText());
    assertTrue(json.get("message").asText().endsWith("options of " + variable), outcome::toString);
    assertEquals("error: " + json.get("message").asText() + "\n", outcome.err());
  }

  @Test
  void ownOptionsAreHeededAndSeen() throws Exception {
    Map<String, String> options = Map.of("MODEL_SIGNING_JAVA_OPTIONS", "-Xmx64m -XX:Nonsense");

    Cli.Outcome outcome = launch(application.launcher(), options, "digest", "m");

    assertEquals(3, outcome.exitCode(), outcome::toString);
    assertTrue(outcome.err().startsWith("Unrecognized VM option 'Nonsense'\n"), outcome::toString);
    assertTrue(
        outcome.err().endsWith("options of MODEL_SIGNING_JAVA_OPTIONS\n"), outcome::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ulimit -v 1000000; exec %s",
        // No directory, and then none to read the classes from.
        "mkdir gone && cd gone && rmdir ../gone && exec %s"
      })
  void surroundingsThatKeepJavaFromStartingAreNoAnswer(String script) throws Exception {
    assumeTrue(!System.getProperty("os.name").startsWith("Mac"), "other limits: not tested");
    String command = script.formatted(Shell.quote(application.launcher().toString()));

    Cli.Outcome outcome =
        end(
            new ProcessBuilder("sh", "-c", command + " digest m --output json")
                .directory(folder.toFile()));

    assertEquals(3, outcome.exitCode(), outcome::toString);
    assertEquals("runtime-not-started", outcome.json().get("reason").asText());
    String error = "error: " + outcome.json().get("message").asText() + "\n";
    assertTrue(outcome.err().endsWith(error), outcome::toString);
  }

  /** The shell itself then ends with the status of wrong usage, and before it reads the rest. */
  @Test
  void limitOnProcessesIsNoAnswer() throws Exception {
    assumeTrue(
        Programs.isInstalled("prlimit") && Files.isDirectory(Path.of("/proc/self")),
        "prlimit is not here: not tested");
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      Programs.require("setpriv");
      // Root has no such limit.
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    String script = Files.readString(application.launcher("sh", fakeJava("exit 200")));
    command.addAll(
        List.of("prlimit", "--nproc=1", "sh", "-c", script, "sh", "digest", "m", "--output=json"));
    assumeTrue(
        new ProcessBuilder("setpriv", "--reuid=65534", "cat", "src/main/startup/start.sh")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0,
        "the sources cannot be read by others: not tested");

    Cli.Outcome outcome = end(new ProcessBuilder(command));

    assertEquals(3, outcome.exitCode(), outcome::toString);
    assertEquals("runtime-not-started", outcome.json().get("reason").asText());
  }

  @Test
  void missingAndBrokenPartsAreNoAnswer() throws Exception {
    Path jar = application.app().resolve("model-signing-starter.jar");
    assertNotStarted(application.launcher("sh", folder.resolve("nowhere")));
    Files.write(jar, new byte[100]);
    assertNotStarted(application.launcher());
    Files.delete(jar);
    assertNotStarted(application.launcher());
    assertNotStarted(
        application.launcher("sh", Files.writeString(folder.resolve("text"), "not a program")));
  }

  private void assertNotStarted(Path launcher) throws Exception {
    Cli.Outcome outcome = launch(launcher, Map.of(), "digest", "m", "--output", "json");
    assertEquals(3, outcome.exitCode(), outcome::toString);
    assertEquals("runtime-not-started", outcome.json().get("reason").asText());
    assertEquals("error: " + outcome.json().get("message").asText() + "\n", outcome.err());
  }

  @Test
  void killedJavaIsNoAnswer() throws Exception {
    Process process = start(application.launcher(), "digest", hugeFile(), "--output", "json");
    InterruptionTest.awaitHashing(process);

    process.children().forEach(ProcessHandle::destroyForcibly);

    Cli.Outcome outcome = outcome(process);
    assertEquals(3, outcome.exitCode(), outcome::toString);
    assertEquals("runtime-ended", outcome.json().get("reason").asText());
  }

  @Test
  void killedLauncherTakesItsApplicationAlong() throws Exception {
    Process process = start(application.launcher(), "digest", hugeFile());
    InterruptionTest.awaitHashing(process);
    ProcessHandle java = process.children().findFirst().orElseThrow();

    process.destroyForcibly();

    java.onExit().get(ENOUGH_SECONDS, TimeUnit.SECONDS);
  }

  private Path hugeFile() throws IOException {
    Path file = folder.resolve("huge");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(1L << 40);
    }
    return file;
  }

  private Path fakeJava(String script) throws IOException {
    Path java = Files.createTempFile(folder, "java", "");
    Files.writeString(java, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return java;
  }

  private Cli.Outcome launch(Path launcher, Map<String, String> variables, Object... words)
      throws Exception {
    return end(builder(launcher, variables, words));
  }

  private Process start(Path launcher, Object... words) throws IOException {
    return start(builder(launcher, Map.of(), words));
  }

  private static ProcessBuilder builder(
      Path launcher, Map<String, String> variables, Object... words) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    Stream.of(words).map(Object::toString).forEach(command::add);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.contains("JAVA"));
    builder.environment().putAll(variables);
    return builder;
  }

  private Process start(ProcessBuilder builder) throws IOException {
    Process process =
        builder
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private Cli.Outcome end(ProcessBuilder builder) throws Exception {
    return outcome(start(builder));
  }

  private Cli.Outcome endBy(String signal, Process process) throws Exception {
    return endBy(signal, process, Long.toString(process.pid()));
  }

  private Cli.Outcome endGroupBy(String signal, Process process) throws Exception {
    return endBy(signal, process, "-" + process.pid());
  }

  private Cli.Outcome endBy(String signal, Process process, String target) throws Exception {
    assumeTrue(!InterruptionTest.isIgnored(signal), "the tests run with it ignored: not tested");
    new ProcessBuilder("kill", "-" + signal, "--", target).start().waitFor();
    return outcome(process);
  }

  private Cli.Outcome outcome(Process process) throws Exception {
    assertTrue(process.waitFor(ENOUGH_SECONDS, TimeUnit.SECONDS), "the process does not end");
    return new Cli.Outcome(
        process.exitValue(),
        Files.readString(folder.resolve("out")),
        Files.readString(folder.resolve("err")));
  }

  private static void awaitFile(Path file) throws Exception {
    for (int i = 0; i < ENOUGH_SECONDS * 20 && !Files.exists(file); i++) {
      Thread.sleep(50);
    }
    assertTrue(Files.exists(file), "does not start");
  }
}
