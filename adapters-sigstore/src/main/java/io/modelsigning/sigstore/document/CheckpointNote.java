package io.modelsigning.sigstore.document;

import io.modelsigning.domain.manifest.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The signed head of a log's tree: a checkpoint (c2sp.org/tlog-checkpoint) in a signed note
 * (c2sp.org/signed-note). Every line of it is of the form that it must be.
 *
 * @param origin the name of the log
 * @param size how many entries the tree has
 * @param text what is signed, to the last line feed
 * @param signatures at least one, of anybody
 */
public record CheckpointNote(
    String origin, long size, Bytes rootHash, Bytes text, List<Signature> signatures) {
  /** Signatures are separated from the text by an empty line, and each begins with this. */
  private static final String SIGNATURE = "\u2014 ";

  private static final int KEY_HINT_BYTES = 4;

  /** Origin, size and root hash; what follows them is for others. */
  private static final int LINES = 3;

  public CheckpointNote {
    signatures = List.copyOf(signatures);
  }

  /**
   * A line below the text.
   *
   * @param name who signed
   * @param keyHint the beginning of the key's id
   */
  public record Signature(String name, Bytes keyHint, Bytes signature) {
    private static Signature parse(String line) throws MalformedDocumentException {
      int space = line.indexOf(' ', SIGNATURE.length());
      if (!line.startsWith(SIGNATURE) || space < 0) {
        throw new MalformedDocumentException("a line below its text is no signature");
      }
      String name = line.substring(SIGNATURE.length(), space);
      if (name.isEmpty()
          || name.indexOf('+') >= 0
          || name.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
        throw new MalformedDocumentException("a signature of it has no valid name");
      }
      byte[] bytes = base64(line.substring(space + 1), "a signature of it");
      if (bytes.length <= KEY_HINT_BYTES) {
        throw new MalformedDocumentException("a signature of it is too short");
      }
      return new Signature(
          name,
          Bytes.of(Arrays.copyOf(bytes, KEY_HINT_BYTES)),
          Bytes.of(Arrays.copyOfRange(bytes, KEY_HINT_BYTES, bytes.length)));
    }
  }

  /**
   * Returns the checkpoint that {@code note} is.
   *
   * @throws MalformedDocumentException if it is none, or there is anything else before, in or after
   *     it
   */
  public static CheckpointNote parse(String note) throws MalformedDocumentException {
    if (note.chars().anyMatch(c -> (c < ' ' && c != '\n') || c == '\ufffd')) {
      throw new MalformedDocumentException("it has characters that no note may have");
    }
    int end = note.lastIndexOf("\n\n") + 1;
    if (end == 0 || end + 1 >= note.length() || !note.endsWith("\n")) {
      throw new MalformedDocumentException("it is no text with signatures below");
    }
    List<Signature> signatures = new ArrayList<>();
    for (String line : lines(note.substring(end + 1))) {
      signatures.add(Signature.parse(line));
    }
    String text = note.substring(0, end);
    List<String> lines = lines(text);
    if (lines.size() < LINES || lines.contains("")) {
      throw new MalformedDocumentException(
          "its text must have at least %d lines, none empty".formatted(LINES));
    }
    return new CheckpointNote(
        lines.get(0),
        size(lines.get(1)),
        Bytes.of(base64(lines.get(2), "its root hash")),
        Bytes.of(text.getBytes(StandardCharsets.UTF_8)),
        signatures);
  }

  /** Returns the lines of a text that ends with a line feed. */
  private static List<String> lines(String text) {
    return List.of(text.substring(0, text.length() - 1).split("\n", -1));
  }

  private static long size(String digits) throws MalformedDocumentException {
    if (!digits.matches("0|[1-9][0-9]{0,18}")) {
      throw new MalformedDocumentException("its size is no number");
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new MalformedDocumentException("its size is 2^63 or more", e);
    }
  }

  /** Reads the one form that bytes have in base64, with its padding. */
  private static byte[] base64(String text, String what) throws MalformedDocumentException {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(what + " is not in base64", e);
    }
    throw new MalformedDocumentException(what + " is not in base64 as it must be");
  }
}
