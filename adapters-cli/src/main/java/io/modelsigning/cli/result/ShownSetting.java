package io.modelsigning.cli.result;

import java.util.List;
import java.util.Locale;

/**
 * What an option is set to, and where.
 *
 * @param command the command that alone it holds for; empty if for all that have the option
 * @param values none where nothing is set
 * @param origin the variable, or the file and the line of it; empty otherwise
 */
public record ShownSetting(
    String option, String command, List<String> values, Source source, String origin) {
  public ShownSetting {
    values = List.copyOf(values);
  }

  /** Where an option is set, first what counts most. */
  public enum Source {
    COMMAND_LINE,
    VARIABLE,
    FILE,
    DEFAULT;

    /** Returns its name in JSON. */
    String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Returns a line for people. */
  String line() {
    String name = command.isEmpty() ? option : command + " " + option;
    return source == Source.DEFAULT
        ? "%-28s  default".formatted(name)
        : "%-28s  %s  (%s)"
            .formatted(name, String.join(", ", values), origin.isEmpty() ? "command line" : origin);
  }
}
