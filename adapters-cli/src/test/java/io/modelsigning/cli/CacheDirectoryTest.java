package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.option.CacheDirectory;
import io.modelsigning.cli.result.Output;
import io.modelsigning.cli.result.TextReport;
import io.modelsigning.cli.session.Session;
import io.modelsigning.cli.setting.Settings;
import io.modelsigning.cli.terminal.LogLevel;
import io.modelsigning.cli.terminal.Messages;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.cli.terminal.Style;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.storage.Location;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where what can be fetched again is kept, and where nothing ever is. */
final class CacheDirectoryTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // The setting of our own, XDG's, the home, and the place.
        "-, -, -, -",
        "-, -, /home/u, /home/u/.cache/model-signing",
        "-, /x, /home/u, /x/model-signing",
        "-, /x, -, /x/model-signing",
        "/c, /x, /home/u, /c",
        "none, /x, /home/u, -",
        "-, '', /home/u, /home/u/.cache/model-signing",
        "-, '', '', -",
        // Relative paths are nowhere.
        "-, x, /home/u, /home/u/.cache/model-signing",
        "-, ., -, -",
        "-, x, home, -",
        "-, -, ?, -",
        "-, -, '~', -",
        "-, -, ./?, -",
        "-, -, /, /.cache/model-signing",
        "-, -, /home/u/../v/, /home/v/.cache/model-signing",
      })
  void isWhereTheEnvironmentSays(String own, String xdg, String home, String expected)
      throws Exception {
    Map<String, String> environment = new HashMap<>();
    if (xdg != null) {
      environment.put("XDG_CACHE_HOME", xdg);
    }
    if (home != null) {
      environment.put("HOME", home);
    }
    Path asked = own == null ? null : Path.of(own);
    assertEquals(
        Optional.ofNullable(expected).map(Path::of), CacheDirectory.of(asked, environment));
  }

  @Test
  void optionComesFirst() throws Exception {
    Map<String, String> environment = Map.of("HOME", "/home/u");
    assertEquals(Optional.of(Path.of("/d")), CacheDirectory.of(Path.of("/d"), environment));
    assertEquals(Optional.empty(), CacheDirectory.of(Path.of("none"), environment));
    assertEquals(
        Optional.of(Path.of("d").toAbsolutePath()), CacheDirectory.of(Path.of("d"), environment));
    assertEquals(
        Optional.of(Path.of("none").toAbsolutePath()),
        CacheDirectory.of(Path.of("./none").normalize().toAbsolutePath(), environment));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache", ".", "~/cache", "None", "off", "a\u0000b"})
  void variableThatIsNoPlaceIsMisuse(String value) {
    Cli cli = new Cli();
    cli.environment.put("MODEL_SIGNING_CACHE_DIR", value);
    SmallModel.expectUsage(
        "MODEL_SIGNING_CACHE_DIR must be an absolute path or none", cli.with("verify", "m"));
  }

  @Test
  void neverIsInTheModel() throws Exception {
    Path model = Files.createDirectories(directory.resolve("model"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), model);
    for (Path inside :
        List.of(
            model,
            model.resolve(".cache/model-signing"),
            model.resolve("deep/er"),
            link,
            link.resolve(".cache"))) {
      Session session = session();
      assertEquals(
          Optional.empty(),
          CacheDirectory.outside(
              new Location(model.toString()), Optional.of(inside), session::warn),
          inside::toString);
      assertEquals(
          List.of("cache-in-model"),
          session.warnings().stream().map(warning -> warning.reason().code()).toList());
    }
    Path file = Files.writeString(directory.resolve("weights"), "w");
    for (Path one : List.of(model, link, file, directory.resolve("missing"))) {
      for (Path outside : List.of(directory, directory.resolve("model-cache"))) {
        Session session = session();
        assertEquals(
            Optional.of(outside),
            CacheDirectory.outside(
                new Location(one.toString()), Optional.of(outside), session::warn));
        assertEquals(List.<Warning>of(), session.warnings());
      }
    }
  }

  private static Session session() {
    Streams streams =
        new Streams(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));
    return new Session(
        streams,
        Output.TEXT,
        new TextReport(streams.out(), Style.PLAIN, 80),
        false,
        false,
        Settings.none(),
        new Messages(streams.err(), LogLevel.WARNING, Style.PLAIN),
        Optional.empty(),
        Optional.empty());
  }

  /** A proxy that nobody answers at keeps the command from the network, as if there were none. */
  @Test
  void commandsKeepNothingInTheModel() throws Exception {
    Path model = Files.createDirectories(directory.resolve("m"));
    Files.writeString(model.resolve("weights"), "w");
    Path signature = Files.writeString(directory.resolve("s.sig"), "{}");
    Cli cli = new Cli();
    cli.environment.put("HTTPS_PROXY", "http://127.0.0.1:1");
    cli.environment.put("HOME", model.toString());
    Cli.Outcome outcome =
        cli.with(
            "verify",
            "--identity",
            "a",
            "--identity-provider",
            "https://b",
            "--signature",
            signature,
            model);
    assertTrue(outcome.err().contains("is in the model"), outcome::toString);
    try (var entries = Files.list(model)) {
      assertEquals(List.of(model.resolve("weights")), entries.toList());
    }
    assertFalse(Files.exists(Path.of("?")));
  }

  /** As the Java runtime starts for a user whom the system does not list, in the model itself. */
  @Test
  void userWithoutHomeLeavesNothingBehind() throws Exception {
    Path model = Files.createDirectories(directory.resolve("m"));
    Files.writeString(model.resolve("weights"), "w");
    Files.writeString(model.resolve("model.sig"), "{}");
    ProcessBuilder builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Duser.home=?",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "verify",
                ".",
                "--identity",
                "a",
                "--identity-provider",
                "https://b")
            .directory(model.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("out").toFile());
    for (String name : List.of("HOME", "XDG_CACHE_HOME", "MODEL_SIGNING_CACHE_DIR")) {
      builder.environment().remove(name);
    }
    builder.environment().put("HTTPS_PROXY", "http://127.0.0.1:1");
    Process process = builder.start();
    assertTrue(process.waitFor(240, TimeUnit.SECONDS));
    String out = Files.readString(directory.resolve("out"));
    assertTrue(List.of(1, 3).contains(process.exitValue()), out);
    try (var entries = Files.list(model)) {
      assertEquals(
          List.of("model.sig", "weights"),
          entries.map(entry -> entry.getFileName().toString()).sorted().toList(),
          out);
    }
  }
}
