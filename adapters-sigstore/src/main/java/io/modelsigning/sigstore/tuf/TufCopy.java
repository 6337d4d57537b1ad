package io.modelsigning.sigstore.tuf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import io.modelsigning.sigstore.document.MessageReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The files of a TUF repository as they are kept on this machine: one JSON object in one file, its
 * members named like the repository's files. It is replaced as a whole, so that a reader sees one
 * writer's files and never a mixture, whoever else reads or writes. It needs no lock: when two
 * processes write, the later one's files stay, and the worst is that they are the older.
 */
final class TufCopy {
  /** A larger file is not read. */
  static final int MAXIMUM_BYTES = 16 * 1024 * 1024;

  /** A process that was stopped while writing left its file; none still writes after that time. */
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);

  private static final String UNFINISHED = ".tmp";

  private final Path file;

  TufCopy(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /**
   * Returns what is kept; nothing if there is no such file.
   *
   * @throws IOException if the file cannot be read; {@link MalformedDocumentException} if it is
   *     none of ours
   */
  Map<String, Bytes> read() throws IOException {
    // To open a pipe would wait for a writer.
    if (!Files.isRegularFile(file)) {
      if (Files.notExists(file)) {
        return Map.of();
      }
      // Says why, if it is not for what it is.
      Files.readAttributes(file, "size");
      throw new MalformedDocumentException("it is no regular file");
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MAXIMUM_BYTES + 1);
    } catch (NoSuchFileException e) {
      return Map.of();
    }
    if (content.length > MAXIMUM_BYTES) {
      throw new MalformedDocumentException("it has more than %d bytes".formatted(MAXIMUM_BYTES));
    }
    Map<String, Bytes> files = new LinkedHashMap<>();
    MessageReader.read(Bytes.of(content), json -> json.map(MessageReader::text))
        .forEach((name, text) -> files.put(name, Bytes.ofUtf8(text)));
    return files;
  }

  /**
   * Keeps {@code files}, which are text in UTF-8, instead of what is kept. Makes the directory if
   * it is missing, for its owner alone.
   */
  void write(Map<String, Bytes> files) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new FileSystemException(file.toString(), null, "it is no place for a file");
    }
    createDirectory(directory);
    deleteLeftBehind(directory);
    Path unfinished =
        directory.resolve("%s.%s%s".formatted(file.getFileName(), UUID.randomUUID(), UNFINISHED));
    try {
      try (OutputStream out =
              Files.newOutputStream(
                  unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          JsonGenerator json = new JsonFactory().createGenerator(out)) {
        json.writeStartObject();
        for (Map.Entry<String, Bytes> entry : files.entrySet()) {
          json.writeStringField(
              entry.getKey(), new String(entry.getValue().toArray(), StandardCharsets.UTF_8));
        }
        json.writeEndObject();
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** As the XDG Base Directory Specification has it for what a program makes there. */
  private static void createDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
  }

  private void deleteLeftBehind(Path directory) throws IOException {
    Instant limit = Instant.now().minus(LEFT_BEHIND);
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, file.getFileName() + ".*" + UNFINISHED)) {
      for (Path entry : entries) {
        if (Files.getLastModifiedTime(entry).toInstant().isBefore(limit)) {
          Files.deleteIfExists(entry);
        }
      }
    } catch (NoSuchFileException e) {
      // Another process was faster.
    }
  }

  /** Returns what went wrong with a file, without its path. */
  static String describe(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "access denied";
      case NotDirectoryException no -> "it is no directory";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> Messages.describe(e);
    };
  }
}
