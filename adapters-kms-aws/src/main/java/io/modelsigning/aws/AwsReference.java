package io.modelsigning.aws;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.KeyReference;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as the service names it, and possibly where the service is: {@code
 * awskms://[HOST[:PORT]]/KEY}.
 *
 * @param endpoint the host of an endpoint that is not the region's own
 * @param key a key's id, an alias with {@code alias/} before it, or the ARN of either
 */
record AwsReference(Optional<String> endpoint, String key) {
  static final String ALIAS = "alias/";

  private static final String ID =
      "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|mrk-[0-9a-fA-F]{32}";
  private static final String NAME = ALIAS + "[A-Za-z0-9/_-]{1,250}";
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]{0,20}:kms:([a-z0-9-]{1,40}):[0-9]{12}:(?:key/(?:"
              + ID
              + ")|"
              + NAME
              + ")");
  private static final Pattern FORM =
      Pattern.compile(
          "(?i:awskms)://([A-Za-z0-9.-]+(?::[0-9]{1,5})?)?/(%s|%s|%s)"
              .formatted(ID, NAME, ARN.pattern()));

  /**
   * @throws SigningException if the reference is not of that form
   */
  static AwsReference of(KeyReference reference) throws SigningException {
    Matcher matcher = FORM.matcher(reference.text());
    if (!matcher.matches()) {
      throw new SigningException(
          Reason.MALFORMED_KEY_REFERENCE,
          "the key reference '%s' must have the form awskms://[ENDPOINT]/KEY, where KEY is a key's id, alias/NAME, or the ARN of either"
              .formatted(reference));
    }
    return new AwsReference(Optional.ofNullable(matcher.group(1)), matcher.group(2));
  }

  /** Returns the region that an ARN names. */
  Optional<String> region() {
    Matcher arn = ARN.matcher(key);
    return arn.matches() ? Optional.of(arn.group(1)) : Optional.empty();
  }

  @Override
  public String toString() {
    return AwsKeys.SCHEME + "://" + endpoint.orElse("") + "/" + key;
  }
}
