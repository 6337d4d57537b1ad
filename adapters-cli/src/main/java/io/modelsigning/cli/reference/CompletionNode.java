package io.modelsigning.cli.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.immutables.value.Value;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command as completion sees it: what may follow it on the command line. */
@Value.Immutable
interface CompletionNode {
  /** Returns the words that call it, without the program's name; none for the program itself. */
  List<String> words();

  /** Returns what it does, in a few words. */
  String summary();

  List<Choosable> options();

  /** Returns what its operands are; one that takes several of them appears once. */
  List<Choosable> operands();

  List<CompletionNode> subcommands();

  /** Returns the subcommand that is meant where none is named. */
  Optional<CompletionNode> implied();

  /** An option, or an operand, which has no names. */
  record Choosable(List<String> names, String label, String summary, Use use) {}

  /** How an option or an operand is used. */
  record Use(ValueKind value, boolean repeatable, boolean endsParsing) {}

  /** Returns the words of the command as one text, empty for the program itself. */
  default String path() {
    return String.join(" ", words());
  }

  /** Returns the last of its words. */
  default String name() {
    return words().getLast();
  }

  /** Returns this node and all below it. */
  default Stream<CompletionNode> tree() {
    return Stream.concat(Stream.of(this), subcommands().stream().flatMap(CompletionNode::tree));
  }

  /**
   * Returns what may follow the program, and {@code help} with the commands it can be asked about.
   *
   * @param implied the method that is meant where a command with methods has none
   */
  static CompletionNode program(CommandSpec root, String implied) {
    CompletionNode program = of(root, List.of(), implied);
    CompletionNode help =
        builder()
            .from(names(program, List.of("help")))
            .summary("Show the options of a command")
            .build();
    return builder().from(program).addSubcommands(help).build();
  }

  private static CompletionNode of(CommandSpec command, List<String> words, String implied) {
    Builder node =
        builder().words(words).summary(PlainText.summary(command.usageMessage().header()));
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        node.addOptions(choosable(option, OptionNames.of(option)));
      }
    }
    for (ArgSpec operand : command.positionalParameters()) {
      if (!operand.hidden()) {
        node.addOperands(choosable(operand, List.of()));
      }
    }
    subcommandsOf(command)
        .forEach(
            (name, subcommand) -> {
              List<String> longer = new ArrayList<>(words);
              longer.add(name);
              CompletionNode below = of(subcommand, longer, implied);
              node.addSubcommands(below);
              if (name.equals(implied)) {
                node.implied(below);
              }
            });
    return node.build();
  }

  private static Map<String, CommandSpec> subcommandsOf(CommandSpec command) {
    Map<String, CommandSpec> shown = new LinkedHashMap<>();
    for (Map.Entry<String, CommandLine> subcommand : command.subcommands().entrySet()) {
      CommandSpec spec = subcommand.getValue().getCommandSpec();
      if (!spec.usageMessage().hidden()) {
        shown.put(subcommand.getKey(), spec);
      }
    }
    return shown;
  }

  private static Choosable choosable(ArgSpec argument, List<String> names) {
    boolean endsParsing =
        argument instanceof OptionSpec option && (option.usageHelp() || option.versionHelp());
    return new Choosable(
        names,
        argument.paramLabel(),
        PlainText.summary(argument.description()),
        new Use(ValueKind.of(argument), argument.isMultiValue(), endsParsing));
  }

  /** Returns the commands below {@code node} without their options, behind {@code prefix}. */
  private static CompletionNode names(CompletionNode node, List<String> prefix) {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(node.words());
    Builder bare = builder().words(words).summary(node.summary());
    node.subcommands().forEach(below -> bare.addSubcommands(names(below, prefix)));
    return bare.build();
  }

  private static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link CompletionNode}. */
  final class Builder extends ImmutableCompletionNode.Builder {
    Builder() {}
  }
}
