package io.modelsigning.filesystem;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.storage.Overwrite;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A signature that comes from a stream, or goes to one, such as standard input and output. It can
 * be read once, and is bounded as one in a file is. No path of a model is left out for it.
 */
public final class SignatureStream implements SignatureStore {
  /** Somewhere to write to. */
  @FunctionalInterface
  public interface Sink {
    /** Writes everything, and returns when it has arrived. */
    void write(Bytes content) throws IOException;
  }

  private final String location;
  private final InputStream in;
  private final Sink out;
  private final int maximumBytes;

  private SignatureStream(String location, InputStream in, Sink out, int maximumBytes) {
    this.location = location;
    this.in = in;
    this.out = out;
    this.maximumBytes = maximumBytes;
  }

  /**
   * Returns a signature to be read from {@code in}, which is not closed.
   *
   * @param location the stream as the user would name it
   */
  public static SignatureStream from(String location, InputStream in) {
    return limitedTo(Bundle.MAXIMUM_BYTES, location, in);
  }

  static SignatureStream limitedTo(int maximumBytes, String location, InputStream in) {
    return new SignatureStream(
        location,
        in,
        content -> {
          throw new IOException("it is only read from");
        },
        maximumBytes);
  }

  /**
   * Returns a signature to be written to {@code out}.
   *
   * @param location the stream as the user would name it
   */
  public static SignatureStream to(String location, Sink out) {
    return new SignatureStream(location, InputStream.nullInputStream(), out, 0);
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public Optional<ModelPath> pathWithin(ModelSource model) {
    return Optional.empty();
  }

  @Override
  public Bytes read() throws SignatureAccessException {
    try {
      return SignatureFile.read(in, 0, location, maximumBytes);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  @Override
  public void write(Bytes stored, Overwrite overwrite) throws SignatureAccessException {
    try {
      out.write(stored);
    } catch (IOException e) {
      throw failed("write", e);
    }
  }

  private SignatureAccessException failed(String attempt, IOException e) {
    return new SignatureAccessException(
        Reason.IO_ERROR,
        "cannot %s signature '%s': %s".formatted(attempt, location, Failures.cause(e)),
        e);
  }

  @Override
  public String toString() {
    return location;
  }
}
