package io.modelsigning.sigstore.oidc;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Where an identity token comes from: the first that is there of the explicit token, the token
 * file, the environment's {@code SIGSTORE_ID_TOKEN}, the credentials of the surrounding continuous
 * integration or cloud, and a login of the user.
 */
public interface IdentityOptions {
  /** The environment variable that holds an identity token. */
  String TOKEN_VARIABLE = "SIGSTORE_ID_TOKEN";

  /** Returns the identity token itself, a secret. */
  @Value.Redacted
  Optional<String> identityToken();

  /** Returns a file that holds the identity token; read anew for each signing. */
  Optional<Path> identityTokenFile();

  /** Returns whether credentials of the surroundings are left alone; not, unless set. */
  @Value.Default
  default boolean disableAmbient() {
    return false;
  }

  /** Returns whether a token must be there, so that nobody is asked to log in; not, unless set. */
  @Value.Default
  default boolean useAmbient() {
    return false;
  }

  /** Returns whether a login prints an address and reads a code; not, unless set. */
  @Value.Default
  default boolean forceOob() {
    return false;
  }

  /** Returns the OAuth client, which is the audience of the token too. */
  @Value.Default
  default String clientId() {
    return "sigstore";
  }

  /** Returns the OAuth client's secret, for providers that want one. */
  @Value.Redacted
  Optional<String> clientSecret();

  /** Returns the environment variables to look for credentials in. */
  @Value.Redacted
  Map<String, String> environment();

  /** Returns the user, where there is one; without, a login is not possible. */
  Optional<UserInteraction> userInteraction();
}
