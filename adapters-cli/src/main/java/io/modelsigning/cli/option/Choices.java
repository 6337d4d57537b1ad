package io.modelsigning.cli.option;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of an enumeration's names, which users write and see in lower case. */
final class Choices<T> implements ITypeConverter<T> {
  private final Class<T> type;

  Choices(Class<T> type) {
    this.type = type;
  }

  @Override
  public T convert(String text) {
    for (T constant : type.getEnumConstants()) {
      if (idOf(constant).equals(text.toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    List<String> ids = Stream.of(type.getEnumConstants()).map(Choices::idOf).toList();
    int last = ids.size() - 1;
    throw new TypeConversionException(
        "expected %s or %s, but found '%s'"
            .formatted(String.join(", ", ids.subList(0, last)), ids.get(last), text));
  }

  private static String idOf(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }
}
