package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs commands inside a fixed amount of memory, with the strongest means the machine offers. */
abstract sealed class MemoryLimit implements AutoCloseable {

  /** Which means to use. */
  enum Means {
    AUTO,
    SYSTEMD,
    CGROUP,
    ULIMIT
  }

  static MemoryLimit none() {
    return new None();
  }

  /**
   * Returns a limit of {@code bytes}: with {@link Means#AUTO} the control group {@code
   * cgroupParent} if one is given, else a systemd scope if systemd runs here, else {@code ulimit}.
   * A group is made only under a parent that the user names, because a group belongs to whoever
   * manages the tree, which is systemd on most machines.
   *
   * @throws IOException if the named means does not work here
   */
  static MemoryLimit of(long bytes, Means means, Optional<Path> cgroupParent)
      throws IOException, InterruptedException {
    if (means == Means.CGROUP || (means == Means.AUTO && cgroupParent.isPresent())) {
      return new ControlGroup(
          bytes,
          cgroupParent.orElseThrow(
              () -> new IOException("limit memory by a control group: no parent group is named")));
    }
    if (means == Means.SYSTEMD || means == Means.AUTO) {
      Optional<List<String>> scope = SystemdScope.prefix(bytes);
      if (scope.isPresent()) {
        return new SystemdScope(bytes, scope.get());
      }
      if (means == Means.SYSTEMD) {
        throw new IOException("limit memory by systemd-run: no scope could be started");
      }
    }
    return new AddressSpace(bytes);
  }

  abstract List<String> wrap(List<String> command);

  /** Returns variables to set for the command. */
  Map<String, String> environment() {
    return Map.of();
  }

  /** Returns one sentence that says what is limited, and what counts against the limit. */
  abstract String description();

  /** Removes what was made outside this process. */
  @Override
  public void close() throws IOException {}

  private static final class None extends MemoryLimit {
    @Override
    List<String> wrap(List<String> command) {
      return command;
    }

    @Override
    String description() {
      return "none";
    }
  }

  private static final class SystemdScope extends MemoryLimit {
    private final long bytes;
    private final List<String> prefix;

    SystemdScope(long bytes, List<String> prefix) {
      this.bytes = bytes;
      this.prefix = prefix;
    }

    static Optional<List<String>> prefix(long bytes) throws InterruptedException {
      for (String manager : List.of("--user", "--system")) {
        List<String> prefix =
            List.of(
                "systemd-run",
                manager,
                "--scope",
                "--quiet",
                "-p",
                "MemoryMax=" + bytes,
                "-p",
                "MemorySwapMax=0",
                "--");
        List<String> trial = new ArrayList<>(prefix);
        trial.add("true");
        if (Tools.ask(trial.toArray(String[]::new)).isPresent()) {
          return Optional.of(prefix);
        }
      }
      return Optional.empty();
    }

    @Override
    List<String> wrap(List<String> command) {
      List<String> wrapped = new ArrayList<>(prefix);
      wrapped.addAll(command);
      return wrapped;
    }

    @Override
    String description() {
      return String.format(
          Locale.ROOT,
          "systemd scope, MemoryMax=%s, no swap; page cache counts against it, and the start of"
              + " the scope is in the times",
          Sizes.binary(bytes));
    }
  }

  private static final class ControlGroup extends MemoryLimit {
    private final long bytes;
    private final Path group;
    private final String version;

    ControlGroup(long bytes, Path parent) throws IOException {
      this.bytes = bytes;
      this.group = parent.resolve("model-signing-benchmark-" + ProcessHandle.current().pid());
      Files.createDirectory(group);
      Path second = group.resolve("memory.max");
      Path first = group.resolve("memory.limit_in_bytes");
      try {
        if (Files.exists(second)) {
          version = "v2";
          Files.writeString(second, Long.toString(bytes));
          writeIfThere(group.resolve("memory.swap.max"), "0");
        } else if (Files.exists(first)) {
          version = "v1";
          Files.writeString(first, Long.toString(bytes));
          writeIfThere(group.resolve("memory.memsw.limit_in_bytes"), Long.toString(bytes));
        } else {
          throw new IOException(
              "limit memory by a control group: expected memory.max or memory.limit_in_bytes in "
                  + group
                  + ", found neither");
        }
      } catch (IOException failure) {
        try {
          Files.delete(group);
        } catch (IOException second2) {
          failure.addSuppressed(second2);
        }
        throw failure;
      }
    }

    private static void writeIfThere(Path file, String value) throws IOException {
      if (Files.exists(file)) {
        Files.writeString(file, value);
      }
    }

    @Override
    List<String> wrap(List<String> command) {
      List<String> wrapped =
          new ArrayList<>(
              List.of(
                  "/bin/sh",
                  "-c",
                  "echo $$ > \"$1\" && shift && exec \"$@\"",
                  "sh",
                  group.resolve("cgroup.procs").toString()));
      wrapped.addAll(command);
      return wrapped;
    }

    @Override
    String description() {
      return "control group "
          + version
          + ", "
          + Sizes.binary(bytes)
          + ", no swap; page cache counts against it";
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(group);
    }
  }

  private static final class AddressSpace extends MemoryLimit {
    private final long bytes;

    AddressSpace(long bytes) {
      this.bytes = bytes;
    }

    @Override
    List<String> wrap(List<String> command) {
      List<String> wrapped =
          new ArrayList<>(
              List.of("/bin/sh", "-c", "ulimit -v \"$1\" && shift && exec \"$@\"", "sh"));
      wrapped.add(Long.toString(bytes / 1024));
      wrapped.addAll(command);
      return wrapped;
    }

    @Override
    Map<String, String> environment() {
      // A JVM on a machine of this size would take a quarter of it; it cannot see a ulimit.
      return Map.of("JAVA_TOOL_OPTIONS", "-Xmx" + bytes / 4 / 1024 + "k");
    }

    @Override
    String description() {
      return String.format(
          Locale.ROOT,
          "ulimit -v %d kB: the address space of each process, which is stricter than its resident"
              + " memory, but the page cache is not limited; JVMs were given -Xmx of a quarter of"
              + " it, as they would choose on a machine of this size",
          bytes / 1024);
    }
  }
}
