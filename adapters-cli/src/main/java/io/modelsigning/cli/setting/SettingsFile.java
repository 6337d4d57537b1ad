package io.modelsigning.cli.setting;

import io.modelsigning.cli.option.CacheDirectory;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options set in a file in YAML: for every command that has them, below a command for all its
 * methods, and below a method for that alone, which counts most.
 */
final class SettingsFile implements SettingSource {
  /** As a file, that none is read; a file of that name is {@code ./none}. */
  static final String NONE = "none";

  private static final Path USUAL = Path.of("model-signing", "config.yaml");

  private final Path file;
  private final Map<List<String>, Map<String, Setting>> settings;

  private SettingsFile(Path file, Map<List<String>, Map<String, Setting>> settings) {
    this.file = file;
    this.settings = settings;
  }

  /**
   * Returns the file to read, if any.
   *
   * @param asked what an option or a variable says; null if neither is given
   */
  static Optional<Path> place(@Nullable Path asked, Map<String, String> environment) {
    if (asked != null) {
      return asked.toString().equals(NONE) ? Optional.empty() : Optional.of(asked);
    }
    return absolute(environment.getOrDefault("XDG_CONFIG_HOME", ""))
        .or(
            () ->
                absolute(environment.getOrDefault("HOME", "")).map(home -> home.resolve(".config")))
        .map(folder -> folder.resolve(USUAL))
        .filter(usual -> !Files.notExists(usual));
  }

  private static Optional<Path> absolute(String text) {
    try {
      return Optional.of(text).map(Path::of).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a file.
   *
   * @param program the program with all its commands, whose options may be set
   * @throws UsageException if it cannot be read, or says what cannot be set
   */
  static SettingsFile read(Path file, CommandSpec program) throws UsageException {
    return new SettingsFile(file, SettingsReader.read(file.toString(), content(file), program));
  }

  private static byte[] content(Path file) throws UsageException {
    try {
      // To open a pipe would wait for a writer.
      if (!Files.isRegularFile(file)) {
        throw Files.notExists(file)
            ? new NoSuchFileException("")
            : new IOException("it is no file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(SettingsReader.LIMITS.bytes() + 1);
      }
    } catch (NoSuchFileException e) {
      throw new UsageException("the settings file '%s' does not exist".formatted(file));
    } catch (IOException e) {
      throw new UsageException(
          "the settings file '%s' cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  Path file() {
    return file;
  }

  @Override
  public Optional<Setting> find(List<String> command, OptionSpec option) throws UsageException {
    for (int words = command.size(); words >= 0; words--) {
      Setting setting =
          settings
              .getOrDefault(command.subList(0, words), Map.of())
              .get(option.longestName().substring(2));
      if (setting != null) {
        return Optional.of(usable(setting, option));
      }
    }
    return Optional.empty();
  }

  /** Files are named as seen from the folder of the file that names them. */
  private Setting usable(Setting setting, OptionSpec option) throws UsageException {
    FileRole role = OptionGroup.roleOf(option);
    if (role == FileRole.CACHE) {
      for (String place : setting.values()) {
        CacheDirectory.requirePlace(place, setting.origin() + ", which sets --cache-dir,");
      }
    }
    if (role != FileRole.READ) {
      return setting;
    }
    try {
      Path own = file.toAbsolutePath();
      return new Setting(
          setting.values().stream().map(name -> own.resolveSibling(name).toString()).toList(),
          setting.origin(),
          setting.rank());
    } catch (InvalidPathException e) {
      // Whoever reads the value says it.
      return setting;
    }
  }
}
