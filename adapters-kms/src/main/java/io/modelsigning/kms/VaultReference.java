package io.modelsigning.kms;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.KeyReference;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key's name, and possibly a version of it: {@code hashivault://NAME[@VERSION]}. Names are those
 * that transit engines take.
 */
record VaultReference(String name, OptionalInt version) {
  private static final Pattern FORM =
      Pattern.compile("(?i:hashivault)://(\\w(?:[\\w.-]*\\w)?)(?:@([1-9][0-9]{0,8}))?");

  /**
   * @throws SigningException if the reference is not of that form
   */
  static VaultReference of(KeyReference reference) throws SigningException {
    Matcher matcher = FORM.matcher(reference.text());
    if (!matcher.matches()) {
      throw new SigningException(
          Reason.MALFORMED_KEY_REFERENCE,
          "the key reference '%s' must have the form hashivault://KEY or hashivault://KEY@VERSION"
              .formatted(reference));
    }
    String version = matcher.group(2);
    return new VaultReference(
        matcher.group(1),
        version == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(version)));
  }

  @Override
  public String toString() {
    return VaultKeys.SCHEME + "://" + name + (version.isPresent() ? "@" + version.getAsInt() : "");
  }
}
