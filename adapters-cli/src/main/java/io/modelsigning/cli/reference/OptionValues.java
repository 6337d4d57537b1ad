package io.modelsigning.cli.reference;

import io.modelsigning.cli.reference.CompletionNode.Choosable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each option of a program takes. The scripts read a command line from left to right without
 * knowing yet which command it is for, so a name must mean the same wherever it appears.
 */
final class OptionValues {
  private final Map<String, ValueKind> values = new LinkedHashMap<>();

  OptionValues(CompletionNode program) {
    program.tree().forEach(node -> node.options().forEach(this::add));
  }

  private void add(Choosable option) {
    for (String name : option.names()) {
      ValueKind other = values.putIfAbsent(name, option.use().value());
      if (other != null && !other.equals(option.use().value())) {
        throw new IllegalArgumentException(
            "an option must take the same in every command, but %s takes %s and %s"
                .formatted(name, other, option.use().value()));
      }
    }
  }

  /** Returns the names of the options that take a value. */
  List<String> namesWithValue() {
    return values.entrySet().stream()
        .filter(option -> !(option.getValue() instanceof ValueKind.None))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the names of the options that take this, by what they take. */
  Map<ValueKind, List<String>> namesByValue() {
    Map<ValueKind, List<String>> names = new LinkedHashMap<>();
    values.forEach((name, kind) -> names.computeIfAbsent(kind, k -> new ArrayList<>()).add(name));
    return names;
  }
}
