package io.modelsigning.cli.setting;

import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.yaml.Node;
import io.modelsigning.yaml.Place;
import io.modelsigning.yaml.YamlDocument;
import io.modelsigning.yaml.YamlFault;
import io.modelsigning.yaml.YamlLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the form of settings files; loaded when one is read, and with it what reads YAML. */
final class SettingsReader {
  /** Commands, methods, and lists of values below them; a text may be a few certificates. */
  static final YamlLimits LIMITS = new YamlLimits("a settings file", 1 << 20, 8, 1 << 16);

  private final Map<List<String>, Map<String, Setting>> settings = new HashMap<>();

  private SettingsReader() {}

  /**
   * Returns what a file sets, by the words of the command and the names of the options.
   *
   * @param file its name, for messages and origins
   */
  static Map<List<String>, Map<String, Setting>> read(
      String file, byte[] content, CommandSpec program) throws UsageException {
    try {
      SettingsReader reader = new SettingsReader();
      Optional<Node> document = YamlDocument.read(file, content, LIMITS);
      // An empty file sets nothing.
      if (document.isPresent()) {
        reader.read(document.get().members(), program, List.of());
      }
      return reader.settings;
    } catch (YamlFault e) {
      throw new UsageException(e.located());
    }
  }

  private void read(Node.Members members, CommandSpec command, List<String> words)
      throws YamlFault {
    for (Map.Entry<String, Node> member : members.values().entrySet()) {
      String name = member.getKey();
      Place place = members.names().getOrDefault(name, members.place());
      CommandLine below = command.subcommands().get(name);
      Optional<OptionSpec> option = find(command, "--" + name);
      // 'policy' is both: below a command there are members, and an option has none.
      if (below != null && (option.isEmpty() || member.getValue() instanceof Node.Members)) {
        List<String> longer = new ArrayList<>(words);
        longer.add(name);
        read(member.getValue().members(), below.getCommandSpec(), List.copyOf(longer));
        continue;
      }
      if (option.isEmpty()) {
        throw place.fault(
            words.isEmpty()
                ? "there is no such option or command"
                : "there is no such option of '%s'".formatted(String.join(" ", words)));
      }
      if (!OptionGroup.isSetting(option.get())
          || option.get().longestName().equals(Settings.CONFIG)) {
        throw place.fault("this is for the command line alone");
      }
      settings
          .computeIfAbsent(words, key -> new HashMap<>())
          .put(
              name,
              new Setting(
                  values(option.get(), member.getValue()),
                  place.file() + ":" + place.line(),
                  words.size()));
    }
  }

  /**
   * Returns the option of that name that {@code command} or one below it has: what several commands
   * have is a setting if it is one of any of them.
   */
  private static Optional<OptionSpec> find(CommandSpec command, String name) {
    Optional<OptionSpec> other = Optional.empty();
    for (OptionSpec option : command.options()) {
      if (option.longestName().equals(name)) {
        other = Optional.of(option);
      }
    }
    for (CommandLine below : command.subcommands().values()) {
      if (other.filter(OptionGroup::isSetting).isPresent()) {
        return other;
      }
      Optional<OptionSpec> found = find(below.getCommandSpec(), name);
      if (found.filter(OptionGroup::isSetting).isPresent() || other.isEmpty()) {
        other = found;
      }
    }
    return other;
  }

  private static List<String> values(OptionSpec option, Node node) throws YamlFault {
    if (!(node instanceof Node.Items items)) {
      return List.of(value(option, node));
    }
    if (!option.isMultiValue()) {
      throw node.place().fault("there must be one value, but is a list");
    }
    List<String> values = new ArrayList<>();
    for (Node item : items.items().values()) {
      values.add(value(option, item));
    }
    return values;
  }

  private static String value(OptionSpec option, Node node) throws YamlFault {
    if (option.arity().max() == 0) {
      return Boolean.toString(node.flag());
    }
    return node instanceof Node.Numeral number ? number.value() : node.text().value();
  }
}
