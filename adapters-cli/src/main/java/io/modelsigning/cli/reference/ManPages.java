package io.modelsigning.cli.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes a man page for the program and one for each of its commands. */
public final class ManPages {
  private final String date;
  private final String source;
  private final Function<List<String>, List<ManSection>> more;

  /**
   * Makes a writer.
   *
   * @param date the date of the program
   * @param source the program's name and version
   * @param more what else to say about a command, by its words
   */
  public ManPages(String date, String source, Function<List<String>, List<ManSection>> more) {
    this.date = date;
    this.source = source;
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
    CommandLine.Model.UsageMessageSpec usage = command.usageMessage();
    page.section("NAME")
        .text(nameOf(command) + " - " + uncapitalized(PlainText.summary(usage.header())));
    synopsis(page, command);
    page.section("DESCRIPTION");
    blocks(page, usage.description());
    commands(page, command);
    options(page, command);
    if (usage.footer().length > 0) {
      page.section("EXAMPLES");
      blocks(page, usage.footer());
    }
    for (ManSection section : more.apply(wordsOf(command))) {
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

  private static void options(Roff page, CommandSpec command) {
    List<ArgSpec> own = new ArrayList<>(command.positionalParameters());
    List<ArgSpec> inherited = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      (option.inherited() ? inherited : own).add(option);
    }
    options(page, "OPTIONS", own);
    options(page, "COMMON OPTIONS", inherited);
  }

  private static void options(Roff page, String heading, List<ArgSpec> arguments) {
    List<ArgSpec> shown = arguments.stream().filter(argument -> !argument.hidden()).toList();
    if (shown.isEmpty()) {
      return;
    }
    page.section(heading);
    for (ArgSpec argument : shown) {
      boolean flag = argument.arity().max() == 0;
      page.item(
          argument instanceof OptionSpec option ? OptionNames.of(option) : List.of(),
          flag ? "" : argument.paramLabel(),
          PlainText.paragraph(argument.description()));
    }
  }

  /** Writes lines as paragraphs, and indented ones as they are. */
  private static void blocks(Roff page, String... lines) {
    List<String> block = new ArrayList<>();
    boolean literal = false;
    for (String line : PlainText.lines(lines)) {
      boolean indented = line.startsWith("  ");
      if (!block.isEmpty() && (line.isEmpty() || indented != literal)) {
        block(page, block, literal);
        block.clear();
      }
      if (!line.isEmpty()) {
        block.add(line);
        literal = indented;
      }
    }
    if (!block.isEmpty()) {
      block(page, block, literal);
    }
  }

  private static void block(Roff page, List<String> lines, boolean literal) {
    if (literal) {
      page.literal(lines.stream().map(line -> line.substring(2)).toList());
    } else {
      page.paragraph(String.join(" ", lines));
    }
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

  private static List<String> wordsOf(CommandSpec command) {
    List<String> words = new ArrayList<>(List.of(command.qualifiedName().split(" ", -1)));
    words.removeFirst();
    return words;
  }

  private static String nameOf(CommandSpec command) {
    return command.qualifiedName("-");
  }

  private static String uncapitalized(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }
}
