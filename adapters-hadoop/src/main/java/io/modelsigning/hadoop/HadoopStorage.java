package io.modelsigning.hadoop;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.CodePointOrder;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.signature.BundleHead;
import io.modelsigning.domain.storage.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Models and signatures in the file systems of Hadoop. Thread-safe.
 *
 * <p>Locations are {@code SCHEME://AUTHORITY/PATH} ({@code hdfs://namenode/models/bert}), in which
 * nothing is encoded, of any scheme for which the configuration and the class path have a
 * connector; paths of this machine are not opened. The connectors decide how long they try, and as
 * whom; when the thread is interrupted, they give up.
 */
public final class HadoopStorage implements Storage {
  /** The names of so many entries take some hundred megabytes. */
  private static final int MAXIMUM_ENTRIES = 1_000_000;

  private final Configuration configuration;

  /**
   * Makes the storage, which asks nobody yet.
   *
   * @param configuration copied: later changes of it do not count
   */
  public HadoopStorage(Configuration configuration) {
    this.configuration = new Configuration(configuration);
  }

  @Override
  public Optional<String> fault(Location location) {
    return Paths.fault(location);
  }

  private void requireUsable(Location location) throws ModelAccessException {
    Optional<String> fault = fault(location);
    if (fault.isPresent()) {
      throw new ModelAccessException(
          Reason.IO_ERROR, Paths.display(location), Paths.refusal(location, fault.get()));
    }
  }

  @Override
  public StoredModel model(Location location, ProgressListener progress)
      throws ModelAccessException {
    requireUsable(location);
    return HadoopModel.open(location, configuration, progress);
  }

  /**
   * {@inheritDoc} It is {@code model.sig} in a folder, {@code <file>.sig} beside a file. The file
   * system is asked which of them it is.
   */
  @Override
  public Location usualSignature(Location model) {
    String text = model.text();
    return text.endsWith("/") || !isFile(model)
        ? new Location(HadoopModel.shown(text, "model.sig"))
        : new Location(text + ".sig");
  }

  private boolean isFile(Location location) {
    try {
      return fault(location).isEmpty() && HadoopPlace.of(location, configuration).status().isFile();
    } catch (IOException e) {
      // Whoever opens the model is told.
      noteInterrupt(e);
      return false;
    }
  }

  @Override
  public List<StoredEntry> entries(Location folder) throws ModelAccessException {
    requireUsable(folder);
    String display = folder.toString();
    List<StoredEntry> entries = new ArrayList<>();
    try {
      HadoopPlace place = HadoopPlace.of(folder, configuration);
      if (!place.status().isDirectory()) {
        throw new ModelAccessException(
            Reason.NOT_SEARCHABLE, display, "'%s' is no folder".formatted(display));
      }
      try (Statuses statuses = Statuses.in(place)) {
        while (statuses.hasNext()) {
          if (entries.size() == MAXIMUM_ENTRIES) {
            throw new ModelAccessException(
                Reason.NOT_SEARCHABLE,
                display,
                "folder '%s' must have at most %d entries to be searched for signatures, but has more"
                    .formatted(display, MAXIMUM_ENTRIES));
          }
          entries.add(entry(place, statuses.next()));
        }
      }
    } catch (IOException e) {
      throw Failures.ofModel("search", display, e);
    }
    entries.sort((a, b) -> CodePointOrder.compare(a.name(), b.name()));
    return entries;
  }

  private static StoredEntry entry(HadoopPlace folder, FileStatus status) {
    Path path = status.getPath();
    boolean link = status.isSymlink();
    StoredEntry.Kind kind =
        Paths.isNameable(path)
            ? link ? kindBehind(folder, path) : kind(status)
            : StoredEntry.Kind.UNNAMEABLE;
    return new StoredEntry(path.getName(), Paths.location(path), kind, link);
  }

  private static StoredEntry.Kind kindBehind(HadoopPlace folder, Path link) {
    try {
      return kind(Calls.make(() -> folder.files().getFileStatus(link)));
    } catch (IOException e) {
      // It leads nowhere, or is not followed here.
      noteInterrupt(e);
      return StoredEntry.Kind.OTHER;
    }
  }

  private static StoredEntry.Kind kind(FileStatus status) {
    return status.isFile()
        ? StoredEntry.Kind.FILE
        : status.isDirectory() ? StoredEntry.Kind.FOLDER : StoredEntry.Kind.OTHER;
  }

  @Override
  public boolean beginsAsSignature(Location file) {
    try {
      if (fault(file).isPresent()) {
        return false;
      }
      HadoopPlace place = HadoopPlace.of(file, configuration);
      FileStatus status = place.status();
      if (!status.isFile()) {
        return false;
      }
      try (FSDataInputStream in = place.open(status)) {
        return BundleHead.isOf(Calls.make(() -> in.readNBytes(BundleHead.BYTES)));
      }
    } catch (IOException e) {
      noteInterrupt(e);
      return false;
    }
  }

  private static void noteInterrupt(IOException e) {
    if (Failures.isInterrupt(e)) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>It is stored whole or not at all. By Hadoop's connector to S3, where that writes on
   * conditions, it replaces what was looked at before and nothing else, and in HDFS a new one
   * replaces nothing: of several writers one wins and the others are told. Elsewhere, and where
   * HDFS replaces an older signature, what another process puts there in the moment between the
   * last look and the replacing is lost; and where a file system cannot rename onto a file, the
   * older signature is removed just before.
   */
  @Override
  public SignatureStore signature(Location location) {
    return new HadoopSignature(location, configuration);
  }
}
