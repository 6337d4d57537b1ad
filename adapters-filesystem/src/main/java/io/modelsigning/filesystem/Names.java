package io.modelsigning.filesystem;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * File names as text, exactly: a name is UTF-8 or has no text, whatever the locale of the process.
 *
 * <p>On POSIX systems a name is bytes, which the JDK keeps in a {@link Path}, but turns into text
 * and back by {@code sun.jnu.encoding}. JDK 25 takes that from the locale: in the POSIX locale
 * ({@code LANG=C}) on Linux it is ASCII, {@link Path#toString} has U+FFFD for every other byte, and
 * {@link Path#of(String, String...)} refuses other characters. The bytes are still to be had:
 * {@link Path#toUri} writes each of them as {@code %XX}, and {@link Path#of(URI)} takes them back,
 * both without decoding. So names beyond ASCII work in every locale. Nothing is normalised, by the
 * JDK neither: since JDK 20 not even on macOS, unless {@code jdk.nio.path.useNormalizationFormD} is
 * set.
 */
final class Names {
  private static final char REPLACEMENT = '\uFFFD';

  private static final boolean DECODED_AS_UTF_8 =
      "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

  private Names() {}

  /** Returns the text of a single name, unless its bytes are not UTF-8. */
  static Optional<String> text(Path name) {
    String decoded = name.toString();
    if (isFaithful(name, decoded)) {
      return Optional.of(decoded);
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(name))).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Returns the text of a single name, with every byte that is not UTF-8 written {@code \xNN}. */
  static String readable(Path name) {
    String decoded = name.toString();
    if (isFaithful(name, decoded)) {
      return decoded;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes(name));
    CharBuffer out = CharBuffer.allocate(4 * in.remaining() + 1);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put("\\x").put(HexFormat.of().toHexDigits(in.get()));
      }
      result = decoder.reset().decode(in, out, true);
    }
    return out.flip().toString();
  }

  /**
   * Returns the name that {@code text} writes, unless this platform has no such single name: on
   * Windows {@code ..\x} is a path of two names, for instance.
   */
  static Optional<Path> name(String text) {
    if (text.equals(".") || text.equals("..")) {
      return Optional.empty();
    }
    try {
      Path name = isDecodedAsUtf8(text) ? Path.of(text) : ofBytes(text);
      boolean single =
          name.getRoot() == null
              && name.getNameCount() == 1
              && Names.text(name).equals(Optional.of(text));
      return single ? Optional.of(name) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the path of one or more names that {@code text} writes, as {@link #text(Path)} has
   * them.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Path path(String text) {
    if (isDecodedAsUtf8(text) || !File.separator.equals("/")) {
      return Path.of(text);
    }
    Path path = Path.of(text.startsWith("/") ? "/" : "");
    for (int at = 0; at < text.length(); ) {
      int slash = text.indexOf('/', at);
      String name = text.substring(at, slash < 0 ? text.length() : slash);
      path = path.resolve(isDecodedAsUtf8(name) ? Path.of(name) : ofBytes(name));
      at += name.length() + 1;
    }
    return path;
  }

  /** Returns the text of which {@link #path} makes this path, unless a name is not UTF-8. */
  static String textOf(Path path) {
    String decoded = path.toString();
    if (isFaithful(path, decoded)) {
      return decoded;
    }
    StringBuilder text = new StringBuilder();
    for (Path name : path) {
      text.append(text.isEmpty() ? "" : "/").append(text(name).orElse(name.toString()));
    }
    return path.isAbsolute() ? "/" + text : text.toString();
  }

  /** Returns {@code path} with {@code suffix}, which is ASCII, behind its last name. */
  static Path append(Path path, String suffix) {
    Path name = path.getFileName();
    Optional<Path> appended =
        name == null ? Optional.empty() : text(name).flatMap(text -> name(text + suffix));
    return appended.map(path::resolveSibling).orElseGet(() -> Path.of(path + suffix));
  }

  private static boolean isFaithful(Path name, String decoded) {
    boolean bytesAreHidden = name.getFileSystem().getSeparator().equals("/");
    return !bytesAreHidden || (isDecodedAsUtf8(decoded) && decoded.indexOf(REPLACEMENT) < 0);
  }

  /** Every encoding that {@code sun.jnu.encoding} takes on POSIX systems has ASCII as it is. */
  private static boolean isDecodedAsUtf8(String text) {
    return DECODED_AS_UTF_8 || text.chars().allMatch(c -> c < 0x80);
  }

  private static byte[] bytes(Path name) {
    String path = name.toUri().getRawPath();
    // A name that is a directory's in the working directory has a slash behind it.
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = path.lastIndexOf('/', end - 1) + 1; i < end; i++) {
      if (path.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(path, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(path.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static Path ofBytes(String text) {
    StringBuilder uri = new StringBuilder("file:///");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
    }
    Path path = Path.of(URI.create(uri.toString()));
    return path.getRoot().relativize(path);
  }
}
