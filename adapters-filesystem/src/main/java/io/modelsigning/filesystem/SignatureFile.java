package io.modelsigning.filesystem;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.BundleHead;
import io.modelsigning.domain.storage.Overwrite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A signature in a file of its own, of up to {@link Bundle#MAXIMUM_BYTES}, or behind a path that is
 * a pipe, a terminal or an open stream.
 *
 * <p>Written by way of a temporary file in the same directory, forced to the storage device and
 * then moved over the old file in one step; its permissions are those the process gives every new
 * file. A symbolic link is read and written through, and stays; one that leads nowhere is refused.
 * Thread-safe; of several writers one wins.
 */
public final class SignatureFile implements SignatureStore {
  /** More than a signature of some ten files has. */
  private static final int BUFFER_BYTES = 1 << 13;

  private final Path path;
  private final int maximumBytes;

  private SignatureFile(Path path, int maximumBytes) {
    this.path = path;
    this.maximumBytes = maximumBytes;
  }

  /** Returns the store at {@code path}, whether or not there is a file yet. */
  public static SignatureFile at(Path path) {
    return new SignatureFile(path, Bundle.MAXIMUM_BYTES);
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
    return model instanceof LocalModel local && !isStream()
        ? local.relativize(path)
        : Optional.empty();
  }

  /** Returns whether a pipe or the like is there, which is no file of any model. */
  private boolean isStream() {
    try {
      LinkChain chain = LinkChain.of(path);
      return chain.descriptor().isPresent()
          || (chain.attributes().isPresent()
              && chain.attributes().get().isOther()
              && Destination.isStream(chain.end()));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Bytes read() throws SignatureAccessException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      requireReadable(attributes);
      try (InputStream in = Files.newInputStream(path)) {
        return read(in, (int) attributes.size(), path.toString(), maximumBytes);
      }
    } catch (NoSuchFileException e) {
      throw new SignatureAccessException(
          Reason.NOT_FOUND, "signature file '%s' does not exist".formatted(path), e);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /**
   * Reads to the end. The size is only what a file had, and a pipe has none: the limit counts for
   * what comes.
   *
   * @param expectedBytes that size, or 0
   */
  static Bytes read(InputStream in, int expectedBytes, String location, int maximumBytes)
      throws IOException, SignatureAccessException {
    Bytes.Collector content = Bytes.collector(expectedBytes);
    byte[] buffer = new byte[BUFFER_BYTES];
    // Not readNBytes: the JDK asks a file's stream for its position then, which a pipe has not.
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      content.append(buffer, 0, Math.min(count, maximumBytes + 1 - content.size()));
      requireShort(content.size(), location, maximumBytes);
    }
    return content.toBytes();
  }

  private void requireReadable(BasicFileAttributes attributes)
      throws SignatureAccessException, IOException {
    if (attributes.isDirectory()) {
      throw new SignatureAccessException(
          Reason.IO_ERROR, "signature '%s' must be a file, but is a directory".formatted(path));
    }
    if (attributes.isOther() && !isStream()) {
      throw specialFile();
    }
    requireShort(attributes.size(), path.toString(), maximumBytes);
  }

  private SignatureAccessException specialFile() {
    return new SignatureAccessException(
        Reason.SPECIAL_FILE,
        "signature '%s' must be a file or a stream, but is another special file".formatted(path));
  }

  private static void requireShort(long bytes, String location, int maximumBytes)
      throws SignatureAccessException {
    if (bytes > maximumBytes) {
      throw new SignatureAccessException(
          Reason.SIGNATURE_TOO_LARGE,
          "signature file '%s' must have at most %d bytes, but has %s%d"
              .formatted(
                  location, maximumBytes, bytes == maximumBytes + 1L ? "at least " : "", bytes));
    }
  }

  /**
   * {@inheritDoc} What another process puts there in the moment between looking and replacing is
   * replaced.
   */
  @Override
  public void write(Bytes stored, Overwrite overwrite) throws SignatureAccessException {
    try {
      Destination destination = Destination.of(path);
      if (!overwrite.permits(destination.replacedHead(BundleHead.BYTES))) {
        throw new SignatureAccessException(
            Reason.SIGNATURE_PLACE_TAKEN,
            "cannot write signature '%s': it must be new or replace an older signature, but something else is there"
                .formatted(path));
      }
      destination.write(stored);
    } catch (Destination.RefusedException e) {
      throw new SignatureAccessException(
          e.reason(), "cannot write signature '%s': %s".formatted(path, e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new SignatureAccessException(
          Reason.NOT_FOUND,
          "cannot write signature '%s': its directory does not exist".formatted(path),
          e);
    } catch (IOException e) {
      throw failed("write", e);
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
