package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.PLACE;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** How several models are found. */
public final class SearchOptions implements Options {
  private final boolean always;

  /**
   * @param always whether folders are searched without being asked for it
   */
  public SearchOptions(boolean always) {
    this.always = always;
  }

  public final Option<Boolean> recursive =
      PLACE.flagOfOneRun(
          "--recursive",
          "Search each MODEL, a folder, for signatures: model.sig, NAME.sig, NAME.oms.sig, and other"
              + " files that are OMS bundles. X.sig beside X signs X; any other signs the folder it"
              + " lies in. Links to folders are not followed.");

  public final Option<Path> filesFrom =
      PLACE.file(
          FileRole.LIST_READ,
          "--files-from",
          "FILE",
          "Take further MODELs from FILE, one in each line; - for standard input.");

  public final Option<Path> affectedBy =
      PLACE.file(
          FileRole.LIST_READ,
          "--affected-by",
          "FILE",
          "Only models that have one of the changed files that FILE lists, or whose signature is one;"
              + " lines as 'git diff --name-only' prints them in the working directory; - for standard"
              + " input.");

  public final Option<Boolean> nul =
      PLACE.flagOfOneRun(
          "--null",
          "In FILE of --files-from and --affected-by, names end with a NUL character, as 'find -print0'"
              + " and 'git diff -z' write them.");

  @Override
  public void addTo(CommandSpec command) {
    if (!always) {
      recursive.addTo(command);
    }
    filesFrom.addTo(command);
    affectedBy.addTo(command);
    nul.addTo(command);
  }

  /** Returns whether what is named is searched for signed models; otherwise it is a model. */
  public boolean isRecursive() {
    return always ? filesFrom.value() == null : recursive.or(false);
  }

  /** Returns whether models are looked for, rather than named. */
  public boolean areGiven() {
    return always || recursive.or(false) || filesFrom.value() != null || affectedBy.value() != null;
  }
}
