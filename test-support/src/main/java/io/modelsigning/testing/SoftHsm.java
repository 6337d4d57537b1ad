package io.modelsigning.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tokens of SoftHSM in a folder of their own, which other programs made and filled. */
@SuppressWarnings("restricted") // A module in this process reads this process's environment.
public final class SoftHsm {
  public static final String PIN = "5678";

  private static final String CONFIGURATION = "SOFTHSM2_CONF";

  private final Path module;
  private final Map<String, String> environment;

  private SoftHsm(Path module, Map<String, String> environment) {
    this.module = module;
    this.environment = environment;
  }

  /** Makes a folder for tokens, which the module uses when it is loaded from now on. */
  public static SoftHsm in(Path folder) {
    Path module = TokenPrograms.softHsm();
    TokenPrograms.required("pkcs11-tool");
    try {
      Files.createDirectory(folder.resolve("tokens"));
      Path configuration =
          Files.writeString(
              folder.resolve("softhsm2.conf"),
              "directories.tokendir = " + folder.resolve("tokens") + "\n");
      setVariable(CONFIGURATION, configuration.toString());
      return new SoftHsm(module, Map.of(CONFIGURATION, configuration.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void setVariable(String name, String value) {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      int unused =
          (int)
              linker
                  .downcallHandle(
                      linker.defaultLookup().find("setenv").orElseThrow(),
                      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT))
                  .invokeExact(text(arena, name), text(arena, value), 1);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MemorySegment text(Arena arena, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment copy = arena.allocate(bytes.length + 1);
    return copy.copyFrom(MemorySegment.ofArray(bytes));
  }

  public Path module() {
    return module;
  }

  /** Makes a token. */
  public void token(String label) throws IOException, InterruptedException {
    TokenPrograms.run(
        environment,
        TokenPrograms.required("softhsm2-util"),
        "--init-token",
        "--free",
        "--label",
        label,
        "--so-pin",
        "1234",
        "--pin",
        PIN);
  }

  /** Runs pkcs11-tool with the token. */
  public String tool(String token, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                TokenPrograms.required("pkcs11-tool"),
                "--module",
                module.toString(),
                "--token-label",
                token,
                "--login",
                "--pin",
                PIN));
    command.addAll(Arrays.asList(options));
    return TokenPrograms.run(environment, command.toArray(String[]::new));
  }

  /** Runs any other program with the same tokens. */
  public String run(String... command) throws IOException, InterruptedException {
    return TokenPrograms.run(environment, command);
  }
}
