package io.modelsigning.sigstore.oidc;

import io.modelsigning.domain.Reason;

/** Why there is no identity token to sign with. */
public final class IdentityReasons {
  /** No source of identity tokens that may be used has one. */
  public static final Reason NO_IDENTITY = new Reason("no-identity");

  /** The identity token is not of the form, for the audience or of the time it must be. */
  public static final Reason BAD_IDENTITY_TOKEN = new Reason("bad-identity-token");

  /** The credentials of the surroundings are there, but give no token. */
  static final Reason AMBIENT_CREDENTIALS_FAILED = new Reason("ambient-credentials-failed");

  /** The user or the identity provider did not complete the login. */
  static final Reason LOGIN_FAILED = new Reason("login-failed");

  private IdentityReasons() {}
}
