package io.modelsigning.domain.signature;

import io.modelsigning.domain.manifest.Bytes;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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

  /**
   * A resource descriptor. There may be a million: a digest that is written as it should be is kept
   * as its bytes, which take a third of the text's room.
   */
  public static final class ResourceEntry {
    private final String name;
    private final String algorithm;
    private final @Nullable Bytes value;
    private final String otherText;

    /**
     * @param digest the digest's text, whatever it is
     */
    public ResourceEntry(String name, String algorithm, String digest) {
      this.name = name;
      this.algorithm = algorithm;
      this.value = isLowerHex(digest) ? Bytes.ofHex(digest) : null;
      this.otherText = value == null ? digest : "";
    }

    /**
     * @param value the digest that the text is to write
     */
    ResourceEntry(String name, String algorithm, Bytes value) {
      this.name = name;
      this.algorithm = algorithm;
      this.value = value;
      this.otherText = "";
    }

    private static boolean isLowerHex(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
          return false;
        }
      }
      return text.length() % 2 == 0;
    }

    public String name() {
      return name;
    }

    public String algorithm() {
      return algorithm;
    }

    /** Returns the digest's text. */
    public String digest() {
      return value == null ? otherText : value.toHex();
    }

    /** Returns what the digest's text writes, if that is bytes in lower-case hexadecimal digits. */
    public Optional<Bytes> digestValue() {
      return Optional.ofNullable(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ResourceEntry that
          && name.equals(that.name)
          && algorithm.equals(that.algorithm)
          && otherText.equals(that.otherText)
          && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, algorithm, value, otherText);
    }

    @Override
    public String toString() {
      return name + " " + algorithm + ":" + digest();
    }
  }

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
