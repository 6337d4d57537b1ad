package io.modelsigning.pkcs11;

import io.modelsigning.domain.manifest.Bytes;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A PKCS #11 URI (RFC 7512). An attribute that is not known is refused: it was meant to choose
 * something, and passing over it would choose more. Immutable.
 */
final class Pkcs11Uri {
  private static final String SCHEME = "pkcs11:";
  private static final int MAXIMUM_CHARACTERS = 4096;

  /** What may stand unencoded beside letters and digits, in each of the two parts. */
  private static final String UNRESERVED = "-._~:[]@!$'()*+,=";

  private static final String MORE_IN_PATH = "&";
  private static final String MORE_IN_QUERY = "/?|";

  private final String text;
  private final Map<Attribute, Bytes> values;

  /** The attributes of RFC 7512, sections 2.3 and 2.4. */
  enum Attribute {
    TOKEN("token"),
    MANUFACTURER("manufacturer"),
    SERIAL("serial"),
    MODEL("model"),
    LIBRARY_MANUFACTURER("library-manufacturer"),
    LIBRARY_VERSION("library-version"),
    LIBRARY_DESCRIPTION("library-description"),
    OBJECT("object"),
    TYPE("type"),
    ID("id"),
    SLOT_MANUFACTURER("slot-manufacturer"),
    SLOT_DESCRIPTION("slot-description"),
    SLOT_ID("slot-id"),
    PIN_SOURCE("pin-source"),
    MODULE_NAME("module-name"),
    MODULE_PATH("module-path");

    private final String word;

    Attribute(String word) {
      this.word = word;
    }

    private boolean inQuery() {
      return compareTo(PIN_SOURCE) >= 0;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** The values of {@code type} that can name a key to sign or verify with. */
  enum ObjectType {
    PRIVATE("private"),
    PUBLIC("public"),
    CERTIFICATE("cert");

    private final String word;

    ObjectType(String word) {
      this.word = word;
    }
  }

  private Pkcs11Uri(String text, Map<Attribute, Bytes> values) {
    this.text = text;
    this.values = values;
  }

  static Pkcs11Uri parse(String text) throws Pkcs11Exception {
    if (text.length() > MAXIMUM_CHARACTERS) {
      throw malformed(
          "is longer than %d characters: %d".formatted(MAXIMUM_CHARACTERS, text.length()));
    }
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw malformed("does not begin with '" + SCHEME + "'");
    }
    String rest = text.substring(SCHEME.length());
    int mark = rest.indexOf('?');
    Map<Attribute, Bytes> values = new EnumMap<>(Attribute.class);
    read(mark < 0 ? rest : rest.substring(0, mark), ';', false, values);
    if (mark >= 0) {
      read(rest.substring(mark + 1), '&', true, values);
    }
    Pkcs11Uri uri = new Pkcs11Uri(text, values);
    uri.check();
    return uri;
  }

  private static void read(String part, char separator, boolean query, Map<Attribute, Bytes> values)
      throws Pkcs11Exception {
    int start = 0;
    while (start < part.length()) {
      int end = part.indexOf(separator, start);
      if (end < 0) {
        end = part.length();
      }
      String pair = part.substring(start, end);
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw malformed("has an attribute without a name and '='");
      }
      Attribute attribute = attribute(pair.substring(0, equals), query);
      Bytes value = decoded(attribute, pair.substring(equals + 1), query);
      if (values.put(attribute, value) != null) {
        throw malformed("has '%s' twice".formatted(attribute));
      }
      start = end + 1;
    }
  }

  private static Attribute attribute(String name, boolean query) throws Pkcs11Exception {
    if (name.equals("pin-value")) {
      throw malformed("has a PIN in it, which others on this machine can read: 'pin-value'");
    }
    for (Attribute attribute : Attribute.values()) {
      if (attribute.word.equals(name)) {
        if (attribute.inQuery() != query) {
          throw malformed("has '%s' %s the '?'".formatted(attribute, query ? "behind" : "before"));
        }
        return attribute;
      }
    }
    throw malformed("has the attribute '%s', which is not known".formatted(quoted(name)));
  }

  private static Bytes decoded(Attribute attribute, String value, boolean query)
      throws Pkcs11Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        if (i + 2 >= value.length()
            || !HexFormat.isHexDigit(value.charAt(i + 1))
            || !HexFormat.isHexDigit(value.charAt(i + 2))) {
          throw malformed("has a '%%' without two hexadecimal digits in '%s'".formatted(attribute));
        }
        bytes.write(HexFormat.fromHexDigits(value, i + 1, i + 3));
        i += 2;
      } else if (isLetterOrDigit(c)
          || UNRESERVED.indexOf(c) >= 0
          || (query ? MORE_IN_QUERY : MORE_IN_PATH).indexOf(c) >= 0) {
        bytes.write(c);
      } else {
        throw malformed(
            "has '%s' in '%s', where only '%s' may stand for it"
                .formatted(c, attribute, encoded(Character.toString(c))));
      }
    }
    return Bytes.of(bytes.toByteArray());
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static String encoded(String text) {
    return encoded(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String encoded(Bytes bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes.toArray()) {
      text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
    }
    return text.toString();
  }

  private static String quoted(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }

  /** Looks at once at what would otherwise fail when a token was asked already. */
  private void check() throws Pkcs11Exception {
    for (Attribute attribute : values.keySet()) {
      if (attribute != Attribute.ID) {
        textOf(attribute);
      }
    }
    slotId();
    type();
    file(Attribute.MODULE_PATH);
    // A program, which RFC 7512 leaves to who reads the URI, is not run.
    file(Attribute.PIN_SOURCE);
    Optional<String> version = text(Attribute.LIBRARY_VERSION);
    if (version.isPresent() && !version.get().matches("[0-9]{1,3}(\\.[0-9]{1,3})?")) {
      throw malformed("has a 'library-version' that is none");
    }
    Optional<String> name = text(Attribute.MODULE_NAME);
    if (name.isPresent() && !name.get().matches("[A-Za-z0-9_][A-Za-z0-9._+-]*")) {
      throw malformed("has a 'module-name' that is a path, or no name of a file");
    }
  }

  /** Where a module or a PIN is never depends on the working directory. */
  private static Path absolute(Attribute attribute, String path) throws Pkcs11Exception {
    Path file;
    try {
      file =
          attribute == Attribute.PIN_SOURCE && path.regionMatches(true, 0, "file:", 0, 5)
              ? Path.of(URI.create(path))
              : Path.of(path);
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw malformed("has a '%s' that names no file".formatted(attribute));
    }
    if (!file.isAbsolute()) {
      throw malformed("has a '%s' that is no absolute path of a file".formatted(attribute));
    }
    return file;
  }

  /** Returns the file that an attribute names. */
  Optional<Path> file(Attribute attribute) throws Pkcs11Exception {
    Optional<String> path = text(attribute);
    return path.isPresent() ? Optional.of(absolute(attribute, path.get())) : Optional.empty();
  }

  private Optional<String> textOf(Attribute attribute) throws Pkcs11Exception {
    Bytes value = values.get(attribute);
    if (value == null) {
      return Optional.empty();
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value.toArray())).toString();
    } catch (CharacterCodingException e) {
      throw malformed("has a '%s' that is not in UTF-8".formatted(attribute));
    }
    if (text.indexOf('\0') >= 0) {
      throw malformed("has a '%s' with a NUL in it".formatted(attribute));
    }
    return Optional.of(text);
  }

  /** Returns the value of an attribute that is a text. */
  Optional<String> text(Attribute attribute) {
    try {
      return textOf(attribute);
    } catch (Pkcs11Exception e) {
      throw new AssertionError("checked when the URI was read", e);
    }
  }

  /** Returns whether the attribute is absent or has this value. */
  boolean admits(Attribute attribute, String value) {
    return text(attribute).map(value::equals).orElse(true);
  }

  Optional<Bytes> id() {
    return Optional.ofNullable(values.get(Attribute.ID));
  }

  Optional<Long> slotId() throws Pkcs11Exception {
    Optional<String> slot = text(Attribute.SLOT_ID);
    if (slot.isEmpty()) {
      return Optional.empty();
    }
    if (!slot.get().matches("[0-9]{1,20}")) {
      throw malformed("has a 'slot-id' that is no number");
    }
    try {
      return Optional.of(Long.parseUnsignedLong(slot.get()));
    } catch (NumberFormatException e) {
      throw malformed("has a 'slot-id' that is too large");
    }
  }

  Optional<ObjectType> type() throws Pkcs11Exception {
    Optional<String> word = text(Attribute.TYPE);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    for (ObjectType type : ObjectType.values()) {
      if (type.word.equals(word.get())) {
        return Optional.of(type);
      }
    }
    throw malformed(
        "has another 'type' than 'private', 'public' or 'cert': '%s'"
            .formatted(quoted(word.get())));
  }

  /** Returns this URI as a text, with this id instead of none. */
  String withId(Bytes id) {
    if (values.containsKey(Attribute.ID)) {
      return text;
    }
    int mark = text.indexOf('?');
    String path = mark < 0 ? text : text.substring(0, mark);
    String query = mark < 0 ? "" : text.substring(mark);
    boolean first = path.length() == SCHEME.length() || path.endsWith(";");
    return path + (first ? "" : ";") + "id=" + encoded(id) + query;
  }

  /** Returns this URI as a text, with this module unless it names one. */
  String withModule(Path module) {
    if (values.containsKey(Attribute.MODULE_PATH) || values.containsKey(Attribute.MODULE_NAME)) {
      return text;
    }
    StringBuilder encoded = new StringBuilder();
    for (byte b : module.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      encoded.append(
          isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0
              ? Character.toString(c)
              : encoded(Bytes.of(new byte[] {b})));
    }
    String before = text.indexOf('?') < 0 ? "?" : text.matches(".*[?&]") ? "" : "&";
    return text + before + "module-path=" + encoded;
  }

  static Pkcs11Exception malformed(String what) {
    return new Pkcs11Exception(Pkcs11Reasons.MALFORMED_PKCS11_URI, "the PKCS #11 URI " + what);
  }

  @Override
  public String toString() {
    return text;
  }
}
