package io.modelsigning.oci;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** By what a registry knows its user. */
sealed interface Credentials {
  /** A name and what belongs to it. */
  record Password(String user, String password) implements Credentials {
    /** Returns the value of a header (RFC 7617). */
    String header() {
      return "Basic "
          + Base64.getEncoder()
              .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return "a password";
    }
  }

  /** What a service of tokens knows the user by, in place of a password. */
  record IdentityToken(String value) implements Credentials {
    @Override
    public String toString() {
      return "an identity token";
    }
  }

  /** What the registry itself takes. */
  record RegistryToken(String value) implements Credentials {
    @Override
    public String toString() {
      return "a registry token";
    }
  }
}
