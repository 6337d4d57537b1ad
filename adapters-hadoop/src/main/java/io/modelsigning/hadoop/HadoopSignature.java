package io.modelsigning.hadoop;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.BundleHead;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;

/**
 * A signature that is a file in a file system of Hadoop, which is asked only when something is read
 * or written. Thread-safe.
 */
final class HadoopSignature implements SignatureStore {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Location location;
  private final Configuration configuration;

  HadoopSignature(Location location, Configuration configuration) {
    this.location = location;
    this.configuration = configuration;
  }

  @Override
  public String location() {
    return Paths.display(location);
  }

  @Override
  public Optional<ModelPath> pathWithin(ModelSource model) {
    return model instanceof HadoopModel here
        ? here.relate(location).pathWithin()
        : Optional.empty();
  }

  private HadoopPlace place() throws SignatureAccessException, IOException {
    Optional<String> fault = Paths.fault(location);
    if (fault.isPresent()) {
      throw new SignatureAccessException(Reason.IO_ERROR, Paths.refusal(location, fault.get()));
    }
    return HadoopPlace.of(location, configuration);
  }

  @Override
  public Bytes read() throws SignatureAccessException {
    try {
      HadoopPlace place = place();
      FileStatus status = Calls.make(() -> place.files().getFileStatus(place.path()));
      requireFile(status);
      if (status.getLen() > Bundle.MAXIMUM_BYTES) {
        throw tooLarge(Long.toString(status.getLen()));
      }
      return read(place, status, Bundle.MAXIMUM_BYTES);
    } catch (IOException e) {
      if (Failures.isMissing(e)) {
        throw new SignatureAccessException(
            Reason.NOT_FOUND, "signature '%s' does not exist".formatted(location), e);
      }
      throw Failures.ofSignature("read", location(), e);
    }
  }

  /** Reads to the end. The size is only what the file had: the limit counts for what comes. */
  private Bytes read(HadoopPlace place, FileStatus status, int maximumBytes)
      throws IOException, SignatureAccessException {
    Bytes.Collector content = Bytes.collector((int) Math.min(status.getLen(), maximumBytes));
    byte[] buffer = new byte[BUFFER_BYTES];
    try (FSDataInputStream in = place.open(status)) {
      for (int count = next(in, buffer); count >= 0; count = next(in, buffer)) {
        content.append(buffer, 0, Math.min(count, maximumBytes + 1 - content.size()));
        if (content.size() > maximumBytes) {
          throw tooLarge("at least " + content.size());
        }
      }
    }
    return content.toBytes();
  }

  private static int next(FSDataInputStream in, byte[] buffer) throws IOException {
    return Calls.make(() -> in.read(buffer));
  }

  private SignatureAccessException tooLarge(String bytes) {
    return new SignatureAccessException(
        Reason.SIGNATURE_TOO_LARGE,
        "signature '%s' must have at most %d bytes, but has %s"
            .formatted(location, Bundle.MAXIMUM_BYTES, bytes));
  }

  private void requireFile(FileStatus status) throws SignatureAccessException {
    if (!status.isFile()) {
      throw new SignatureAccessException(
          Reason.IO_ERROR,
          "signature '%s' must be a file, but is %s"
              .formatted(location, status.isSymlink() ? "a symbolic link" : "a folder"));
    }
  }

  @Override
  public void write(Bytes stored, Overwrite overwrite) throws SignatureAccessException {
    try {
      HadoopPlace place = place();
      Optional<FileStatus> there = place.find();
      if (there.isPresent()) {
        requireFile(there.get());
        if (!overwrite.permits(head(place, there.get()))) {
          throw new SignatureAccessException(
              Reason.SIGNATURE_PLACE_TAKEN,
              "cannot write signature '%s': it must be new or replace an older signature, but something else is there"
                  .formatted(location));
        }
      }
      Draft draft = new Draft(place, stored, there);
      draft.put();
    } catch (Draft.OvertakenException e) {
      throw new SignatureAccessException(
          Reason.FILE_CHANGED,
          "cannot write signature '%s': something else was stored there in the meantime"
              .formatted(location),
          e);
    } catch (IOException e) {
      throw Failures.ofSignature("write", location(), e);
    }
  }

  private static byte[] head(HadoopPlace place, FileStatus status) throws IOException {
    if (status.getLen() == 0) {
      return new byte[0];
    }
    try (FSDataInputStream in = place.open(status)) {
      return Calls.make(() -> in.readNBytes(BundleHead.BYTES));
    }
  }

  @Override
  public String toString() {
    return location();
  }
}
