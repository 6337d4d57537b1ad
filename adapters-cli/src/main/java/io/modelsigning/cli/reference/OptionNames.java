package io.modelsigning.cli.reference;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** The names of an option, with those that negate it. */
final class OptionNames {
  private OptionNames() {}

  static List<String> of(OptionSpec option) {
    List<String> names = new ArrayList<>(List.of(option.names()));
    if (option.negatable()) {
      for (String name : option.names()) {
        names.add("--no-" + name.substring(2));
      }
    }
    return names;
  }
}
