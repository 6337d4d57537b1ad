package io.modelsigning.cli.parse;

import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.terminal.WordWrap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How help is laid out: options in groups, those one cannot do without first. Only loaded when
 * somebody asks for help.
 */
public final class HelpPage {
  /** What stands above the examples of every command. */
  public static final String EXAMPLES = "%nExamples:%n";

  public static final int COLUMNS = 80;

  private static final int DESCRIPTION_COLUMN = 28;

  private HelpPage() {}

  /** Returns the options that are shown by the titles of their groups, in order. */
  public static Map<String, List<OptionSpec>> groupsOf(CommandSpec command) {
    Map<OptionGroup, List<OptionSpec>> groups = new EnumMap<>(OptionGroup.class);
    for (OptionSpec option : command.options()) {
      OptionGroup.of(option)
          .ifPresent(group -> groups.computeIfAbsent(group, key -> new ArrayList<>()).add(option));
    }
    Map<String, List<OptionSpec>> titled = new LinkedHashMap<>();
    groups.forEach((group, options) -> titled.put(group.title(), options));
    return titled;
  }

  /** Gives a program and all its commands this layout. */
  public static void arrange(CommandLine program) {
    UsageMessageSpec usage = program.getCommandSpec().usageMessage();
    usage.exitCodeListHeading("%nExit codes:%n");
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      meanings.put(Integer.toString(code.status()), code.meaning());
    }
    usage.exitCodeList(meanings);
    arrangeWithBelow(program);
  }

  private static void arrangeWithBelow(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.width(COLUMNS);
    usage.synopsisHeading("%nUsage: ");
    usage.descriptionHeading("%n");
    usage.commandListHeading("%nCommands:%n");
    List<String> order = new ArrayList<>(usage.sectionKeys());
    List<String> commands =
        List.of(
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
    order.removeAll(commands);
    order.addAll(order.indexOf(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING), commands);
    usage.sectionKeys(order);
    Map<String, IHelpSectionRenderer> sections = usage.sectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING, help -> "");
    sections.put(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST, HelpPage::parameters);
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, help -> "");
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPage::options);
    command.getSubcommands().values().forEach(HelpPage::arrangeWithBelow);
  }

  private static String parameters(Help help) {
    StringBuilder text = new StringBuilder();
    for (PositionalParamSpec parameter : help.commandSpec().positionalParameters()) {
      String label = parameter.paramLabel();
      row(text, label, help.colorScheme().parameterText(label), parameter.description());
    }
    return text.isEmpty() ? "" : System.lineSeparator() + text;
  }

  private static String options(Help help) {
    StringBuilder text = new StringBuilder();
    groupsOf(help.commandSpec())
        .forEach(
            (title, options) -> {
              text.append(help.createHeading("%n" + title + ":%n"));
              for (OptionSpec option : options) {
                String name = nameOf(option);
                row(text, name, help.colorScheme().optionText(name), option.description());
              }
            });
    return text.toString();
  }

  private static String nameOf(OptionSpec option) {
    String names = String.join(", ", option.names());
    if (option.negatable()) {
      names = names.replaceFirst("--", "--[no-]");
    }
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  /** Adds a name and what it means, beside it or, if the name is long, below it. */
  private static void row(
      StringBuilder text, String name, Help.Ansi.Text shownName, String[] description) {
    text.append("  ").append(shownName);
    int column = 2 + name.length();
    if (column + 2 > DESCRIPTION_COLUMN) {
      text.append(System.lineSeparator());
      column = 0;
    }
    text.append(" ".repeat(DESCRIPTION_COLUMN - column))
        .append(
            WordWrap.wrapped(
                String.join(" ", description), DESCRIPTION_COLUMN, DESCRIPTION_COLUMN, COLUMNS))
        .append(System.lineSeparator());
  }
}
