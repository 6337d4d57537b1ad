package io.modelsigning.keys;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.keys.OtherContentException.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** PEM files (RFC 7468), with whatever text stands around their blocks. */
final class Pem {
  /** The largest file of keys that is read. */
  static final int MAXIMUM_KEY_FILE_BYTES = 64 << 10;

  /** The largest file of certificates that is read; a system's trust store has 200 to 500 kB. */
  static final int MAXIMUM_CERTIFICATE_FILE_BYTES = 8 << 20;

  /** That of UTF-8, which some editors write, read byte by byte. */
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private Pem() {}

  /**
   * Returns the blocks of {@code source} in their order; at least one.
   *
   * @param what what it should hold, for messages
   */
  static List<PemObject> read(PemSource source, int maximumBytes, String what, Wanted wanted)
      throws Unusable {
    byte[] content = readBytes(source, maximumBytes, what, OtherContent.malformed(wanted));
    String marked = new String(content, StandardCharsets.ISO_8859_1);
    String text =
        marked.startsWith(BYTE_ORDER_MARK) ? marked.substring(BYTE_ORDER_MARK.length()) : marked;
    Optional<PemObject> onlyBlock = onlyBlock(text);
    if (onlyBlock.isPresent()) {
      return List.of(onlyBlock.get());
    }
    List<PemObject> blocks = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        blocks.add(block);
      }
    } catch (IOException | RuntimeException e) {
      // The reader answers base64 that is none with an unchecked exception.
      throw new OtherContent(source, wanted, what).withoutBlock(content, e);
    }
    if (blocks.isEmpty()) {
      throw new OtherContent(source, wanted, what).withoutBlock(content, null);
    }
    return blocks;
  }

  /**
   * Returns the block of a text that is one block in its plainest form, and nothing else, as most
   * files of keys are. The library's reader, which reads all other forms too, has the platform's
   * logging set up first, for which a short command waits 10 ms.
   */
  private static Optional<PemObject> onlyBlock(String text) {
    int typeEnd = text.indexOf(DASHES + "\n", BEGIN.length());
    if (!text.startsWith(BEGIN) || typeEnd < 0) {
      return Optional.empty();
    }
    String type = text.substring(BEGIN.length(), typeEnd);
    int bodyStart = typeEnd + DASHES.length();
    String end = "\n" + END + type + DASHES + "\n";
    int bodyEnd = text.length() - end.length();
    if (type.isEmpty()
        || type.indexOf('-') >= 0
        || type.indexOf('\n') >= 0
        || bodyEnd < bodyStart) {
      return Optional.empty();
    }
    String body = text.substring(bodyStart, bodyEnd).replace("\n", "");
    if (!text.endsWith(end) || body.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PemObject(type, Base64.getDecoder().decode(body)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] readBytes(PemSource source, int maximumBytes, String what, Reason malformed)
      throws Unusable {
    byte[] content =
        switch (source) {
          case PemSource.InFile file -> readFile(file, maximumBytes + 1, what);
          case PemSource.InMemory(String name, Bytes text) -> text.toArray();
        };
    if (content.length > maximumBytes) {
      throw new Unusable(
          malformed,
          "%s '%s' must have at most %d bytes, but has more"
              .formatted(what, source.name(), maximumBytes));
    }
    return content;
  }

  private static byte[] readFile(PemSource.InFile source, int maximumBytes, String what)
      throws Unusable {
    Path file = source.file();
    try (InputStream in = source.open()) {
      return in.readNBytes(maximumBytes);
    } catch (NoSuchFileException e) {
      throw new Unusable(Reason.NOT_FOUND, "%s '%s' does not exist".formatted(what, file), e);
    } catch (IOException e) {
      throw new Unusable(
          Reason.IO_ERROR, "%s '%s' cannot be read: %s".formatted(what, file, problem(file, e)), e);
    }
  }

  /** Returns why reading failed; the platform's exceptions often have but the file's name. */
  static String problem(Path file, IOException e) {
    if (Files.isDirectory(file)) {
      return "it is a directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof FileSystemException of && of.getReason() != null
        ? of.getReason()
        : String.valueOf(e.getMessage());
  }

  /** Returns the types of {@code blocks}, for messages. */
  static String typesOf(List<PemObject> blocks) {
    StringJoiner types = new StringJoiner(", ");
    for (PemObject block : blocks) {
      types.add(block.getType());
    }
    return types.toString();
  }
}
