package io.modelsigning.cli.reference;

import io.modelsigning.cli.reference.CompletionNode.Choosable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the function for zsh 5 and later. */
final class ZshCompletion {
  private static final String SCRIPT =
      """
      #compdef model-signing
      # zsh completion for model-signing, made from the same definitions as its --help.

      @SUBCOMMANDS@
      _model-signing() {
        local curcontext=$curcontext command='' value=no word
        local -i i start=1

        for ((i = 2; i < CURRENT; i++)); do
          word=$words[i]
          if [[ $value == yes ]]; then
            value=no
            continue
          fi
          case $word in
            (--) break ;;
            (@VALUED@) value=yes ;;
          esac
          case $command in
      @WALK@
          esac
        done

        # From here on, the words are those of the command alone.
        words=("$words[1]" "${(@)words[start+1,-1]}")
        (( CURRENT -= start - 1 ))
        case $command in
      @COMMANDS@
        esac
      }

      _model-signing "$@"
      """;

  private final CompletionNode program;
  private final OptionValues values;

  ZshCompletion(CompletionNode program) {
    this.program = program;
    this.values = new OptionValues(program);
  }

  String script() {
    return SCRIPT
        .replace("@VALUED@", String.join("|", values.namesWithValue()))
        .replace(
            "@WALK@",
            program
                .tree()
                .filter(node -> !node.subcommands().isEmpty())
                .map(ZshCompletion::step)
                .collect(Collectors.joining("\n")))
        .replace(
            "@SUBCOMMANDS@",
            program
                .tree()
                .filter(node -> !node.subcommands().isEmpty())
                .map(ZshCompletion::subcommandOffer)
                .collect(Collectors.joining("\n")))
        .replace(
            "@COMMANDS@",
            program.tree().map(ZshCompletion::command).collect(Collectors.joining("\n")));
  }

  private static String step(CompletionNode node) {
    String names =
        node.subcommands().stream().map(CompletionNode::name).collect(Collectors.joining("|"));
    List<String> step = new ArrayList<>();
    step.add("      (" + quote(node.path()) + ")");
    step.add("        case ${word%%=*} in");
    step.add(
        "          (%s) command=%s start=i ;;"
            .formatted(names, node.words().isEmpty() ? "$word" : "\"" + node.path() + " $word\""));
    node.implied()
        .ifPresent(
            implied -> {
              String own =
                  node.options().stream()
                      .flatMap(option -> option.names().stream())
                      .collect(Collectors.joining("|"));
              step.add("          (" + own + ") ;;");
              step.add("          (*) command=" + quote(implied.path()) + " ;;");
            });
    step.add("        esac");
    step.add("        ;;");
    return String.join("\n", step);
  }

  private static String command(CompletionNode node) {
    CompletionNode offering = node.implied().orElse(node);
    List<String> specs = new ArrayList<>();
    offering.options().forEach(option -> specs.add(specOf(option)));
    if (node.subcommands().isEmpty()) {
      offering.operands().forEach(operand -> specs.add(operandSpecOf(operand)));
    } else {
      specs.add("'1: :" + subcommandFunction(node) + "'");
    }
    String action =
        specs.isEmpty()
            ? "_message 'no more arguments'"
            : "_arguments -S \\\n        " + String.join(" \\\n        ", specs);
    return "    (%s)\n      %s\n      ;;".formatted(quote(node.path()), action);
  }

  private static String subcommandFunction(CompletionNode node) {
    return "_" + String.join("_", Stream.concat(Stream.of("model-signing"), words(node)).toList());
  }

  private static Stream<String> words(CompletionNode node) {
    return node.words().isEmpty() ? Stream.of("commands") : node.words().stream();
  }

  /** Returns the function that offers the subcommands, and operands where one may be left out. */
  private static String subcommandOffer(CompletionNode node) {
    String commands =
        node.subcommands().stream()
            .map(below -> "    " + quote(below.name() + ":" + below.summary()))
            .collect(Collectors.joining("\n"));
    String operands =
        node.implied().stream()
            .flatMap(implied -> implied.operands().stream())
            .map(operand -> "  %s && result=0\n".formatted(action(operand.use().value())))
            .collect(Collectors.joining());
    return """
        %s() {
          local result=1
          local -a commands
          commands=(
        %s
          )
          _describe -t commands command commands && result=0
        %s  return result
        }
        """
        .formatted(subcommandFunction(node), commands, operands);
  }

  private static String operandSpecOf(Choosable operand) {
    return quote(
        (operand.use().repeatable() ? "*" : "")
            + ":"
            + escape(operand.label())
            + ":"
            + action(operand.use().value()));
  }

  private static String specOf(Choosable option) {
    List<String> names = option.names();
    String exclusions = "";
    if (option.use().endsParsing()) {
      exclusions = "(- *)";
    } else if (option.use().repeatable()) {
      exclusions = "*";
    } else if (names.size() > 1) {
      exclusions = "(" + String.join(" ", names) + ")";
    }
    String description = "[" + escape(option.summary()) + "]";
    ValueKind value = option.use().value();
    boolean flag = value instanceof ValueKind.None;
    String argument = flag ? "" : ":" + escape(option.label()) + ":" + action(value);
    List<String> specs = new ArrayList<>();
    for (String name : names) {
      String equals = !flag && name.startsWith("--") ? "=" : "";
      specs.add(quote(exclusions + name + equals + description + argument));
    }
    return String.join(" \\\n        ", specs);
  }

  private static String action(ValueKind kind) {
    return switch (kind) {
      case ValueKind.AnyFile files -> "_files";
      case ValueKind.Choice choice -> "(" + String.join(" ", choice.words()) + ")";
      case ValueKind.None none -> " ";
      case ValueKind.FreeText text -> " ";
    };
  }

  private static String escape(String text) {
    return text.replaceAll("[\\\\:\\[\\]]", "\\\\$0");
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
