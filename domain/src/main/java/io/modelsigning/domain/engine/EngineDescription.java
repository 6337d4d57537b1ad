package io.modelsigning.domain.engine;

import java.util.List;

/**
 * What a digest engine tells of itself, for logs and traces. Whoever shows it knows nothing of how
 * engines work: one may tell of threads and kernels, another of a cluster and its executors.
 *
 * @param summary what hashes the model, as one clause without a full stop
 * @param facts what can be counted or compared
 */
public record EngineDescription(String summary, List<Fact> facts) {
  public EngineDescription {
    facts = List.copyOf(facts);
  }

  /** A fact about an engine. Its name is in lower case, with underscores between words. */
  public sealed interface Fact {
    /** Returns what the fact is about. */
    String name();

    /** How many there are of something. */
    record Count(String name, long value) implements Fact {}

    /** Which one of several things there is. */
    record Text(String name, String value) implements Fact {}
  }
}
