package io.modelsigning.keys;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.keys.OtherContentException.Content;
import io.modelsigning.keys.OtherContentException.Wanted;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * Says what a file is that is not what it should be. Loaded only when there is one; what it finds
 * is told and never used.
 */
final class OtherContent {
  private static final Map<String, Content> BLOCKS =
      Map.ofEntries(
          Map.entry("PRIVATE KEY", Content.PRIVATE_KEY),
          Map.entry("ENCRYPTED PRIVATE KEY", Content.PRIVATE_KEY),
          Map.entry("EC PRIVATE KEY", Content.PRIVATE_KEY),
          Map.entry("PUBLIC KEY", Content.PUBLIC_KEY),
          Map.entry("CERTIFICATE", Content.CERTIFICATE),
          Map.entry("X509 CERTIFICATE", Content.CERTIFICATE),
          Map.entry("TRUSTED CERTIFICATE", Content.CERTIFICATE),
          Map.entry("CERTIFICATE REQUEST", Content.CERTIFICATE_REQUEST),
          Map.entry("NEW CERTIFICATE REQUEST", Content.CERTIFICATE_REQUEST),
          Map.entry("PKCS7", Content.CERTIFICATE_BAG),
          Map.entry("CMS", Content.CERTIFICATE_BAG));

  /** Other algorithms have blocks of their own, as do keys of OpenSSH. */
  private static final Pattern OF_ANOTHER_ALGORITHM =
      Pattern.compile("(RSA|DSA) (PRIVATE|PUBLIC) KEY");

  private static final String OPENSSH_BLOCK = "OPENSSH PRIVATE KEY";
  private static final byte[] OPENSSH_MAGIC =
      "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern OPENSSH_LINE =
      Pattern.compile(
          "^(?:[^\\n]* )?((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+) AAAA[A-Za-z0-9+/]",
          Pattern.MULTILINE);
  private static final Pattern OPENSSH_ECDSA = Pattern.compile("ecdsa-sha2-nistp(256|384|521)");

  private static final Pattern JSON_KEY =
      Pattern.compile("^\\s*\\{.*\"(kty|keys)\"", Pattern.DOTALL);
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final int JAVA_KEY_STORE = 0xFEEDFEED;

  private final String file;
  private final Wanted wanted;
  private final String what;
  private final Reason malformed;

  /**
   * @param what what the file should hold, for messages
   */
  OtherContent(PemSource source, Wanted wanted, String what) {
    this.file = source.name();
    this.wanted = wanted;
    this.what = what;
    this.malformed = malformed(wanted);
  }

  /** Returns the reason for which a file that is not what is wanted is refused. */
  static Reason malformed(Wanted wanted) {
    return wanted == Wanted.CERTIFICATE ? Reason.MALFORMED_CERTIFICATE : KeyReasons.MALFORMED_KEY;
  }

  /** Returns why a file without one PEM block that can be read is refused. */
  Unusable withoutBlock(byte[] content, @Nullable Exception cause) {
    if (content.length >= 2 && content[0] == 0 && content[1] == '-') {
      return refusal(Content.UNMARKED_UTF16_BE, false);
    }
    if (isUtf16(content)) {
      return refusal(Content.UTF16, false);
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.isBlank()) {
      return new Unusable(malformed, "%s '%s' is empty".formatted(what, file));
    }
    Matcher ssh = OPENSSH_LINE.matcher(text);
    if (ssh.find()) {
      return ofOpenSsh(Content.SSH_PUBLIC_KEY, ssh.group(1));
    }
    Optional<String> foreign = foreign(content, text);
    if (foreign.isPresent()) {
      return refusal(Content.FOREIGN_KEY, foreign.get(), false);
    }
    Optional<Content> der = ofDer(content);
    if (der.isPresent()) {
      return refusal(der.get(), true);
    }
    return new Unusable(
        malformed,
        (cause == null
                ? "%s '%s' must be a PEM file, but has no PEM block"
                : "%s '%s' is no valid PEM file")
            .formatted(what, file),
        cause);
  }

  /** Returns why a file of other PEM blocks is refused. */
  Unusable withBlocks(List<PemObject> blocks) {
    for (PemObject block : blocks) {
      if (block.getType().equals(OPENSSH_BLOCK)) {
        return ofOpenSsh(Content.SSH_PRIVATE_KEY, openSshType(block.getContent()));
      }
      if (OF_ANOTHER_ALGORITHM.matcher(block.getType()).matches()) {
        return new Unusable(
            KeyReasons.UNSUPPORTED_KEY,
            "%s '%s' must be %s, but is %s"
                .formatted(what, file, Curve.ALL, block.getType().substring(0, 3)));
      }
    }
    Set<Content> contents = EnumSet.noneOf(Content.class);
    for (PemObject block : blocks) {
      Content content = BLOCKS.get(block.getType());
      if (content != null) {
        contents.add(content);
      }
    }
    // A private key is what matters most, and comes with its certificate at times.
    for (Content content : contents) {
      if (!content.name().equals(wanted.name())
          && (contents.size() == 1 || content == Content.PRIVATE_KEY)) {
        return refusal(content, false);
      }
    }
    return new Unusable(
        malformed,
        "%s '%s' must be %s, but has %s".formatted(what, file, wanted.form(), Pem.typesOf(blocks)));
  }

  /**
   * Returns the refusal of a private key that cannot be opened, with what it takes to convert it.
   */
  static Unusable ofLocked(PemSource source, Unusable refusal) {
    return new Unusable(
        refusal.reason(),
        refusal.text(),
        new OtherContentException(
            source.name(), Wanted.PRIVATE_KEY, Content.LOCKED_PRIVATE_KEY, false));
  }

  private Unusable ofOpenSsh(Content content, String type) {
    return OPENSSH_ECDSA.matcher(type).matches()
        ? refusal(content, content + " of type " + type, false)
        : new Unusable(
            KeyReasons.UNSUPPORTED_KEY,
            "%s '%s' must be %s, but is %s of type %s"
                .formatted(what, file, Curve.ALL, content, Names.printable(type)));
  }

  private Unusable refusal(Content content, boolean binary) {
    return refusal(content, binary ? content + " in DER" : content.toString(), binary);
  }

  private Unusable refusal(Content content, String found, boolean binary) {
    return new Unusable(
        malformed,
        "%s '%s' must be %s, but is %s".formatted(what, file, wanted.form(), found),
        new OtherContentException(file, wanted, content, binary));
  }

  private static boolean isUtf16(byte[] content) {
    if (content.length < 2) {
      return false;
    }
    int mark = ((content[0] & 0xff) << 8) | (content[1] & 0xff);
    return mark == 0xFEFF || mark == 0xFFFE || (content[0] == '-' && content[1] == 0);
  }

  /** Returns the name of a form that has nothing to do with X.509. */
  private static Optional<String> foreign(byte[] content, String text) {
    if (text.contains("-----BEGIN PGP ")) {
      return Optional.of("a PGP key or message");
    }
    if (text.startsWith("PuTTY-User-Key-File-")) {
      return Optional.of("a PuTTY key");
    }
    if (text.contains("---- BEGIN SSH2 ")) {
      return Optional.of("an SSH key in the form of RFC 4716");
    }
    if (JSON_KEY.matcher(text).find()) {
      return Optional.of("a JSON Web Key");
    }
    return content.length >= 4 && ByteBuffer.wrap(content).getInt() == JAVA_KEY_STORE
        ? Optional.of("a Java key store")
        : Optional.empty();
  }

  private static Optional<Content> ofDer(byte[] content) {
    try {
      return ofSequence(ASN1Sequence.getInstance(content));
    } catch (RuntimeException e) {
      // The ASN.1 classes answer malformed input with unchecked exceptions of several types.
      return Optional.empty();
    }
  }

  private static Optional<Content> ofSequence(ASN1Sequence sequence) {
    ASN1Encodable first = sequence.getObjectAt(0);
    ASN1Encodable second = sequence.getObjectAt(1);
    return Optional.ofNullable(
        switch (first) {
          case ASN1Integer version ->
              switch (second) {
                case ASN1Sequence algorithm ->
                    version.hasValue(3) ? Content.KEY_STORE : Content.PRIVATE_KEY;
                // An EC key in SEC 1, or an RSA key in PKCS #1.
                case ASN1OctetString secret -> Content.PRIVATE_KEY;
                case ASN1Integer number ->
                    sequence.size() == 2 ? Content.PUBLIC_KEY : Content.PRIVATE_KEY;
                default -> null;
              };
          case ASN1ObjectIdentifier type ->
              type.getId().equals(SIGNED_DATA) ? Content.CERTIFICATE_BAG : null;
          case ASN1Sequence signed ->
              switch (second) {
                case ASN1BitString key -> Content.PUBLIC_KEY;
                case ASN1OctetString encrypted -> Content.PRIVATE_KEY;
                // A request is a version, a name, a key, and attributes.
                case ASN1Sequence algorithm ->
                    signed.size() > 4 ? Content.CERTIFICATE : Content.CERTIFICATE_REQUEST;
                default -> null;
              };
          default -> null;
        });
  }

  /** Returns the type of an OpenSSH private key, which stands before its secret. */
  private static String openSshType(byte[] content) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      buffer.position(OPENSSH_MAGIC.length);
      for (int i = 0; i < 3; i++) {
        // The cipher, and how its key is derived.
        string(buffer);
      }
      buffer.getInt();
      return new String(string(ByteBuffer.wrap(string(buffer))), StandardCharsets.US_ASCII);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return "unknown";
    }
  }

  private static byte[] string(ByteBuffer buffer) {
    int length = buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] string = new byte[length];
    buffer.get(string);
    return string;
  }
}
