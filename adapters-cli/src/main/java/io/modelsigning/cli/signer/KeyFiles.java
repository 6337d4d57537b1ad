package io.modelsigning.cli.signer;

import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.keys.NewKeyPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The two files of a new key pair. Neither replaces anything, and nobody but their owner can read
 * the private one, not even while it is written.
 */
public record KeyFiles(Path privateKey, Path publicKey) {
  private static final String OWNER_ALONE = "rw-------";
  private static final String READABLE_BY_ALL = "rw-r--r--";

  /**
   * Makes sure that neither file is there, before anybody is asked for a password.
   *
   * @throws UsageException if one is, or both have one name
   */
  public void requireNew() throws UsageException {
    if (privateKey.toAbsolutePath().normalize().equals(publicKey.toAbsolutePath().normalize())) {
      throw new UsageException("--private-key and --public-key must name two files");
    }
    requireNew(privateKey);
    requireNew(publicKey);
  }

  /**
   * Makes sure that a file is not there.
   *
   * @throws UsageException if it is
   */
  public static void requireNew(Path file) throws UsageException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(file);
    }
  }

  /**
   * Writes the public key of a pair whose private one is held elsewhere.
   *
   * @throws UsageException if the file has come to be there meanwhile
   * @throws SigningException if it cannot be written
   */
  public static void writePublic(Path file, Bytes key) throws UsageException, SigningException {
    create(file, key, READABLE_BY_ALL);
  }

  private static UsageException exists(Path file) {
    return new UsageException("'%s' is there already, and a key is never replaced".formatted(file));
  }

  /**
   * Writes both, or leaves neither.
   *
   * @throws UsageException if one has come to be there meanwhile
   * @throws SigningException if one cannot be written
   */
  public void write(NewKeyPair pair) throws UsageException, SigningException {
    create(privateKey, pair.privateKey(), OWNER_ALONE);
    try {
      create(publicKey, pair.publicKey(), READABLE_BY_ALL);
    } catch (UsageException | SigningException e) {
      delete(privateKey);
      throw e;
    }
  }

  private static void create(Path file, Bytes content, String permissions)
      throws UsageException, SigningException {
    FileAttribute<?>[] attributes =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
            }
            : new FileAttribute<?>[0];
    boolean created = false;
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      created = true;
      ByteBuffer bytes = ByteBuffer.wrap(content.toArray());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } catch (IOException e) {
      if (created) {
        delete(file);
      }
      throw new SigningException(
          CommandReasons.KEY_NOT_WRITTEN,
          "cannot write the key '%s': %s".formatted(file, problem(e)),
          e);
    }
  }

  private static String problem(IOException e) {
    return switch (e) {
      case java.nio.file.NoSuchFileException _ -> "its folder does not exist";
      case java.nio.file.AccessDeniedException _ -> "permission denied";
      case java.nio.file.FileSystemException of when of.getReason() != null -> of.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // What failed before is what is said.
    }
  }
}
