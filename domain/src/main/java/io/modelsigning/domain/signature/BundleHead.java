package io.modelsigning.domain.signature;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Tells by the first bytes of a file whether it is a signature: a JSON object that begins as
 * Sigstore bundles do. Every release of every OMS implementation writes such ones. Whether it is a
 * good one is for a codec to say.
 */
public final class BundleHead {
  /** How many bytes are enough. */
  public static final int BYTES = 512;

  private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle";

  private static final Set<String> OBJECTS =
      Set.of("verificationMaterial", "dsseEnvelope", "messageSignature");

  private final String text;
  private int position;

  private BundleHead(String text) {
    this.text = text;
  }

  /** Returns whether {@code head}, the first {@link #BYTES} of a file or all, is a signature's. */
  public static boolean isOf(byte[] head) {
    return new BundleHead(new String(head, StandardCharsets.UTF_8)).isBundle();
  }

  private boolean isBundle() {
    if (!token('{') || !token('"')) {
      return false;
    }
    String member = rest();
    if (!token(':')) {
      return false;
    }
    return member.equals("mediaType")
        ? token('"') && text.startsWith(MEDIA_TYPE, position)
        : OBJECTS.contains(member) && token('{');
  }

  /** Skips white space and the character, if it comes next. */
  private boolean token(char wanted) {
    while (position < text.length() && " \t\r\n\uFEFF".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    boolean found = position < text.length() && text.charAt(position) == wanted;
    position += found ? 1 : 0;
    return found;
  }

  /** Returns the rest of a string that has begun, and skips it. */
  private String rest() {
    int end = text.indexOf('"', position);
    String found = end < 0 ? "" : text.substring(position, end);
    position = end < 0 ? text.length() : end + 1;
    return found;
  }
}
