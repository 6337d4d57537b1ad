package io.modelsigning.cli.reference;

import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.storage.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgSpec;

/** What an option or an operand takes. */
sealed interface ValueKind {
  /** Nothing: the option is a flag. */
  record None() implements ValueKind {}

  /** Files and directories. */
  record AnyFile() implements ValueKind {}

  /** One of these words. */
  record Choice(List<String> words) implements ValueKind {
    public Choice {
      words = List.copyOf(words);
    }
  }

  /** Whatever the user types. */
  record FreeText() implements ValueKind {}

  /** Returns what {@code argument} takes, by its type. */
  static ValueKind of(ArgSpec argument) {
    Class<?> type = argument.auxiliaryTypes()[0];
    if (argument.arity().max() == 0) {
      return new None();
    }
    if (type == Path.class || type == Location.class || type == KeyReference.class) {
      return new AnyFile();
    }
    if (type.isEnum()) {
      List<String> words = new ArrayList<>();
      for (Object constant : type.getEnumConstants()) {
        // The parser takes them in any case.
        words.add(constant.toString().toLowerCase(Locale.ROOT));
      }
      return new Choice(words);
    }
    return new FreeText();
  }
}
