package io.modelsigning.cli.option;

import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.storage.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** Options that help shows under one heading, in the order of the headings; makes such options. */
public enum OptionGroup {
  SIGNER("Who signs"),
  EXPECTED_SIGNER("Who must have signed"),
  TIME("When it was signed"),
  SHOWN("What is shown"),
  OTHER("Options"),
  SIGSTORE_INSTANCE("Which Sigstore"),
  PLACE("Model and signature"),
  FILES("Which files count"),
  HASHING("How files are hashed"),
  REUSE("What need not be read again"),
  CLUSTER("How the cluster is used"),
  GENERAL("General");

  private final String title;

  OptionGroup(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /** Makes an option that takes one value. */
  public <T> Option<T> option(Class<T> type, String name, String label, String description) {
    return new Option<>(
        valued(name, label, description).type(type).converters(Option.converters(type)).build());
  }

  /** Makes an option of all commands, which can be given before and after their names. */
  public <T> Option<T> inherited(Class<T> type, String name, String label, String description) {
    return new Option<>(
        valued(name, label, description)
            .type(type)
            .converters(Option.converters(type))
            .scopeType(ScopeType.INHERIT)
            .build());
  }

  /** Makes an option that names a file. */
  public Option<Path> file(FileRole role, String name, String label, String description) {
    return new Option<>(named(role, name, label, description).build());
  }

  /** Starts an option that names a file. */
  OptionSpec.Builder named(FileRole role, String name, String label, String description) {
    return valued(name, label, description)
        .userObject(new Kind(this, role, role.isSetting()))
        .type(Path.class);
  }

  /** Makes an option that may be given several times, and names a file each time. */
  public Option<List<Path>> files(FileRole role, String name, String label, String description) {
    return new Option<>(
        valued(name, label, description)
            .userObject(new Kind(this, role, role.isSetting()))
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .build());
  }

  /** Makes an option that says where a key is. */
  public Option<KeyReference> key(FileRole role, String name, String description) {
    return new Option<>(
        valued(name, "KEY", description)
            .userObject(new Kind(this, role, role.isSetting()))
            .type(KeyReference.class)
            .build());
  }

  /** Makes an option that says where a key is, which is meant for one run, and is no setting. */
  public Option<KeyReference> keyOfOneRun(FileRole role, String name, String description) {
    return new Option<>(
        valued(name, "KEY", description)
            .userObject(new Kind(this, role, false))
            .type(KeyReference.class)
            .build());
  }

  /** Makes an option that names files, which is meant for one run, and is no setting. */
  public Option<List<Path>> filesOfOneRun(
      FileRole role, String name, String label, String description) {
    return new Option<>(
        valued(name, label, description)
            .userObject(new Kind(this, role, false))
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .build());
  }

  /** Makes an option that says where a key is to be made. */
  public Option<KeyReference> newKey(String name, String description) {
    return new Option<>(
        valued(name, "KEY", description)
            .userObject(new Kind(this, FileRole.CREATED, false))
            .type(KeyReference.class)
            .build());
  }

  /** Makes an option that says where a model or a signature is. */
  public Option<Location> location(FileRole role, String name, String label, String description) {
    return new Option<>(
        valued(name, label, description)
            .userObject(new Kind(this, role, role.isSetting()))
            .type(Location.class)
            .build());
  }

  /** Makes an option that may be given several times, and names something in a model each time. */
  public Option<List<Location>> locations(
      FileRole role, String name, String label, String description) {
    return new Option<>(
        valued(name, label, description)
            .userObject(new Kind(this, role, role.isSetting()))
            .type(List.class)
            .auxiliaryTypes(Location.class)
            .build());
  }

  /** What an option is, beside its syntax. */
  private record Kind(OptionGroup group, @Nullable FileRole role, boolean setting) {}

  /** Returns the group that {@code option} was made by, if any. */
  public static Optional<OptionGroup> of(OptionSpec option) {
    return option.userObject() instanceof Kind kind ? Optional.of(kind.group) : Optional.empty();
  }

  /**
   * Returns whether {@code option} may also be set by a variable or a settings file: unless it is a
   * secret, or says what one run works on or may replace.
   */
  public static boolean isSetting(OptionSpec option) {
    return option.userObject() instanceof Kind kind
        && kind.setting
        && !option.usageHelp()
        && !option.versionHelp();
  }

  /** Returns what is done with the file that {@code argument} names; null if it names none. */
  public static @Nullable FileRole roleOf(ArgSpec argument) {
    return switch (argument.userObject()) {
      case FileRole role -> role;
      case Kind kind -> kind.role;
      case null, default -> null;
    };
  }

  /** Makes an option that may be given several times, with a value each. */
  public <T> Option<List<T>> list(Class<T> type, String name, String label, String description) {
    return new Option<>(
        valued(name, label, description).type(List.class).auxiliaryTypes(type).build());
  }

  /** Makes an option that may be given several times, is meant for one run, and is no setting. */
  public <T> Option<List<T>> listOfOneRun(
      Class<T> type, String name, String label, String description) {
    return new Option<>(
        valued(name, label, description)
            .userObject(new Kind(this, null, false))
            .type(List.class)
            .auxiliaryTypes(type)
            .build());
  }

  /** Makes an option whose value is a secret, which stands on the command line or nowhere. */
  public Option<String> secret(String name, String label, String description) {
    return optionOfOneRun(String.class, name, label, description);
  }

  /** Makes an option that takes one value, which is meant for one run, and is no setting. */
  public <T> Option<T> optionOfOneRun(
      Class<T> type, String name, String label, String description) {
    return new Option<>(
        valued(name, label, description)
            .userObject(new Kind(this, null, false))
            .type(type)
            .converters(Option.converters(type))
            .build());
  }

  /** Makes an option without a value that is meant for one run, and is no setting. */
  public Option<Boolean> flagOfOneRun(String name, String description) {
    return new Option<>(
        switched(description, name).userObject(new Kind(this, null, false)).build());
  }

  /** Makes an option without a value. */
  public Option<Boolean> flag(String name, String description) {
    return new Option<>(switched(description, name).build());
  }

  /** Makes an option without a value that has an opposite of the same name with {@code no-}. */
  public Option<Boolean> negatable(boolean byDefault, String name, String description) {
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
        .userObject(new Kind(this, null, true))
        .arity("1")
        .paramLabel(label)
        .description(description);
  }

  /** Starts an option that takes none. */
  OptionSpec.Builder switched(String description, String... names) {
    return OptionSpec.builder(names[0], names)
        .names(names)
        .userObject(new Kind(this, null, true))
        .arity("0")
        .type(boolean.class)
        .description(description);
  }
}
