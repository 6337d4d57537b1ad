package io.modelsigning.archive;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListedPaths;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelReader;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A model in a ZIP or JAR file: a folder of it, a file in it, or all of it. Nothing is unpacked to
 * a disk; an entry that is compressed is inflated each time it is read, and several times where
 * several threads read parts of it.
 *
 * <p>Holds nothing open and need not be closed. A name that occurs twice in the archive is refused:
 * which of the two counts, readers do not agree on. Links that an archive may hold are what the JDK
 * takes them for, files with the path of their target as content. Immutable and thread-safe.
 */
public final class ArchiveModel implements ModelSource {
  private final Archive archive;

  /** The name of the one file, or what the names of all files begin with. */
  private final String root;

  private final boolean singleFile;

  private ArchiveModel(Archive archive, String root, boolean singleFile) {
    this.archive = archive;
    this.root = root;
    this.singleFile = singleFile;
  }

  /**
   * Returns the model that all of a ZIP file is.
   *
   * @throws ModelAccessException if it cannot be opened
   */
  public static ArchiveModel in(Path zip) throws ModelAccessException {
    return in(zip, "");
  }

  /**
   * Returns a model in a ZIP file.
   *
   * @param path of its folder or its only file in the archive, {@code /}-separated; empty for all
   * @throws ModelAccessException if the archive cannot be opened, or has no such folder or file
   */
  public static ArchiveModel in(Path zip, String path) throws ModelAccessException {
    return of(new Archive.File(zip), path);
  }

  /**
   * Returns a model in the archive in which a class loader found something of it.
   *
   * @param found any resource of that archive
   * @param path of the model's folder or its only file in the archive
   * @throws ModelAccessException if it is in no archive, or that has no such folder or file
   */
  public static ArchiveModel at(URL found, String path) throws ModelAccessException {
    return of(new Archive.Resource(found), path);
  }

  private static ArchiveModel of(Archive archive, String path) throws ModelAccessException {
    if (path.isEmpty()) {
      return new ArchiveModel(archive, "", false);
    }
    String name = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    try (ZipFile zip = archive.open()) {
      ZipEntry entry = zip.getEntry(name);
      if (entry != null && !entry.isDirectory()) {
        return new ArchiveModel(archive, name, true);
      }
      String folder = name + "/";
      if (zip.stream().anyMatch(one -> one.getName().startsWith(folder))) {
        return new ArchiveModel(archive, folder, false);
      }
    } catch (IOException e) {
      throw archive.failure("open", archive.name(), e);
    }
    throw new ModelAccessException(
        Reason.NOT_FOUND, name, "'%s' has no '%s'".formatted(archive.name(), name));
  }

  /** Returns the signature beside it in the archive: {@code model.sig} in a folder. */
  public SignatureStore signature() {
    return new ArchiveSignature(archive, root + (singleFile ? ".sig" : "model.sig"), this);
  }

  @Override
  public String name() {
    String path = root.isEmpty() ? archive.name() : root;
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  @Override
  public String display(ModelPath path) {
    return archive.name() + "!/" + entryOf(path);
  }

  /** Returns the path of an entry in this model, if it is a file of it. */
  Optional<ModelPath> pathOf(String entry) {
    if (singleFile) {
      return entry.equals(root) ? Optional.of(ModelPath.of(name())) : Optional.empty();
    }
    return entry.startsWith(root) && !entry.endsWith("/")
        ? Optional.of(ModelPath.of(entry.substring(root.length())))
        : Optional.empty();
  }

  boolean isIn(Archive other) {
    return archive.name().equals(other.name());
  }

  private String entryOf(ModelPath path) {
    return singleFile ? root : root + path;
  }

  @Override
  public ModelListing list(ListingPolicy policy)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    List<ModelFile> files = new ArrayList<>();
    try (ZipFile zip = archive.open()) {
      String stamp = archive.stamp();
      ListedPaths paths = new ListedPaths(path -> archive.name() + "!/" + root + path);
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Optional<ModelPath> path = listed(entry);
        if (path.isPresent()) {
          if (paths.contains(path.get())) {
            throw new UnacceptableModelException(
                ArchiveReasons.AMBIGUOUS_MODEL,
                display(path.get()),
                "'%s' has '%s' twice".formatted(archive.name(), entry.getName()));
          }
          paths.add(path.get());
          if (policy.selects(path.get())) {
            files.add(new ModelFile(path.get(), entry.getSize(), version(entry, stamp)));
          }
        }
      }
      paths.requireFolders();
    } catch (IOException e) {
      throw archive.failure("list", archive.name(), e);
    }
    return new ModelListing(files, singleFile, List.of());
  }

  private Optional<ModelPath> listed(ZipEntry entry) throws UnacceptableModelException {
    try {
      return entry.isDirectory() ? Optional.empty() : pathOf(entry.getName());
    } catch (IllegalArgumentException e) {
      throw new UnacceptableModelException(
          Reason.UNSUPPORTED_FILE_NAME,
          entry.getName(),
          "'%s' has an entry that cannot be a file of a model: %s"
              .formatted(archive.name(), e.getMessage()),
          e);
    }
  }

  /** The sum is not trusted: it tells one version of the archive from another by accident. */
  private static String version(ZipEntry entry, String stamp) {
    return "%08x %d %d %s"
        .formatted(entry.getCrc(), entry.getSize(), entry.getCompressedSize(), stamp);
  }

  @Override
  public ModelContent open(ModelFile file) throws ModelAccessException {
    String display = display(file.path());
    ZipFile zip;
    try {
      zip = archive.open();
    } catch (IOException e) {
      throw archive.failure("open", display, e);
    }
    try {
      return content(zip, file, zip::close);
    } catch (ModelAccessException e) {
      try {
        zip.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  @Override
  public ModelReader reader(List<FileRange> planned) {
    return new ArchiveReader(archive, this);
  }

  /**
   * Opens a listed file in an archive that is open.
   *
   * @param closing what is to be closed with it
   * @throws ModelAccessException if it is not what was listed
   */
  ModelContent content(ZipFile zip, ModelFile file, EntryContent.Closing closing)
      throws ModelAccessException {
    String display = display(file.path());
    ZipEntry entry = zip.getEntry(entryOf(file.path()));
    if (entry == null || entry.isDirectory()) {
      throw new ModelAccessException(
          Reason.FILE_CHANGED, display, "'%s' has vanished since it was listed".formatted(display));
    }
    requireVersion(entry, file, display);
    return new EntryContent(
        archive, display, zip, entry, () -> requireVersion(entry, file, display), closing);
  }

  private void requireVersion(ZipEntry entry, ModelFile file, String display)
      throws ModelAccessException {
    String found;
    try {
      found = version(entry, archive.stamp());
    } catch (IOException e) {
      throw archive.failure("look at", display, e);
    }
    if (!found.equals(file.version())) {
      throw new ModelAccessException(
          Reason.FILE_CHANGED, display, "'%s' has changed since it was listed".formatted(display));
    }
  }
}
