package io.modelsigning.filesystem;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A signature in a file of its own, of up to 128 MiB.
 *
 * <p>Written by way of a temporary file in the same directory, forced to the storage device and
 * then moved over the old file in one step; its permissions are those the process gives every new
 * file. A symbolic link is read through, but when written replaced itself, and what it led to stays
 * as it was. Thread-safe; of several writers one wins.
 */
public final class SignatureFile implements SignatureStore {
  /** The longest signature that is read: some 600,000 files or shards. */
  static final int MAXIMUM_BYTES = 128 << 20;

  private static final Reason SIGNATURE_TOO_LARGE = new Reason("signature-too-large");

  private final Path path;
  private final int maximumBytes;

  private SignatureFile(Path path, int maximumBytes) {
    this.path = path;
    this.maximumBytes = maximumBytes;
  }

  /** Returns the store at {@code path}, whether or not there is a file yet. */
  public static SignatureFile at(Path path) {
    return new SignatureFile(path, MAXIMUM_BYTES);
  }

  static SignatureFile limitedTo(int maximumBytes, Path path) {
    return new SignatureFile(path, maximumBytes);
  }

  /**
   * Returns where the signature of a model is kept unless the user says otherwise: {@code
   * model.sig} in a directory, {@code <file>.sig} beside a file.
   */
  public static Path defaultFor(Path model) {
    return Files.isDirectory(model) ? model.resolve("model.sig") : Names.append(model, ".sig");
  }

  @Override
  public String location() {
    return path.toString();
  }

  @Override
  public Optional<ModelPath> pathWithin(ModelSource model) {
    return model instanceof LocalModel local ? local.relativize(path) : Optional.empty();
  }

  @Override
  public Bytes read() throws SignatureAccessException {
    try {
      requireReadable(Files.readAttributes(path, BasicFileAttributes.class));
      try (InputStream in = Files.newInputStream(path)) {
        // The size is only what the file had: the limit counts for what comes.
        byte[] content = in.readNBytes(maximumBytes + 1);
        requireShort(content.length);
        return Bytes.of(content);
      }
    } catch (NoSuchFileException e) {
      throw new SignatureAccessException(
          Reason.NOT_FOUND, "signature file '%s' does not exist".formatted(path), e);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  private void requireReadable(BasicFileAttributes attributes) throws SignatureAccessException {
    if (attributes.isDirectory()) {
      throw new SignatureAccessException(
          Reason.IO_ERROR, "signature '%s' must be a file, but is a directory".formatted(path));
    }
    requireNoSpecialFile(attributes);
    requireShort(attributes.size());
  }

  private void requireNoSpecialFile(BasicFileAttributes attributes)
      throws SignatureAccessException {
    if (attributes.isOther()) {
      throw new SignatureAccessException(
          Reason.SPECIAL_FILE,
          "signature '%s' must be a regular file, but is a special file".formatted(path));
    }
  }

  private void requireShort(long bytes) throws SignatureAccessException {
    if (bytes > maximumBytes) {
      throw new SignatureAccessException(
          SIGNATURE_TOO_LARGE,
          "signature file '%s' must have at most %d bytes, but has %s%d"
              .formatted(path, maximumBytes, bytes == maximumBytes + 1L ? "at least " : "", bytes));
    }
  }

  @Override
  public void write(Bytes stored) throws SignatureAccessException {
    try {
      requireReplaceable();
      Path directory = path.toAbsolutePath().getParent();
      if (directory == null) {
        throw new SignatureAccessException(
            Reason.IO_ERROR, "signature '%s' must be a file, but is a directory".formatted(path));
      }
      WholeFile.write(directory, path, stored);
    } catch (NoSuchFileException e) {
      throw new SignatureAccessException(
          Reason.NOT_FOUND,
          "cannot write signature '%s': its directory does not exist".formatted(path),
          e);
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  /** A pipe or a device, also behind a link, is not what one wants replaced by a file. */
  private void requireReplaceable() throws SignatureAccessException, IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new SignatureAccessException(
          Reason.IO_ERROR, "signature '%s' must be a file, but is a directory".formatted(path));
    }
    if (Files.exists(path)) {
      requireNoSpecialFile(Files.readAttributes(path, BasicFileAttributes.class));
    }
  }

  private SignatureAccessException failed(String attempt, IOException e) {
    return new SignatureAccessException(
        Reason.IO_ERROR,
        "cannot %s signature '%s': %s".formatted(attempt, path, Failures.cause(e)),
        e);
  }

  @Override
  public String toString() {
    return location();
  }
}
