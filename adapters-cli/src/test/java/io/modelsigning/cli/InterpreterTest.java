package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command as a file whose interpreter is Java, without any shell. */
@DisabledOnOs(OS.WINDOWS)
final class InterpreterTest {
  @TempDir Path folder;

  private Path command;

  @BeforeEach
  void layOut() throws IOException {
    Path options = folder.resolve("options");
    Files.writeString(
        options,
        """
        -Dio.modelsigning.cli.interpreter=true
        -Dio.modelsigning.cli.terminals=,utf-8
        -cp "%s"
        io.modelsigning.cli.Main
        """
            .formatted(System.getProperty("java.class.path")));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    command = folder.resolve("model_signing");
    Files.writeString(command, "#!%s @%s\n".formatted(java, options));
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void itsNameIsNoWordOfTheCommand() throws Exception {
    assertEquals(
        "0 <root digest of a file>",
        run("digest", Files.createFile(folder.resolve("m")).toString())
            .replaceFirst("(?s)^0 .*sha256:[0-9a-f]{64}.*$", "0 <root digest of a file>"));
    assertTrue(run("nonsense").startsWith("2 error: unknown command 'nonsense'"));
  }

  @Test
  void wordsAreNotReadAsOptionsOfJava() throws Exception {
    assertTrue(run("@options").startsWith("2 error: unknown command '@options'"));
    assertTrue(run("-version").startsWith("2 "));
  }

  @Test
  void withoutWordsItSaysWhatThereIs() throws Exception {
    assertTrue(run().contains("sign with an identity"));
  }

  /** Returns the exit code and all that was said. */
  private String run(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(command.toString()));
    all.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.endsWith("_OPTIONS"));
    Path said = folder.resolve("said");
    Process process = builder.redirectOutput(said.toFile()).start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "does not end");
    return process.exitValue() + " " + Files.readString(said);
  }
}
