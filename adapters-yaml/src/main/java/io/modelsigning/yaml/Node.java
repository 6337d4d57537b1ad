package io.modelsigning.yaml;

import io.modelsigning.domain.manifest.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A value of a YAML document, which knows where it stands, so that every refusal can say so. */
public sealed interface Node {
  /** Returns where this starts. */
  Place place();

  /** Returns what this is, for messages. */
  String kind();

  /** Makes a value of what this is for; what it refuses is wrong here. */
  @FunctionalInterface
  interface Maker<T> {
    T make() throws YamlFault;
  }

  /** Returns what is made, or says that what stands here is why it cannot be. */
  default <T> T in(Maker<T> maker) throws YamlFault {
    try {
      return maker.make();
    } catch (IllegalArgumentException e) {
      throw place().fault(String.valueOf(e.getMessage()));
    }
  }

  /** Returns this as a text that is not blank. */
  default Text text() throws YamlFault {
    throw unlike("a text");
  }

  /** Returns this as true or false. */
  default boolean flag() throws YamlFault {
    throw unlike("true or false");
  }

  /** Returns this as a whole number. */
  default int whole() throws YamlFault {
    throw unlike("a whole number");
  }

  /** Returns this as a mapping. */
  default Members members() throws YamlFault {
    throw unlike("a mapping of members");
  }

  /** Returns this as a list that is not empty. */
  default Items items() throws YamlFault {
    throw unlike("a list");
  }

  private YamlFault unlike(String expected) {
    return place().fault("there must be %s, but is %s".formatted(expected, kind()));
  }

  /** A text. */
  record Text(String value, Place place) implements Node {
    @Override
    public Text text() throws YamlFault {
      if (value.isBlank()) {
        throw place.fault("there must be a text, but it is empty");
      }
      return this;
    }

    @Override
    public String kind() {
      return "the text '%s'".formatted(Excerpt.of(value));
    }

    /** Returns the constant that this names. */
    public <T> T oneOf(Map<String, T> known) throws YamlFault {
      T found = known.get(value);
      if (found == null) {
        throw place.fault(
            "there must be one of %s, but is '%s'"
                .formatted(String.join(", ", known.keySet()), Excerpt.of(value)));
      }
      return found;
    }
  }

  /** True or false. */
  record Flag(boolean value, Place place) implements Node {
    @Override
    public boolean flag() {
      return value;
    }

    @Override
    public String kind() {
      return value ? "true (a text stands in quotes)" : "false (a text stands in quotes)";
    }
  }

  /** A number. */
  record Numeral(String value, Place place) implements Node {
    @Override
    public int whole() throws YamlFault {
      try {
        if (value.equals(String.valueOf(Integer.parseInt(value)))) {
          return Integer.parseInt(value);
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw place.fault(
          "there must be a whole number in decimal digits, but is %s".formatted(Excerpt.of(value)));
    }

    @Override
    public String kind() {
      return "the number %s (a text stands in quotes)".formatted(Excerpt.of(value));
    }
  }

  /** A list. */
  record Items(List<Node> values, Place place) implements Node {
    @Override
    public Items items() throws YamlFault {
      if (values.isEmpty()) {
        throw place.fault("the list must not be empty");
      }
      return this;
    }

    @Override
    public String kind() {
      return "a list";
    }

    /** Returns the texts that these are. */
    public List<String> texts() throws YamlFault {
      List<String> texts = new ArrayList<>();
      for (Node value : values) {
        texts.add(value.text().value());
      }
      return texts;
    }
  }

  /**
   * A mapping.
   *
   * @param values in their order
   * @param names where each of their names stands
   */
  record Members(Map<String, Node> values, Map<String, Place> names, Place place) implements Node {
    @Override
    public Members members() {
      return this;
    }

    @Override
    public String kind() {
      return "a mapping of members";
    }

    /** Returns the member of that name, if there is one. */
    public Optional<Node> find(String name) {
      return Optional.ofNullable(values.get(name));
    }

    /** Returns the member of that name, which there must be. */
    public Node get(String name) throws YamlFault {
      Node value = values.get(name);
      if (value == null) {
        throw place.fault("the member '%s' is missing".formatted(name));
      }
      return value;
    }

    /** Returns whether there is a member of that name. */
    public boolean has(String name) {
      return values.containsKey(name);
    }

    /** Returns what a member of true or false says, false without it. */
    public boolean flag(String name) throws YamlFault {
      Node value = values.get(name);
      return value != null && value.flag();
    }

    /** Returns the one of these members that there is, of which there must be exactly one. */
    public String exactlyOne(List<String> names) throws YamlFault {
      List<String> present = names.stream().filter(values::containsKey).toList();
      if (present.size() != 1) {
        throw place.fault(
            "there must be exactly one of %s, but %s"
                .formatted(
                    String.join(", ", names),
                    present.isEmpty() ? "is none" : "are " + String.join(", ", present)));
      }
      return present.getFirst();
    }

    /** Refuses members of other names. */
    public Members only(Set<String> known) throws YamlFault {
      for (String name : values.keySet()) {
        if (!known.contains(name)) {
          throw names
              .getOrDefault(name, place)
              .fault(
                  "there is no such member; known are %s"
                      .formatted(String.join(", ", known.stream().sorted().toList())));
        }
      }
      return this;
    }
  }
}
