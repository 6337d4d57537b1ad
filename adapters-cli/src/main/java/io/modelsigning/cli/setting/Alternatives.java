package io.modelsigning.cli.setting;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Options of which a command takes one alone. Who gives one of them has chosen: what is set for the
 * others and counts less is passed over, rather than making a good command line a mistake.
 */
final class Alternatives {
  private static final List<Set<String>> ALL =
      List.of(
          Set.of("--use-staging", "--trust-config"),
          Set.of("--password", "--password-file", "--password-env", "--unencrypted"),
          Set.of("--identity-token", "--identity-token-file"),
          Set.of("--client-secret", "--client-secret-file"),
          Set.of("--use-ambient-credentials", "--disable-ambient"),
          Set.of("--shard-size", "--serialization"));

  private Alternatives() {}

  /** Returns the options that do not go with one. */
  static List<String> to(String option) {
    List<String> others = new ArrayList<>();
    for (Set<String> alternatives : ALL) {
      if (alternatives.contains(option)) {
        others.addAll(alternatives);
        others.remove(option);
      }
    }
    return others;
  }

  /** Returns whether a value chooses: no flag that is off, nor shards, which have a size. */
  static boolean chooses(String option, List<String> values) {
    return option.equals("--serialization")
        ? values.stream().anyMatch("files"::equalsIgnoreCase)
        : !values.equals(List.of("false"));
  }
}
