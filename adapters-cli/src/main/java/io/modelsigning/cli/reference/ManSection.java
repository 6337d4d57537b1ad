package io.modelsigning.cli.reference;

import java.util.List;

/** A section of a man page that lists things: files, environment variables, exit codes. */
public record ManSection(String heading, List<Item> items) {
  /** One of them: what it is called, and one sentence or more. */
  public record Item(String term, String text) {}

  /** Makes a section. */
  public ManSection {
    items = List.copyOf(items);
  }
}
