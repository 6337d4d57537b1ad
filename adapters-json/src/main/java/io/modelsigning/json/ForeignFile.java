package io.modelsigning.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Statement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a file is that is no bundle: people take one file for another, and a message about the
 * first wrong character does not say which. Only asked once a file is refused, so that nothing here
 * lets anything pass; looks at a bounded beginning.
 */
final class ForeignFile {
  /** So much is looked at of bytes and of text. */
  private static final int HEAD_BYTES = 4_096;

  /** So much is looked at of JSON, whose telling member may stand behind a payload. */
  static final int JSON_BYTES = 1 << 20;

  private static final int SHOWN_NAMES = 4;

  private static final Pattern PEM =
      Pattern.compile("^-{4,5} ?BEGIN ([A-Z0-9 ]{1,60}?) ?-{4,5}", Pattern.MULTILINE);

  /** An ECDSA signature in DER, in base64 as it stands in a file of its own. */
  private static final Pattern BARE_SIGNATURE =
      Pattern.compile("\\s*M[EIGC][A-Za-z0-9+/\\s]{60,400}={0,2}\\s*");

  private static final String JSON_EXPECTED = "the bundle must be JSON, but the file is ";

  private ForeignFile() {}

  /** Returns a refusal that says what {@code stored} is, if that can be told. */
  static Optional<MalformedSignatureException> recognise(Bytes stored, Throwable cause) {
    if (stored.size() > JsonDocument.MAXIMUM_BYTES) {
      return Optional.empty();
    }
    byte[] head = head(stored, HEAD_BYTES);
    Optional<MalformedSignatureException> found = ofBytes(head, cause);
    if (found.isEmpty()) {
      String text = new String(head, StandardCharsets.UTF_8).strip();
      found =
          text.startsWith("{")
              ? ofJson(head(stored, JSON_BYTES), cause)
              : ofText(text, head.length == stored.size(), cause);
    }
    return found;
  }

  private static byte[] head(Bytes stored, int maximumBytes) {
    try (InputStream in = stored.asStream()) {
      return in.readNBytes(maximumBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<MalformedSignatureException> ofBytes(byte[] head, Throwable cause) {
    Optional<String> encoding = encoding(head);
    if (encoding.isPresent()) {
      return refusal(
          SignatureFileReasons.SIGNATURE_IS_NOT_UTF8,
          "the bundle must be UTF-8, but the file is " + encoding.get(),
          cause);
    }
    if (startsWith(head, 0xef, 0xbb, 0xbf)) {
      return refusal(
          SignatureFileReasons.SIGNATURE_HAS_BYTE_ORDER_MARK,
          "the bundle must be UTF-8 without a byte order mark, but begins with one",
          cause);
    }
    Optional<String> compression = compression(head);
    if (compression.isPresent()) {
      return refusal(
          SignatureFileReasons.SIGNATURE_IS_COMPRESSED, JSON_EXPECTED + compression.get(), cause);
    }
    // The lengths that ECDSA signatures on P-256 to P-521 have.
    if (head.length >= 64
        && head.length <= 141
        && (startsWith(head, 0x30, head.length - 2)
            || startsWith(head, 0x30, 0x81, head.length - 3))) {
      return bareSignature(cause);
    }
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
        return refusal(
            SignatureFileReasons.SIGNATURE_IS_BINARY, JSON_EXPECTED + "binary data", cause);
      }
    }
    return Optional.empty();
  }

  /** Returns the encoding, told by its mark or by the zero bytes beside the first character. */
  private static Optional<String> encoding(byte[] head) {
    if (startsWith(head, 0xff, 0xfe, 0, 0) || startsWith(head, 0, 0, 0xfe, 0xff)) {
      return Optional.of("UTF-32");
    }
    if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) {
      return Optional.of("UTF-16");
    }
    if (startsWith(head, '{', 0, 0, 0) || startsWith(head, 0, 0, 0, '{')) {
      return Optional.of("UTF-32");
    }
    return startsWith(head, '{', 0) || startsWith(head, 0, '{')
        ? Optional.of("UTF-16")
        : Optional.empty();
  }

  private static Optional<String> compression(byte[] head) {
    if (startsWith(head, 0x1f, 0x8b)) {
      return Optional.of("compressed with gzip");
    }
    if (startsWith(head, 'P', 'K', 3, 4)) {
      return Optional.of("a zip archive");
    }
    if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      return Optional.of("compressed with zstd");
    }
    if (startsWith(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return Optional.of("compressed with xz");
    }
    return startsWith(head, 'B', 'Z', 'h')
        ? Optional.of("compressed with bzip2")
        : Optional.empty();
  }

  private static boolean startsWith(byte[] head, int... start) {
    if (head.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((head[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param text without the white space around it
   */
  private static Optional<MalformedSignatureException> ofText(
      String text, boolean whole, Throwable cause) {
    if (text.isEmpty()) {
      return whole
          ? refusal(
              SignatureFileReasons.SIGNATURE_IS_EMPTY,
              "the bundle must be a JSON object, but the file is empty",
              cause)
          : Optional.empty();
    }
    if (text.startsWith("version https://git-lfs.github.com/spec/")
        || text.startsWith("version https://hawser.github.com/spec/")) {
      return refusal(
          SignatureFileReasons.SIGNATURE_IS_LFS_POINTER,
          JSON_EXPECTED + "a pointer of Git LFS",
          cause);
    }
    if (text.startsWith("<")) {
      return refusal(
          SignatureFileReasons.SIGNATURE_IS_WEB_PAGE,
          JSON_EXPECTED + "a web page (HTML or XML)",
          cause);
    }
    Matcher pem = PEM.matcher(text);
    if (pem.find()) {
      return refusal(
          SignatureFileReasons.SIGNATURE_IS_PEM,
          JSON_EXPECTED + "'%s' in PEM".formatted(pem.group(1)),
          cause);
    }
    return whole && BARE_SIGNATURE.matcher(text).matches()
        ? bareSignature(cause)
        : Optional.empty();
  }

  private static Optional<MalformedSignatureException> bareSignature(Throwable cause) {
    return refusal(
        SignatureFileReasons.SIGNATURE_IS_BARE,
        JSON_EXPECTED + "a signature alone, without what was signed and by whom",
        cause);
  }

  private static Optional<MalformedSignatureException> ofJson(byte[] head, Throwable cause) {
    Outline outline = Outline.of(head);
    Set<String> names = outline.names;
    if (names.contains("messageSignature")) {
      return refusal(
          SignatureFileReasons.SIGNATURE_IS_OF_ONE_FILE,
          "the bundle must hold the envelope of a model's signature, but signs the digest of one"
              + " file ('messageSignature')",
          cause);
    }
    if (names.contains("dsseEnvelope")) {
      return ofBundle(outline, cause);
    }
    if (names.contains("base64Signature") || names.contains("rekorBundle")) {
      return refusal(
          SignatureFileReasons.SIGNATURE_IS_COSIGN_BUNDLE,
          "the bundle must be a Sigstore bundle, but is a bundle of cosign before version 3, which"
              + " signs the digest of one file",
          cause);
    }
    if (names.contains("payload") && !names.contains("mediaType")) {
      return refusal(
          SignatureFileReasons.SIGNATURE_IS_BARE_ENVELOPE,
          "the bundle must be a Sigstore bundle, but is a DSSE envelope alone, without"
              + " 'verificationMaterial'",
          cause);
    }
    if (names.contains("predicateType") || names.contains("_type")) {
      return refusal(
          SignatureFileReasons.SIGNATURE_IS_BARE_STATEMENT,
          "the bundle must be a Sigstore bundle, but is an in-toto statement alone, without a"
              + " signature",
          cause);
    }
    boolean any = names.contains("mediaType") || names.contains("verificationMaterial");
    if (any || names.isEmpty()) {
      return Optional.empty();
    }
    return refusal(
        SignatureFileReasons.SIGNATURE_IS_OTHER_JSON,
        "the bundle must have 'mediaType', 'verificationMaterial' and 'dsseEnvelope', but is JSON"
            + " with "
            + shown(names),
        cause);
  }

  private static String shown(Set<String> names) {
    String some =
        String.join(
            ", ",
            names.stream()
                .limit(SHOWN_NAMES)
                .map(name -> "'" + JsonDocument.shown(name) + "'")
                .toList());
    return names.size() > SHOWN_NAMES ? some + " and others" : some;
  }

  /** A bundle that is refused: of something else, or not alone. */
  private static Optional<MalformedSignatureException> ofBundle(Outline outline, Throwable cause) {
    Optional<String> foreign =
        outline.predicateType().filter(type -> Statement.Layout.byPredicateType(type).isEmpty());
    if (foreign.isPresent()) {
      return Optional.of(Statement.unsupportedPredicate(JsonDocument.shown(foreign.get()), cause));
    }
    return outline.another
        ? refusal(
            SignatureFileReasons.SIGNATURE_IS_JSON_LINES,
            "the bundle must be alone in its file, but another JSON object follows it",
            cause)
        : Optional.empty();
  }

  private static Optional<MalformedSignatureException> refusal(
      Reason reason, String message, Throwable cause) {
    return Optional.of(
        new MalformedSignatureException(EvidencePart.SIGNATURE, reason, message, cause));
  }

  /** What stands where in a JSON object, as far as its beginning goes. */
  private static final class Outline {
    private static final int MAXIMUM_NAMES = 100;

    final Set<String> names = new LinkedHashSet<>();
    boolean another;
    private @Nullable String payload;
    private @Nullable String predicateType;

    static Outline of(byte[] head) {
      Outline outline = new Outline();
      try (JsonParser parser = parserOf(head)) {
        outline.read(parser);
      } catch (IOException e) {
        // Cut off, or no JSON from here on: what was found so far must be enough.
      }
      return outline;
    }

    private static JsonParser parserOf(byte[] head) throws IOException {
      return JsonDocument.OF_LONG_STRINGS.createParser(
          new InputStreamReader(new ByteArrayInputStream(head), StandardCharsets.UTF_8));
    }

    private void read(JsonParser parser) throws IOException {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME && names.size() < MAXIMUM_NAMES) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value != JsonToken.VALUE_NULL) {
          names.add(name);
        }
        if (name.equals("predicateType") && value == JsonToken.VALUE_STRING) {
          predicateType = parser.getText();
        } else if (name.equals("dsseEnvelope") && value == JsonToken.START_OBJECT) {
          readEnvelope(parser);
        } else {
          parser.skipChildren();
        }
      }
      another = parser.nextToken() == JsonToken.START_OBJECT;
    }

    private void readEnvelope(JsonParser parser) throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isPayload = parser.currentName().equals("payload");
        if (parser.nextToken() == JsonToken.VALUE_STRING && isPayload) {
          payload = parser.getText();
        } else {
          parser.skipChildren();
        }
      }
    }

    /** Returns the type of the predicate that the envelope holds. */
    Optional<String> predicateType() {
      if (payload == null) {
        return Optional.empty();
      }
      try {
        Outline statement = of(Base64.getMimeDecoder().decode(payload));
        return Optional.ofNullable(statement.predicateType);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}
