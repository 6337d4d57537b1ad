package io.modelsigning.cli.option;

import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.storage.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * An option or an argument of a command and, once a command line is parsed, its value. Annotations
 * would be shorter, but to read them takes longer than a short command does all in all.
 */
public final class Option<T> implements Options {
  private final ArgSpec definition;

  Option(ArgSpec definition) {
    this.definition = definition;
  }

  /** Makes an argument that is given once, or not at all. */
  public static <T> Option<T> argument(Class<T> type, String label, String description) {
    return new Option<>(
        positional("0..1", label, description).type(type).converters(converters(type)).build());
  }

  /** Returns how text becomes a value, where that is not left to the parser. */
  static ITypeConverter<?>[] converters(Class<?> type) {
    return type.isEnum() && type != HashAlgorithm.class
        ? new ITypeConverter<?>[] {new Choices<>(type)}
        : new ITypeConverter<?>[0];
  }

  /** Makes an argument that names a file, once or not at all. */
  public static Option<Path> file(FileRole role, String label, String description) {
    return new Option<>(
        positional("0..1", label, description).userObject(role).type(Path.class).build());
  }

  /** Makes an argument that says where a key is, once or not at all. */
  public static Option<KeyReference> key(FileRole role, String description) {
    return new Option<>(
        positional("0..1", "KEY", description).userObject(role).type(KeyReference.class).build());
  }

  /** Makes an argument that says where a model or a signature is, once or not at all. */
  public static Option<Location> location(FileRole role, String label, String description) {
    return new Option<>(
        positional("0..1", label, description).userObject(role).type(Location.class).build());
  }

  /** Makes an argument that may be given several times, and says where one is each time. */
  public static Option<List<Location>> locations(FileRole role, String label, String description) {
    // One by one: what is no location would be no argument at all in an arity that begins with 0.
    return new Option<>(
        positional("1", label, description)
            .index("0..*")
            .required(false)
            .userObject(role)
            .type(List.class)
            .auxiliaryTypes(Location.class)
            .build());
  }

  /** Makes an argument that may be given several times, and names a file each time. */
  public static Option<List<Path>> files(FileRole role, String label, String description) {
    return new Option<>(
        positional("1", label, description)
            .index("0..*")
            .required(false)
            .userObject(role)
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .build());
  }

  private static PositionalParamSpec.Builder positional(
      String arity, String label, String description) {
    return PositionalParamSpec.builder()
        .arity(arity)
        .paramLabel(label)
        .hideParamSyntax(true)
        .description(description);
  }

  @Override
  public void addTo(CommandSpec command) {
    command.add(definition);
  }

  /** Returns the value, or null if none was given. */
  public @Nullable T value() {
    return definition.getValue();
  }

  /** Passes the value on, if one was given. */
  public void ifGiven(Consumer<? super T> use) {
    T value = value();
    if (value != null) {
      use.accept(value);
    }
  }

  /** Returns the value, or {@code otherwise} if none was given. */
  public T or(T otherwise) {
    T value = value();
    return value == null ? otherwise : value;
  }
}
