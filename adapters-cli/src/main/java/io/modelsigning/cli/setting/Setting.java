package io.modelsigning.cli.setting;

import java.util.List;

/**
 * The value of an option that the command line does not give.
 *
 * @param values one, or any number for an option that may be given several times
 * @param origin where it is set: the name of a variable, or a file and a line of it
 * @param rank how much it counts: more than another of a lower rank
 */
record Setting(List<String> values, String origin, int rank) {
  /** Of a variable; a file has fewer, the number of words of the command that it is set for. */
  static final int RANK_OF_VARIABLES = 9;

  Setting {
    values = List.copyOf(values);
  }
}
