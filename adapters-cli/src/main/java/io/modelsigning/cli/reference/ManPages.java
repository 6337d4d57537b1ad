package io.modelsigning.cli.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Writes a man page for the program and one for each of its commands. */
public final class ManPages {
  private static final String CODE_INDENT = "    ";

  private final String date;
  private final String source;
  private final Function<CommandSpec, Map<String, List<OptionSpec>>> groups;
  private final Function<CommandSpec, List<ManSection>> more;

  /**
   * Makes a writer.
   *
   * @param date the date of the program
   * @param source the program's name and version
   * @param groups the options of a command by the titles of their groups
   * @param more what else to say about a command
   */
  public ManPages(
      String date,
      String source,
      Function<CommandSpec, Map<String, List<OptionSpec>>> groups,
      Function<CommandSpec, List<ManSection>> more) {
    this.date = date;
    this.source = source;
    this.groups = groups;
    this.more = more;
  }

  /** Returns the pages of a program and of all its commands, by the names of their files. */
  public Map<String, String> of(CommandSpec program) {
    Map<String, String> pages = new LinkedHashMap<>();
    add(program, pages);
    return pages;
  }

  private void add(CommandSpec command, Map<String, String> pages) {
    pages.put(nameOf(command) + ".1", page(command));
    subcommandsOf(command).forEach(below -> add(below, pages));
  }

  private String page(CommandSpec command) {
    Roff page = new Roff().title(nameOf(command), date, source);
    UsageMessageSpec usage = command.usageMessage();
    page.section("NAME")
        .text(nameOf(command) + " - " + uncapitalized(PlainText.summary(usage.header())));
    synopsis(page, command);
    page.section("DESCRIPTION");
    page.paragraph(PlainText.paragraph(usage.header()));
    blocks(page, usage.description());
    commands(page, command);
    parameters(page, command);
    options(page, command);
    section(page, PlainText.paragraph(usage.footerHeading()), usage.footer());
    for (ManSection section : more.apply(command)) {
      page.section(section.heading());
      section.items().forEach(item -> page.item(List.of(item.term()), "", item.text()));
    }
    seeAlso(page, command);
    return page.toString();
  }

  private static void synopsis(Roff page, CommandSpec command) {
    page.section("SYNOPSIS");
    String[] custom = command.usageMessage().customSynopsis();
    List<String> lines =
        custom.length > 0
            ? PlainText.lines(custom)
            : PlainText.lines(
                new Help(command, Help.defaultColorScheme(Ansi.OFF)).abbreviatedSynopsis().strip());
    String name = command.qualifiedName();
    for (int i = 0; i < lines.size(); i++) {
      if (i > 0) {
        page.lineBreak();
      }
      String line = lines.get(i).strip();
      page.synopsis(
          line.startsWith(name) ? name : "",
          line.startsWith(name) ? line.substring(name.length()).strip() : line);
    }
  }

  private static void commands(Roff page, CommandSpec command) {
    List<CommandSpec> subcommands = subcommandsOf(command);
    if (subcommands.isEmpty()) {
      return;
    }
    page.section("COMMANDS");
    for (CommandSpec below : subcommands) {
      page.item(
          List.of(below.name()),
          "",
          PlainText.summary(below.usageMessage().header()) + ". See " + nameOf(below) + "(1).");
    }
  }

  private static void parameters(Roff page, CommandSpec command) {
    if (!command.positionalParameters().isEmpty()) {
      page.section("ARGUMENTS");
      command.positionalParameters().forEach(parameter -> argument(page, parameter, List.of()));
    }
  }

  private void options(Roff page, CommandSpec command) {
    page.section("OPTIONS");
    groups
        .apply(command)
        .forEach(
            (title, options) -> {
              page.subsection(title);
              options.forEach(option -> argument(page, option, OptionNames.of(option)));
            });
  }

  private static void argument(Roff page, ArgSpec argument, List<String> names) {
    boolean flag = argument.arity().max() == 0;
    page.item(
        names, flag ? "" : argument.paramLabel(), PlainText.paragraph(argument.description()));
  }

  /** Writes lines as paragraphs, and those that are indented like code as they are. */
  private static void blocks(Roff page, String... lines) {
    List<String> block = new ArrayList<>();
    boolean literal = false;
    for (String line : PlainText.lines(lines)) {
      boolean indented = line.startsWith(CODE_INDENT);
      if (!block.isEmpty() && (line.isEmpty() || indented != literal)) {
        block(page, block, literal);
        block.clear();
      }
      if (!line.isEmpty()) {
        block.add(indented ? line.substring(CODE_INDENT.length()) : line.strip());
        literal = indented;
      }
    }
    if (!block.isEmpty()) {
      block(page, block, literal);
    }
  }

  private static void block(Roff page, List<String> lines, boolean literal) {
    if (literal) {
      page.literal(lines);
    } else {
      page.paragraph(String.join(" ", lines));
    }
  }

  /** Writes what stands below a line such as {@code Examples:} as a section of that name. */
  private static void section(Roff page, String heading, String... body) {
    if (heading.isEmpty()) {
      return;
    }
    page.section(heading.substring(0, heading.length() - 1).toUpperCase(Locale.ROOT));
    blocks(page, body);
  }

  private static void seeAlso(Roff page, CommandSpec command) {
    List<String> pages = new ArrayList<>();
    if (command.parent() != null) {
      pages.add(nameOf(command.parent()));
      subcommandsOf(command.parent()).forEach(sibling -> pages.add(nameOf(sibling)));
    }
    subcommandsOf(command).forEach(below -> pages.add(nameOf(below)));
    pages.remove(nameOf(command));
    page.section("SEE ALSO")
        .text(String.join(", ", pages.stream().map(other -> other + "(1)").toList()));
  }

  private static List<CommandSpec> subcommandsOf(CommandSpec command) {
    return command.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(below -> !below.usageMessage().hidden())
        .toList();
  }

  private static String nameOf(CommandSpec command) {
    return command.qualifiedName("-");
  }

  private static String uncapitalized(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }
}
