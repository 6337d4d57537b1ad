package io.modelsigning.cli.option;

import io.modelsigning.cli.parse.HelpPage;
import picocli.CommandLine.Model.CommandSpec;

/** Defines a command: what it is called, what its help says and which options it has. */
public final class Definition {
  private final CommandSpec command;

  private Definition(CommandSpec command) {
    this.command = command;
  }

  /**
   * Begins a definition.
   *
   * @param task what the command's options are set in
   */
  public static Definition of(Object task, String name, String header) {
    CommandSpec command = CommandSpec.wrapWithoutInspection(task).name(name);
    command.usageMessage().sortOptions(false).header(header).footerHeading(HelpPage.EXAMPLES);
    return new Definition(command);
  }

  public Definition synopsis(String... lines) {
    command.usageMessage().customSynopsis(lines);
    return this;
  }

  public Definition description(String... paragraphs) {
    command.usageMessage().description(paragraphs);
    return this;
  }

  public Definition examples(String... lines) {
    command.usageMessage().footer(lines);
    return this;
  }

  /** Ends the definition. */
  public CommandSpec with(Options... options) {
    for (Options some : options) {
      some.addTo(command);
    }
    return command;
  }
}
