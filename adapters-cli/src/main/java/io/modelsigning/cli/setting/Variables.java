package io.modelsigning.cli.setting;

import io.modelsigning.cli.option.CacheDirectory;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.UsageException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Environment variables, one for each option that is a setting: {@code --hash-algorithm} is set by
 * {@code MODEL_SIGNING_HASH_ALGORITHM}. One that is empty counts as not given.
 */
public final class Variables implements SettingSource {
  public static final String PREFIX = "MODEL_SIGNING_";

  /** Is read before Java is there. */
  private static final String OF_THE_LAUNCHER = PREFIX + "JAVA_OPTIONS";

  private final Map<String, String> environment;

  Variables(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns the name of the variable that sets {@code option}. */
  public static String nameFor(OptionSpec option) {
    String name = option.longestName();
    return PREFIX + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Returns the names of the variables that look like these, in their order. */
  List<String> given() {
    return environment.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .filter(name -> name.startsWith(PREFIX) && !name.equals(OF_THE_LAUNCHER))
        .sorted()
        .toList();
  }

  @Override
  public Optional<Setting> find(List<String> command, OptionSpec option) throws UsageException {
    String name = nameFor(option);
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (OptionGroup.roleOf(option) == FileRole.CACHE) {
      CacheDirectory.requirePlace(value, name);
    }
    // Paths and addresses may have any character but a line break.
    return Optional.of(
        new Setting(
            option.isMultiValue() ? value.lines().toList() : List.of(value),
            name,
            Setting.RANK_OF_VARIABLES));
  }
}
