package io.modelsigning.testing;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A module that misbehaves in one way, compiled for one test. */
@SuppressWarnings("restricted") // It asks the module what it has counted.
public final class FakeModule {
  private static final Path SOURCE =
      Path.of("..", "test-support", "src", "main", "c", "pkcs11-module.c")
          .toAbsolutePath()
          .normalize();

  private final Path file;

  private FakeModule(Path file) {
    this.file = file;
  }

  /** Compiles the module with these definitions of the preprocessor. */
  public static FakeModule with(Path folder, String... definitions)
      throws IOException, InterruptedException {
    Path file = folder.resolve("fake.so");
    List<String> command = new ArrayList<>();
    command.add(TokenPrograms.required("cc"));
    command.addAll(List.of("-shared", "-fPIC", "-w", "-o", file.toString()));
    for (String definition : definitions) {
      command.add("-D" + definition);
    }
    command.add(SOURCE.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return new FakeModule(file);
  }

  public Path file() {
    return file;
  }

  public long logins() {
    return counted("counted_logins");
  }

  public long contextLogins() {
    return counted("counted_context_logins");
  }

  public long sessions() {
    return counted("counted_sessions");
  }

  private long counted(String function) {
    try {
      return (long)
          Linker.nativeLinker()
              .downcallHandle(
                  SymbolLookup.libraryLookup(file, Arena.global()).find(function).orElseThrow(),
                  FunctionDescriptor.of(JAVA_LONG))
              .invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
