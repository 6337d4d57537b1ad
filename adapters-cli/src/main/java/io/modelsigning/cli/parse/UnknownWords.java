package io.modelsigning.cli.parse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a word that the parser does not know. Only loaded when there is one. */
public final class UnknownWords {
  private static final Set<String> HASHING =
      Set.of("--hash-algorithm", "--serialization", "--shard-size");

  private UnknownWords() {}

  /**
   * Returns what is wrong, with what may be meant instead.
   *
   * @param everything the program with all its commands
   */
  public static String message(UnmatchedArgumentException e, CommandSpec everything) {
    String word = e.getUnmatched().getFirst();
    CommandSpec command = e.getCommandLine().getCommandSpec();
    boolean root = command.parent() == null;
    if (!e.isUnknownOption()) {
      return root
          ? unknown("command", word, word, everything.subcommands().keySet())
          : unknown("argument", word, word, command.subcommands().keySet());
    }
    int equals = word.indexOf('=');
    String name = (equals < 0 ? word : word.substring(0, equals)).replace('_', '-');
    List<String> names = new ArrayList<>();
    for (CommandSpec spec = command; spec != null; spec = spec.parent()) {
      spec.options().forEach(option -> names.addAll(List.of(option.names())));
    }
    if (HASHING.contains(name) && nameOf(command).startsWith("verify")) {
      return "verify takes no %s: the signature says how the model was hashed".formatted(name);
    }
    List<String> others = nearest(commandsWith(name, everything), command);
    return others.isEmpty()
        ? unknown("option", word, name, names)
        : "%s is no option of '%s', but of %s"
            .formatted(
                name,
                nameOf(command).isEmpty() ? "model-signing" : nameOf(command),
                String.join(" and ", others.stream().map(other -> "'" + other + "'").toList()));
  }

  /** Returns the commands of the same kind, if there are some: whoever verifies means to verify. */
  private static List<String> nearest(List<String> commands, CommandSpec command) {
    String kind = nameOf(command).split(" ", 2)[0] + " ";
    List<String> alike = commands.stream().filter(name -> name.startsWith(kind)).toList();
    return alike.isEmpty() ? commands : alike;
  }

  private static String unknown(String what, String word, String name, Collection<String> names) {
    List<String> suggestions = Suggestions.of(name, names);
    return "unknown %s '%s'%s"
        .formatted(
            what,
            word,
            suggestions.isEmpty() ? "" : ", perhaps " + String.join(" or ", suggestions));
  }

  private static List<String> commandsWith(String option, CommandSpec everything) {
    Map<String, CommandSpec> commands = new LinkedHashMap<>();
    everything
        .subcommands()
        .values()
        .forEach(
            top -> {
              CommandSpec spec = top.getCommandSpec();
              Stream.concat(
                      Stream.of(spec),
                      spec.subcommands().values().stream().map(sub -> sub.getCommandSpec()))
                  .forEach(each -> commands.put(nameOf(each), each));
            });
    return commands.entrySet().stream()
        .filter(entry -> entry.getValue().optionsMap().containsKey(option))
        .filter(entry -> !isInherited(option, everything))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Options of the whole program are known to every command. */
  private static boolean isInherited(String option, CommandSpec everything) {
    return everything.optionsMap().containsKey(option);
  }

  private static String nameOf(CommandSpec command) {
    return command.qualifiedName().substring(command.root().name().length()).strip();
  }
}
