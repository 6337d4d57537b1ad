package io.modelsigning.domain.discovery;

import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.storage.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The signatures that lie in a folder, by what they sign. {@code X.sig} and {@code X.oms.sig} sign
 * {@code X} if that lies beside them, and any other signature its folder, as {@code model.sig} does
 * unless something is called {@code model}.
 */
public final class FolderSignatures {
  private static final String SUFFIX = ".sig";
  private static final String LONG_SUFFIX = ".oms.sig";

  private final List<Location> ofFolder = new ArrayList<>();
  private final Map<String, List<Location>> byName = new LinkedHashMap<>();

  private FolderSignatures() {}

  /**
   * Finds the signatures among all entries of a folder.
   *
   * @param beginsAsSignature tells whether a file that is not called like a signature is one
   */
  public static FolderSignatures in(
      List<StoredEntry> entries, Predicate<Location> beginsAsSignature) {
    Set<String> names = new HashSet<>();
    for (StoredEntry entry : entries) {
      if (entry.kind() != StoredEntry.Kind.UNNAMEABLE) {
        names.add(entry.name());
      }
    }
    FolderSignatures signatures = new FolderSignatures();
    for (StoredEntry entry : entries) {
      if (entry.kind() == StoredEntry.Kind.FILE
          && (isNamedLikeOne(entry.name()) || beginsAsSignature.test(entry.location()))) {
        signatures.add(entry, names);
      }
    }
    return signatures;
  }

  /** Returns whether it is called like a signature but cannot be one: a pipe, a dangling link. */
  public static boolean isNoFile(StoredEntry entry) {
    return entry.kind() == StoredEntry.Kind.OTHER && isNamedLikeOne(entry.name());
  }

  /** Whatever its content: one that was damaged must not pass for none. */
  private static boolean isNamedLikeOne(String name) {
    return name.endsWith(SUFFIX);
  }

  private void add(StoredEntry signature, Set<String> names) {
    stem(signature.name(), LONG_SUFFIX)
        .filter(names::contains)
        .or(() -> stem(signature.name(), SUFFIX).filter(names::contains))
        .map(signed -> byName.computeIfAbsent(signed, absent -> new ArrayList<>()))
        .orElse(ofFolder)
        .add(signature.location());
  }

  private static Optional<String> stem(String name, String suffix) {
    return name.endsWith(suffix)
        ? Optional.of(name.substring(0, name.length() - suffix.length()))
        : Optional.empty();
  }

  /** Returns the signatures of the folder itself, in the order of their names. */
  public List<Location> ofFolder() {
    return List.copyOf(ofFolder);
  }

  /** Returns the signatures of what lies in the folder, in the order of their names. */
  public List<Location> of(StoredEntry entry) {
    return entry.kind() == StoredEntry.Kind.UNNAMEABLE
        ? List.of()
        : List.copyOf(byName.getOrDefault(entry.name(), List.of()));
  }
}
