package io.modelsigning.cli;

import io.modelsigning.cli.terminal.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** The classes under test as an application that a launcher starts, by {@code start.sh}. */
final class LaunchedCommand {
  private static final Path LAUNCHER = Path.of("src/main/startup").toAbsolutePath();

  private final Path folder;

  private LaunchedCommand(Path folder) {
    this.folder = folder;
  }

  /** Lays an application out in an empty folder. */
  static LaunchedCommand in(Path folder) throws IOException {
    Path app = Files.createDirectories(folder.resolve("app"));
    Files.copy(LAUNCHER.resolve("jvm.options"), app.resolve("jvm.options"));
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    attributes.putValue("Add-Exports", "java.base/jdk.internal.module");
    attributes.putValue("Add-Opens", "java.base/java.io");
    new JarOutputStream(Files.newOutputStream(app.resolve("model-signing-starter.jar")), manifest)
        .close();
    return new LaunchedCommand(folder);
  }

  Path app() {
    return folder.resolve("app");
  }

  /** Returns a launcher that starts the Java of the tests, with the system's shell. */
  Path launcher() throws IOException {
    return launcher("sh", Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  /**
   * Returns a launcher that starts another program as its Java.
   *
   * @param shell a command such as {@code busybox ash}
   */
  Path launcher(String shell, Path java) throws IOException {
    Path script = folder.resolve("launch-" + shell.replace(' ', '-') + "-" + java.getFileName());
    Files.writeString(
        script,
        String.join(
            "\n",
            shell.equals("sh") ? "#!/bin/sh" : "#!" + Programs.pathOf(shell),
            "set -u",
            "app=" + Shell.quote(app().toString()),
            "java=" + Shell.quote(java.toString()),
            ". " + Shell.quote(LAUNCHER.resolve("start.sh").toString()),
            "start \"$@\"",
            ""));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }
}
