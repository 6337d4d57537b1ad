package io.modelsigning.cli.reference;

import io.modelsigning.cli.reference.CompletionNode.Choosable;
import java.util.List;

/**
 * Writes the script for bash 3.2 and later. File names are left to Readline, which quotes them as
 * the user does.
 */
final class BashCompletion {
  private static final String SCRIPT =
      """
      # bash completion for model-signing, made from the same definitions as its --help.

      _model_signing() {
        local IFS=$' \\t\\n'
        local command='' option='' ended='' current='' typed='' lead='' candidates='' files=''
        local word rest i
        local -a words
        COMPREPLY=()

        # Readline splits words at = and : too; what has no space between it is one word here.
        rest=$COMP_LINE
        for ((i = 0; i <= COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then
            words+=("$word")
          else
            words[${#words[@]} - 1]+=$word
          fi
          rest=${rest#*"$word"}
        done
        current=${words[${#words[@]} - 1]}

        for word in "${words[@]:1:${#words[@]}-2}"; do
          if [[ -n $option ]]; then
            option=''
            continue
          fi
          [[ -n $ended ]] && continue
          case $word in
            --) ended=yes ;;
            @VALUED@) option=$word ;;
          esac
          case $command in
      @WALK@
          esac
        done

        typed=$current
        if [[ -z $option && -z $ended && $current == --*=* ]]; then
          option=${current%%=*}
          typed=${current#*=}
          word=${COMP_WORDS[COMP_CWORD]}
          # Empty where Readline takes the = for a word of its own.
          [[ $word == --* ]] && lead=$option=
        fi

        if [[ -n $option ]]; then
          case $option in
      @VALUES@
          esac
        elif [[ -z $ended && $current == -* ]]; then
          case $command in
      @OPTIONS@
          esac
        else
          case $command in
      @OPERANDS@
          esac
        fi

        COMPREPLY=($(compgen -P "$lead" -W "$candidates" -- "$typed"))
        if [[ -z $files ]]; then
          compopt +o default 2>/dev/null
        elif [[ ${#COMPREPLY[@]} -gt 0 ]]; then
          compopt -o filenames 2>/dev/null
          while IFS= read -r word; do
            [[ -n $word ]] && COMPREPLY+=("$word")
          done <<<"$(compgen -f -- "$typed")"
        fi
        return 0
      }

      # Where the function offers nothing, Readline completes file names.
      complete -o default -F _model_signing model-signing
      """;

  private final CompletionNode program;
  private final OptionValues values;

  BashCompletion(CompletionNode program) {
    this.program = program;
    this.values = new OptionValues(program);
  }

  String script() {
    return SCRIPT
        .replace("@VALUED@", String.join(" | ", values.namesWithValue()))
        .replace("@WALK@", walk())
        .replace("@VALUES@", valuesOfOptions())
        .replace("@OPTIONS@", options())
        .replace("@OPERANDS@", operands());
  }

  private String walk() {
    return lines(
        program
            .tree()
            .filter(node -> !node.subcommands().isEmpty())
            .map(node -> "      '%s')\n%s\n        ;;".formatted(node.path(), step(node)))
            .toList());
  }

  private static String step(CompletionNode node) {
    StringBuilder cases = new StringBuilder("        case ${word%%=*} in\n");
    cases.append(
        "          %s) command=%s ;;\n"
            .formatted(
                String.join(" | ", node.subcommands().stream().map(CompletionNode::name).toList()),
                node.words().isEmpty() ? "$word" : "\"" + node.path() + " $word\""));
    node.implied()
        .ifPresent(
            implied ->
                cases
                    .append("          %s) ;;\n".formatted(String.join(" | ", optionNames(node))))
                    .append("          *) command='%s' ;;\n".formatted(implied.path())));
    return cases.append("        esac").toString();
  }

  private String valuesOfOptions() {
    return lines(
        values.namesByValue().entrySet().stream()
            .filter(entry -> !offer(entry.getKey()).isEmpty())
            .map(
                entry ->
                    "      %s) %s ;;"
                        .formatted(String.join(" | ", entry.getValue()), offer(entry.getKey())))
            .toList());
  }

  private String options() {
    return lines(
        program
            .tree()
            .filter(node -> !node.options().isEmpty())
            .map(
                node ->
                    "      '%s') candidates='%s' ;;"
                        .formatted(
                            node.path(),
                            String.join(" ", optionNames(node.implied().orElse(node)))))
            .toList());
  }

  private String operands() {
    return lines(
        program
            .tree()
            .filter(node -> !operand(node).isEmpty())
            .map(node -> "      '%s') %s ;;".formatted(node.path(), operand(node)))
            .toList());
  }

  private static String operand(CompletionNode node) {
    if (node.subcommands().isEmpty()) {
      return node.operands().stream().findFirst().map(BashCompletion::offerOf).orElse("");
    }
    String names = String.join(" ", node.subcommands().stream().map(CompletionNode::name).toList());
    String more = node.implied().map(implied -> "; " + operand(implied)).orElse("");
    return "candidates='" + names + "'" + more;
  }

  private static String offerOf(Choosable operand) {
    return offer(operand.use().value());
  }

  private static String offer(ValueKind kind) {
    return switch (kind) {
      case ValueKind.AnyFile files -> "files=yes";
      case ValueKind.Choice choice -> "candidates='" + String.join(" ", choice.words()) + "'";
      case ValueKind.None none -> "";
      case ValueKind.FreeText text -> "";
    };
  }

  private static List<String> optionNames(CompletionNode node) {
    return node.options().stream().flatMap(option -> option.names().stream()).toList();
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines);
  }
}
