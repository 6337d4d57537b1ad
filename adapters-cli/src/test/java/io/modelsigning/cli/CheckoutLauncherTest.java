package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of a checkout, with a Maven and a JDK that only seem to be such. */
final class CheckoutLauncherTest {
  private static final String MODULE = "  2/9  Model Signing for Java: domain\n";
  private static final int ENOUGH_SECONDS = 300;

  @TempDir Path folder;

  private Path checkout;
  private Path app;
  private Path jdk;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void layOut() throws IOException {
    checkout = Files.createDirectories(folder.resolve("check out"));
    Path launcher = Files.createDirectories(checkout.resolve("adapters-cli/src/main/startup"));
    Files.copy(Path.of("../model-signing"), checkout.resolve("model-signing"));
    Files.setPosixFilePermissions(
        checkout.resolve("model-signing"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(Path.of("src/main/startup/start.sh"), launcher.resolve("start.sh"));
    app = checkout.resolve("adapters-cli/target/app");
    jdk = Files.createDirectories(folder.resolve("jdk"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    program(jdk.resolve("bin/java"), "echo done; exit 200");
    program(jdk.resolve("bin/javac"), "exit 1");
    maven(
        "until [ -e '%s' ]; do sleep 0.1; done".formatted(folder.resolve("go")),
        "mkdir -p '%s' && : >'%s' && : >'%s'"
            .formatted(app, app.resolve("jvm.options"), app.resolve("model-signing-starter.jar")));
  }

  @AfterEach
  void endProcesses() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void buildShowsItsModuleAndItsLogAndWhoWaitsSaysForWhom() throws Exception {
    Process first = start("first", "digest", "m");
    await("first", MODULE);
    Process second = start("second", "digest", "m");
    await("second", "Waiting for process " + first.pid() + ", which builds");
    Files.createFile(folder.resolve("go"));

    assertEquals(0, end(first), () -> read("first.err"));
    assertEquals(0, end(second), () -> read("second.err"));
    assertEquals("done\n", read("first.out"));
    assertEquals("done\n", read("second.out"));
    assertTrue(
        read("first.err")
            .matches("Building model-signing, [^\n]* its log: [^\n]*launcher-build.log\n" + MODULE),
        read("first.err"));
    assertEquals(1, read("second.err").lines().count(), read("second.err"));
    assertFalse(Files.exists(app.resolveSibling("launcher-build.lock")));
  }

  @Test
  void buildThatFailsIsNoAnswer() throws Exception {
    maven("echo '[ERROR] no such module'", "exit 1");

    assertEquals(3, end(start("first", "digest", "m", "--output", "json")));

    assertEquals("not-built", json("first").json().get("reason").asText());
    assertTrue(read("first.err").contains("[ERROR] no such module\nerror: the build failed"));
    assertFalse(Files.exists(app.resolveSibling("launcher-build.lock")));
  }

  @Test
  void interruptedBuildEndsMavenAndIsAResult() throws Exception {
    Process process = start("first", "digest", "m", "--output", "json");
    await("first", MODULE);
    List<ProcessHandle> maven = process.children().toList();

    process.destroy();

    assertEquals(143, end(process), () -> read("first.err"));
    assertEquals("interrupted", json("first").json().get("reason").asText());
    assertFalse(Files.exists(app.resolveSibling("launcher-build.lock")));
    for (ProcessHandle child : maven) {
      child.onExit().get(ENOUGH_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void checkoutThatIsNotWholeIsNoAnswer() throws Exception {
    Files.delete(checkout.resolve("adapters-cli/src/main/startup/start.sh"));

    assertEquals(3, end(start("first", "digest", "m", "--output", "json")));

    assertEquals("runtime-not-started", json("first").json().get("reason").asText());
  }

  @Test
  void isStartedByALink() throws Exception {
    Files.createFile(folder.resolve("go"));
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, folder.relativize(checkout.resolve("model-signing")));

    assertEquals(0, end(start(link, "first")), () -> read("first.err"));
  }

  private void maven(String... script) throws IOException {
    program(
        folder.resolve("bin/mvn"),
        "echo '[INFO] Building Model Signing for Java: domain 0.1.0-SNAPSHOT        [2/9]'\n"
            + String.join("\n", script));
  }

  private static void program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start(String name, String... words) throws IOException {
    return start(checkout.resolve("model-signing"), name, words);
  }

  private Process start(Path launcher, String name, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().remove("MODEL_SIGNING_JAVA_OPTIONS");
    builder
        .environment()
        .merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private static int end(Process process) throws InterruptedException {
    assertTrue(process.waitFor(ENOUGH_SECONDS, TimeUnit.SECONDS), "does not end");
    return process.exitValue();
  }

  private void await(String name, String text) throws InterruptedException {
    for (int i = 0; i < ENOUGH_SECONDS * 10 && !read(name + ".err").contains(text); i++) {
      Thread.sleep(100);
    }
    assertTrue(read(name + ".err").contains(text), read(name + ".err"));
  }

  private Cli.Outcome json(String name) {
    return new Cli.Outcome(3, read(name + ".out"), read(name + ".err"));
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
