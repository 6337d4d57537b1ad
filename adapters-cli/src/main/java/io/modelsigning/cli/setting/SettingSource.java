package io.modelsigning.cli.setting;

import io.modelsigning.cli.option.UsageException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/** Where options are set besides the command line. */
interface SettingSource {
  /**
   * Returns what is set, if anything is.
   *
   * @param command the words of the command that has the option
   * @throws UsageException if what is set cannot be a value of that option
   */
  Optional<Setting> find(List<String> command, OptionSpec option) throws UsageException;
}
