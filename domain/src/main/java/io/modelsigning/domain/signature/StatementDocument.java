package io.modelsigning.domain.signature;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An in-toto statement as its text has it, read into fields but not yet held against any rule;
 * {@link Statement#interpret} does that.
 *
 * @param predicate present exactly for the predicate type of OMS v1.0
 */
public record StatementDocument(
    String type, List<Subject> subjects, String predicateType, Optional<OmsPredicate> predicate) {

  public StatementDocument {
    subjects = List.copyOf(subjects);
  }

  /**
   * A subject.
   *
   * @param digests hexadecimal digests by algorithm name
   */
  public record Subject(String name, Map<String, String> digests) {
    public Subject {
      // Map.copyOf degenerates when many keys have one hash code, and nobody vouches for these yet.
      digests = Collections.unmodifiableMap(new HashMap<>(digests));
    }
  }

  /** The predicate of OMS v1.0. */
  public record OmsPredicate(List<ResourceEntry> resources, SerializationEntry serialization) {
    public OmsPredicate {
      resources = List.copyOf(resources);
    }
  }

  /** A resource descriptor. */
  public record ResourceEntry(String name, String algorithm, String digest) {}

  /** The serialization; the shard size is in bytes. */
  public record SerializationEntry(
      String method,
      String hashType,
      OptionalLong shardSize,
      boolean allowSymlinks,
      Optional<List<String>> ignorePaths) {
    public SerializationEntry {
      ignorePaths = ignorePaths.map(List::copyOf);
    }
  }
}
