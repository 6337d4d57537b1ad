package io.modelsigning.cli.setting;

import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.parse.Suggestions;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.ShownSetting;
import io.modelsigning.cli.result.ShownSetting.Source;
import io.modelsigning.domain.Warning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Gives options that a command line leaves out the values that are set elsewhere. */
public final class Settings {
  /** Names the settings file, and is the one setting that no such file can have. */
  public static final String CONFIG = "--config";

  private final Definitions definitions;
  private final Map<String, String> environment;
  private final Optional<Variables> variables;
  private final Map<String, Setting> used = new LinkedHashMap<>();
  private final Map<String, List<String>> given = new LinkedHashMap<>();
  private Optional<SettingsFile> file = Optional.empty();

  /** What is to be known of the commands whose options are set. */
  public interface Definitions {
    /** Lets {@code parser} read values as all commands do. */
    void configure(CommandLine parser);

    /** Returns the program with all its commands, which is asked for only if it is needed. */
    CommandSpec everything();
  }

  private Settings(
      Definitions definitions, Map<String, String> environment, Optional<Variables> variables) {
    this.definitions = definitions;
    this.environment = environment;
    this.variables = variables;
  }

  /** Returns no settings, for runs that depend on nothing but their command line. */
  public static Settings none() {
    return new Settings(new NoCommands(), Map.of(), Optional.empty());
  }

  private record NoCommands() implements Definitions {
    @Override
    public void configure(CommandLine parser) {
      // There is nothing to read.
    }

    @Override
    public CommandSpec everything() {
      return CommandSpec.create();
    }
  }

  /** Returns what the environment sets, and the file that it or a command line names. */
  public static Settings of(Definitions definitions, Map<String, String> environment) {
    for (String name : environment.keySet()) {
      if (name.startsWith(Variables.PREFIX)) {
        return new Settings(definitions, environment, Optional.of(new Variables(environment)));
      }
    }
    return new Settings(definitions, environment, Optional.empty());
  }

  /**
   * Sets the options that were not given on the command line, from the program's to the method's.
   */
  public void apply(ParseResult parsed) throws UsageException {
    CommandSpec program = parsed.commandSpec();
    for (ParseResult part = parsed; part != null; part = part.subcommand()) {
      for (OptionSpec option : part.matchedOptionsSet()) {
        given.put(option.longestName(), option.originalStringValues());
      }
    }
    OptionSpec config = program.findOption(CONFIG);
    if (!given.containsKey(CONFIG)) {
      Optional<Setting> set = find(program, config);
      if (set.isPresent()) {
        set(config, set.get());
      }
    }
    Optional<Path> place = SettingsFile.place(config.getValue(), environment);
    if (place.isPresent()) {
      file = Optional.of(SettingsFile.read(place.get(), definitions.everything()));
    }
    if (file.isEmpty() && variables.isEmpty()) {
      return;
    }
    for (CommandLine command : parsed.asCommandLineList()) {
      apply(command.getCommandSpec());
    }
  }

  private void apply(CommandSpec command) throws UsageException {
    Map<String, Setting> found = new LinkedHashMap<>();
    for (OptionSpec option : command.options()) {
      // A program's option may be given after the command as well.
      if (!option.inherited() && !given.containsKey(option.longestName())) {
        Optional<Setting> setting = find(command, option);
        if (setting.isPresent()) {
          found.put(option.longestName(), setting.get());
        }
      }
    }
    for (Map.Entry<String, Setting> each : found.entrySet()) {
      if (!givesWay(each.getKey(), each.getValue(), found)) {
        set(command.findOption(each.getKey()), each.getValue());
      }
    }
  }

  private boolean givesWay(String option, Setting setting, Map<String, Setting> found) {
    for (String other : Alternatives.to(option)) {
      List<String> words = given.get(other);
      Setting set = found.get(other);
      if ((words != null && Alternatives.chooses(other, words))
          || (set != null
              && set.rank() > setting.rank()
              && Alternatives.chooses(other, set.values()))) {
        return true;
      }
    }
    return false;
  }

  /** Returns warnings of variables that are called like settings, but set nothing in any run. */
  public List<Warning> unusedVariables() {
    if (variables.isEmpty()) {
      return List.of();
    }
    Set<String> names = new TreeSet<>(variables.get().given());
    used.values().forEach(setting -> names.remove(setting.origin()));
    // --password-env may name any variable.
    given.values().forEach(names::removeAll);
    used.values().forEach(setting -> names.removeAll(setting.values()));
    if (names.isEmpty()) {
      return List.of();
    }
    Map<String, OptionSpec> known = new LinkedHashMap<>();
    addVariables(definitions.everything(), known);
    List<Warning> warnings = new ArrayList<>();
    for (String name : names) {
      OptionSpec option = known.get(name);
      if (option == null || !OptionGroup.isSetting(option)) {
        warnings.add(
            new Warning(
                CommandReasons.VARIABLE_WITHOUT_EFFECT,
                option == null
                    ? "the variable %s is of no option%s".formatted(name, perhaps(name, known))
                    : "the variable %s is passed over: %s is for the command line alone"
                        .formatted(name, option.longestName())));
      }
    }
    return warnings;
  }

  private static String perhaps(String name, Map<String, OptionSpec> known) {
    // What all have in common would forgive too many mistakes.
    List<String> names =
        known.entrySet().stream()
            .filter(each -> OptionGroup.isSetting(each.getValue()))
            .map(each -> each.getKey().substring(Variables.PREFIX.length()))
            .toList();
    List<String> suggestions =
        Suggestions.of(name.substring(Variables.PREFIX.length()), names).stream()
            .map(Variables.PREFIX::concat)
            .toList();
    return suggestions.isEmpty() ? "" : ", perhaps " + String.join(" or ", suggestions);
  }

  private static void addVariables(CommandSpec command, Map<String, OptionSpec> known) {
    for (OptionSpec option : command.options()) {
      // What several commands have is a setting if it is one of any of them.
      known.merge(
          Variables.nameFor(option),
          option,
          (before, other) -> OptionGroup.isSetting(before) ? before : other);
    }
    for (CommandLine below : command.subcommands().values()) {
      addVariables(below.getCommandSpec(), known);
    }
  }

  /** Returns the file that was read, if one was. */
  public Optional<Path> file() {
    return file.map(SettingsFile::file);
  }

  /** Sets the options of the program itself, as far as that can be done. */
  public void applyIfUsable(CommandSpec program) {
    for (OptionSpec option : variables.isEmpty() ? List.<OptionSpec>of() : program.options()) {
      try {
        Optional<Setting> setting =
            option.getValue() == null ? find(program, option) : Optional.empty();
        if (setting.isPresent()) {
          set(option, setting.get());
        }
      } catch (UsageException e) {
        // What is wrong with the command line comes first.
      }
    }
  }

  private Optional<Setting> find(CommandSpec command, OptionSpec option) throws UsageException {
    if (!OptionGroup.isSetting(option)) {
      return Optional.empty();
    }
    List<String> words = wordsOf(command);
    Optional<Setting> variable =
        variables.isPresent() ? variables.get().find(words, option) : Optional.empty();
    return variable.isPresent() || file.isEmpty() ? variable : file.get().find(words, option);
  }

  /** Returns what every option of a program is set to that may be set. */
  public List<ShownSetting> all() throws UsageException {
    CommandSpec program = definitions.everything();
    Map<String, ShownSetting> shown = new LinkedHashMap<>();
    addAll(program, program, shown);
    return List.copyOf(shown.values());
  }

  private void addAll(CommandSpec program, CommandSpec command, Map<String, ShownSetting> shown)
      throws UsageException {
    List<String> words = wordsOf(command);
    for (OptionSpec option : command.options()) {
      String name = option.longestName();
      if (option.inherited() || !OptionGroup.isSetting(option)) {
        continue;
      }
      ShownSetting general = shown(name, "", find(program, option));
      shown.putIfAbsent(name, general);
      ShownSetting own = shown(name, String.join(" ", words), find(command, option));
      // What a command has of its own is shown beside what all have.
      if (!own.origin().equals(general.origin())) {
        shown.put(own.command() + name, own);
      }
    }
    for (CommandLine below : command.subcommands().values()) {
      addAll(program, below.getCommandSpec(), shown);
    }
  }

  private ShownSetting shown(String option, String command, Optional<Setting> setting) {
    List<String> words = given.get(option);
    if (words != null) {
      return new ShownSetting(option, "", words, Source.COMMAND_LINE, "");
    }
    if (setting.isEmpty()) {
      return new ShownSetting(option, "", List.of(), Source.DEFAULT, "");
    }
    String origin = setting.get().origin();
    return new ShownSetting(
        option,
        command,
        setting.get().values(),
        environment.containsKey(origin) ? Source.VARIABLE : Source.FILE,
        origin);
  }

  private static List<String> wordsOf(CommandSpec command) {
    List<String> words = new ArrayList<>();
    for (CommandSpec part = command; part.parent() != null; part = part.parent()) {
      words.addFirst(part.name());
    }
    return words;
  }

  /** Has a parser of its own read the value, into where the command looks for it. */
  private void set(OptionSpec option, Setting setting) throws UsageException {
    String name = option.longestName();
    List<String> words = new ArrayList<>();
    for (String value : setting.values()) {
      words.add(
          option.arity().max() == 0 ? flag(option, value, setting.origin()) : name + "=" + value);
    }
    words.removeIf(String::isEmpty);
    CommandLine parser =
        new CommandLine(CommandSpec.create().addOption(OptionSpec.builder(option).build()));
    definitions.configure(parser);
    try {
      parser.parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      String message = String.valueOf(e.getMessage());
      throw new UsageException(
          "%s, which sets %s, has an invalid value%s"
              .formatted(setting.origin(), name, message.substring(message.indexOf(": "))));
    }
    used.put(name, setting);
  }

  private static String flag(OptionSpec option, String value, String origin) throws UsageException {
    String name = option.longestName();
    return switch (value) {
      case "true" -> name;
      case "false" -> option.negatable() ? "--no-" + name.substring(2) : "";
      default ->
          throw new UsageException(
              "%s, which sets %s, must be true or false, but is '%s'"
                  .formatted(origin, name, value));
    };
  }

  /** Returns a complaint, and for the options it names where they are set. */
  public String explained(String complaint) {
    StringBuilder explained = new StringBuilder(complaint);
    used.forEach(
        (name, setting) -> {
          if (Pattern.compile("(?<![\\w-])" + name + "(?![\\w-])").matcher(complaint).find()) {
            explained.append(" (%s is set by %s)".formatted(name, setting.origin()));
          }
        });
    return explained.toString();
  }
}
