package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.testing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program writes is the same in every locale, in a process of its own. */
final class LocaleTest {
  private static final String ARABIC_INDIC_DIGIT = "[\u0660-\u0669]";

  @TempDir Path folder;

  @Test
  void digitsAreThoseOfPrograms() throws Exception {
    assertTrue(
        String.format(Locale.forLanguageTag("ar-EG"), "%d", 7).matches(ARABIC_INDIC_DIGIT),
        "this Java platform has no locale that tells");
    Path model = Files.writeString(folder.resolve("model.bin"), "weights");
    TestKeys.KeyFiles key = TestKeys.create(folder, "key");
    Path report = folder.resolve("report.html");
    Cli.Outcome signed = Cli.run("sign", "key", "--private-key", key.privateKey(), model);
    assertEquals(0, signed.exitCode(), signed::toString);

    String shown =
        run("verify", "key", "--public-key", key.publicKey(), "--report", report, model)
            + run("--output", "json", "inspect", folder.resolve("model.bin.sig"))
            + Files.readString(report);

    assertEquals(
        Optional.empty(),
        shown.lines().filter(line -> line.matches(".*" + ARABIC_INDIC_DIGIT + ".*")).findFirst());
  }

  private String run(Object... words) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.language=ar",
            "-Duser.country=EG",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    List.of(words).forEach(word -> builder.command().add(word.toString()));
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
