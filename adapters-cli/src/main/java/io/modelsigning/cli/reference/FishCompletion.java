package io.modelsigning.cli.reference;

import io.modelsigning.cli.reference.CompletionNode.Choosable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the script for fish 3.0 and later. */
final class FishCompletion {
  private static final String SCRIPT =
      """
      # fish completion for model-signing, made from the same definitions as its --help.

      # Prints the command that the words before the cursor name.
      function __model_signing_command
          set -l command ''
          set -l value no
          for word in (commandline -opc)[2..-1]
              if test $value = yes
                  set value no
                  continue
              end
              test "$word" = --; and break
              if contains -- $word @VALUED@
                  set value yes
              end
              set -l name (string replace -r '=.*' '' -- $word)
              switch "$command"
      @WALK@
              end
          end
          echo -- $command
      end

      # Whether that command is one of the given ones.
      function __model_signing_at
          contains -- (__model_signing_command) $argv
      end

      complete -c model-signing -f
      @COMPLETIONS@
      """;

  private final CompletionNode program;
  private final OptionValues values;

  FishCompletion(CompletionNode program) {
    this.program = program;
    this.values = new OptionValues(program);
  }

  String script() {
    return SCRIPT
        .replace("@VALUED@", String.join(" ", values.namesWithValue()))
        .replace(
            "@WALK@",
            lines(
                program
                    .tree()
                    .filter(node -> !node.subcommands().isEmpty())
                    .map(FishCompletion::step)))
        .replace("@COMPLETIONS@", lines(program.tree().flatMap(FishCompletion::completions)));
  }

  private static String step(CompletionNode node) {
    String names = String.join(" ", node.subcommands().stream().map(CompletionNode::name).toList());
    List<String> step = new ArrayList<>();
    step.add("            case " + quote(node.path()));
    step.add("                if contains -- $name " + names);
    step.add(
        "                    set command "
            + (node.words().isEmpty() ? "$name" : "\"" + node.path() + " $name\""));
    node.implied()
        .ifPresent(
            implied -> {
              String own =
                  String.join(
                      " ",
                      node.options().stream().flatMap(option -> option.names().stream()).toList());
              step.add("                else if not contains -- $name " + own);
              step.add("                    set command " + quote(implied.path()));
            });
    step.add("                end");
    return String.join("\n", step);
  }

  private static Stream<String> completions(CompletionNode node) {
    List<String> lines = new ArrayList<>();
    CompletionNode offering = node.implied().orElse(node);
    String at = "complete -c model-signing -n " + quote("__model_signing_at " + quote(node.path()));
    for (CompletionNode below : node.subcommands()) {
      lines.add(at + " -a " + below.name() + " -d " + quote(below.summary()));
    }
    for (Choosable operand : offering.operands()) {
      offer(operand.use().value()).ifPresent(offer -> lines.add(at + " " + offer));
    }
    for (Choosable option : offering.options()) {
      for (String name : option.names()) {
        lines.add(at + option(name, option));
      }
    }
    return lines.stream();
  }

  private static String option(String name, Choosable option) {
    String names = name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1);
    String value =
        switch (option.use().value()) {
          case ValueKind.None none -> "";
          case ValueKind.AnyFile files -> " -r -F";
          case ValueKind.Choice choice -> " -x -a " + quote(String.join(" ", choice.words()));
          case ValueKind.FreeText text -> " -x";
        };
    return names + value + " -d " + quote(option.summary());
  }

  private static Optional<String> offer(ValueKind kind) {
    return switch (kind) {
      case ValueKind.AnyFile files -> Optional.of("-F");
      case ValueKind.Choice choice -> Optional.of("-a " + quote(String.join(" ", choice.words())));
      case ValueKind.None none -> Optional.empty();
      case ValueKind.FreeText text -> Optional.empty();
    };
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static String lines(Stream<String> lines) {
    return String.join("\n", lines.toList());
  }
}
