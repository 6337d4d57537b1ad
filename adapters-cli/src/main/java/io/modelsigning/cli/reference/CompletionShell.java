package io.modelsigning.cli.reference;

import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** The shells that can complete command lines of this program. */
public enum CompletionShell {
  BASH("model-signing.bash") {
    @Override
    public String script(CompletionNode program) {
      return new BashCompletion(program).script();
    }
  },
  ZSH("_model-signing") {
    @Override
    public String script(CompletionNode program) {
      return new ZshCompletion(program).script();
    }
  },
  FISH("model-signing.fish") {
    @Override
    public String script(CompletionNode program) {
      return new FishCompletion(program).script();
    }
  };

  private final String fileName;

  CompletionShell(String fileName) {
    this.fileName = fileName;
  }

  /** Returns the name of the file in which a package installs the script. */
  public String fileName() {
    return fileName;
  }

  /**
   * Returns the script that teaches this shell the commands and options.
   *
   * @param program the program with all its commands
   * @param impliedMethod the method that is meant where a command with methods has none
   */
  public String script(CommandSpec program, String impliedMethod) {
    return script(CompletionNode.program(program, impliedMethod));
  }

  public abstract String script(CompletionNode program);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
