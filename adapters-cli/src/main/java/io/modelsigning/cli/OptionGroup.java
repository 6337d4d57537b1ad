package io.modelsigning.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** Options that help shows under one heading, in the order of the headings; makes such options. */
enum OptionGroup {
  SIGNER("Who signs"),
  EXPECTED_SIGNER("Who must have signed"),
  SHOWN("What is shown"),
  OTHER("Options"),
  SIGSTORE_INSTANCE("Which Sigstore"),
  PLACE("Model and signature"),
  FILES("Which files count"),
  HASHING("How files are hashed"),
  GENERAL("General");

  private final String title;

  OptionGroup(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Makes an option that takes one value. */
  <T> Option<T> option(Class<T> type, String name, String label, String description) {
    return new Option<>(valued(name, label, description).type(type).build());
  }

  /** Makes an option that may be given several times, with a value each. */
  <T> Option<List<T>> list(Class<T> type, String name, String label, String description) {
    return new Option<>(
        valued(name, label, description).type(List.class).auxiliaryTypes(type).build());
  }

  /** Makes an option without a value. */
  Option<Boolean> flag(String name, String description) {
    return new Option<>(switched(description, name).build());
  }

  /** Makes an option without a value that has an opposite of the same name with {@code no-}. */
  Option<Boolean> negatable(boolean byDefault, String name, String description) {
    return new Option<>(
        switched(description, name)
            .negatable(true)
            .defaultValue(Boolean.toString(byDefault))
            .fallbackValue("true")
            .build());
  }

  /** Starts an option that takes a value. */
  OptionSpec.Builder valued(String name, String label, String description) {
    return OptionSpec.builder(name)
        .userObject(this)
        .arity("1")
        .paramLabel(label)
        .description(description);
  }

  /** Starts an option that takes none. */
  OptionSpec.Builder switched(String description, String... names) {
    return OptionSpec.builder(names[0], names)
        .names(names)
        .userObject(this)
        .arity("0")
        .type(boolean.class)
        .description(description);
  }
}
