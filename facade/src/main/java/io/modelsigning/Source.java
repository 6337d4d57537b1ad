package io.modelsigning;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.keys.PemSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where a key, certificates, a trust root or a policy comes from. Read when the builder that it is
 * given to builds, at most as far as its kind may be long. Immutable.
 */
public final class Source {
  /** More than any kind may have; each has a limit of its own as well. */
  static final int MAXIMUM_BYTES = 8 << 20;

  private final String name;
  private final Opener opener;

  private Source(String name, Opener opener) {
    this.name = name;
    this.opener = opener;
  }

  /** Opens a stream, which is closed after use. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens it.
     *
     * @throws IOException if that fails
     */
    InputStream open() throws IOException;
  }

  /** Returns the content of a file, which may be of any file system. */
  public static Source of(Path file) {
    return new Source(file.toString(), () -> Files.newInputStream(file));
  }

  /**
   * Returns bytes, which are copied.
   *
   * @param name what to call them in messages
   */
  public static Source of(String name, byte[] content) {
    Bytes copy = Bytes.of(content);
    return new Source(name, copy::asStream);
  }

  /**
   * Returns what a stream gives, such as a resource of the class path.
   *
   * @param name what to call it in messages
   */
  public static Source of(String name, Opener opener) {
    return new Source(name, opener);
  }

  /** Returns what to call it in messages. */
  public String name() {
    return name;
  }

  /** Returns the content, of which one byte more than the maximum tells that there is more. */
  Bytes read() throws Unreadable {
    try (InputStream in = opener.open()) {
      // What the class path answers to a resource that is not there.
      if (in == null) {
        throw new NoSuchFileException(name);
      }
      return Bytes.of(in.readNBytes(MAXIMUM_BYTES + 1));
    } catch (NoSuchFileException e) {
      throw new Unreadable(Reason.NOT_FOUND, "'%s' does not exist".formatted(name), e);
    } catch (IOException e) {
      throw new Unreadable(
          Reason.IO_ERROR, "'%s' cannot be read: %s".formatted(name, e.getMessage()), e);
    }
  }

  PemSource pem() throws Unreadable {
    return PemSource.of(name, read());
  }

  /** That a source cannot be read, before it is known what for. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    Unreadable(Reason reason, String message, IOException cause) {
      super(message, cause);
      this.reason = reason;
    }

    VerificationUnavailableException forVerifying() {
      return new VerificationUnavailableException(reason, String.valueOf(getMessage()), this);
    }

    SigningException forSigning() {
      return new SigningException(reason, String.valueOf(getMessage()), this);
    }
  }

  /** Returns the name; the content may be a secret. */
  @Override
  public String toString() {
    return name;
  }
}
