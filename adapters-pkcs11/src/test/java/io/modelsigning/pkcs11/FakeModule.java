package io.modelsigning.pkcs11;

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
final class FakeModule {
  private static final Path SOURCE = Path.of("src", "test", "c", "module.c").toAbsolutePath();

  private final Path file;

  private FakeModule(Path file) {
    this.file = file;
  }

  /** Compiles the module with these definitions of the preprocessor. */
  static FakeModule with(Path folder, String... definitions)
      throws IOException, InterruptedException {
    Path file = folder.resolve("fake.so");
    List<String> command = new ArrayList<>();
    command.add(Programs.required("cc"));
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

  Path file() {
    return file;
  }

  long logins() {
    return counted("counted_logins");
  }

  long contextLogins() {
    return counted("counted_context_logins");
  }

  long sessions() {
    return counted("counted_sessions");
  }

  private long counted(String function) {
    try {
      return (long)
          Linker.nativeLinker()
              .downcallHandle(
                  SymbolLookup.libraryLookup(file, Arena.global()).findOrThrow(function),
                  FunctionDescriptor.of(JAVA_LONG))
              .invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
