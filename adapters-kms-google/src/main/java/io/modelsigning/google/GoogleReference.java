package io.modelsigning.google;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.KeyReference;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key, and possibly a version of it: {@code
 * gcpkms://projects/P/locations/L/keyRings/R/cryptoKeys/K[/cryptoKeyVersions/V]}. As a version,
 * {@code /versions/V} is taken too.
 *
 * @param ring the resource name of the key ring
 * @param id the key's name within it
 */
record GoogleReference(String ring, String id, OptionalInt version) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?i:gcpkms)://(projects/[a-z0-9.:-]{1,100}/locations/[a-z0-9-]{1,63}/keyRings/[A-Za-z0-9_-]{1,63})/cryptoKeys/([A-Za-z0-9_-]{1,63})(?:/(?:cryptoKeyVersions|versions)/([1-9][0-9]{0,8}))?");

  /**
   * @throws SigningException if the reference is not of that form
   */
  static GoogleReference of(KeyReference reference) throws SigningException {
    Matcher matcher = FORM.matcher(reference.text());
    if (!matcher.matches()) {
      throw new SigningException(
          Reason.MALFORMED_KEY_REFERENCE,
          "the key reference '%s' must have the form gcpkms://projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY[/cryptoKeyVersions/VERSION]"
              .formatted(reference));
    }
    String version = matcher.group(3);
    return new GoogleReference(
        matcher.group(1),
        matcher.group(2),
        version == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(version)));
  }

  /** Returns the resource name of the key. */
  String key() {
    return ring + "/cryptoKeys/" + id;
  }

  /** Returns the resource name of a version. */
  String version(int number) {
    return key() + "/cryptoKeyVersions/" + number;
  }

  @Override
  public String toString() {
    return GoogleKeys.SCHEME + "://" + (version.isPresent() ? version(version.getAsInt()) : key());
  }
}
