package io.modelsigning.filesystem;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.CodePointOrder;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.storage.Location;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A folder that is searched for signatures. */
final class Folder {
  /** The names of so many entries take some hundred megabytes. */
  static final int MAXIMUM_ENTRIES = 1_000_000;

  private final Path path;
  private final int maximumEntries;

  Folder(Path path) {
    this(path, MAXIMUM_ENTRIES);
  }

  Folder(Path path, int maximumEntries) {
    this.path = path;
    this.maximumEntries = maximumEntries;
  }

  /** Returns what is in the folder, in the order of the names' code points. */
  List<StoredEntry> entries() throws ModelAccessException {
    List<StoredEntry> entries = new ArrayList<>();
    try (Directory directory = Directory.open(path)) {
      addAll(directory, entries);
    } catch (IOException e) {
      throw Failures.model("search", path.toString(), e);
    }
    entries.sort((a, b) -> CodePointOrder.compare(a.name(), b.name()));
    return entries;
  }

  private void addAll(Directory directory, List<StoredEntry> entries)
      throws IOException, ModelAccessException {
    try {
      for (Iterator<Path> names = directory.names(); names.hasNext(); ) {
        if (entries.size() == maximumEntries) {
          throw new ModelAccessException(
              Reason.NOT_SEARCHABLE,
              path.toString(),
              "folder '%s' must have at most %d entries to be searched for signatures, but has more"
                  .formatted(path, maximumEntries));
        }
        entries.add(entry(directory, names.next()));
      }
    } catch (DirectoryIteratorException e) {
      throw new IOException(Failures.message(e), e);
    }
  }

  private StoredEntry entry(Directory directory, Path name) {
    Optional<String> text = Names.text(name);
    Location location = LocalStorage.locationOf(path.resolve(name));
    if (text.isEmpty()) {
      return new StoredEntry(Names.readable(name), location, StoredEntry.Kind.UNNAMEABLE, false);
    }
    try {
      BasicFileAttributes attributes = directory.attributes(name, false);
      boolean link = attributes.isSymbolicLink();
      return new StoredEntry(
          text.get(), location, kind(link ? directory.attributes(name, true) : attributes), link);
    } catch (IOException e) {
      // It vanished, or is a link that leads nowhere: neither a file nor a folder.
      return new StoredEntry(text.get(), location, StoredEntry.Kind.OTHER, false);
    }
  }

  private static StoredEntry.Kind kind(BasicFileAttributes attributes) {
    return attributes.isRegularFile()
        ? StoredEntry.Kind.FILE
        : attributes.isDirectory() ? StoredEntry.Kind.FOLDER : StoredEntry.Kind.OTHER;
  }
}
