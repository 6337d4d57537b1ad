package io.modelsigning.sigstore;

import io.modelsigning.domain.Reason;

/** Why keyless signing fails. */
final class SigningReasons {
  /** No source of identity tokens that may be used has one. */
  static final Reason NO_IDENTITY = new Reason("no-identity");

  /** The identity token is not of the form, for the audience or of the time it must be. */
  static final Reason BAD_IDENTITY_TOKEN = new Reason("bad-identity-token");

  /** The credentials of the surroundings are there, but give no token. */
  static final Reason AMBIENT_CREDENTIALS_FAILED = new Reason("ambient-credentials-failed");

  /** The user or the identity provider did not complete the login. */
  static final Reason LOGIN_FAILED = new Reason("login-failed");

  /** The signing configuration names no service that can be used. */
  static final Reason UNUSABLE_SIGNING_CONFIG = new Reason("unusable-signing-config");

  /** A service could not be reached, or failed every time within the limit. */
  static final Reason SERVICE_UNAVAILABLE = new Reason("service-unavailable");

  /** A service's certificate is not by an authority that is trusted, or not for the service. */
  static final Reason UNTRUSTED_SERVER = new Reason("untrusted-server");

  /** A proxy lets only those pass whom it knows. */
  static final Reason PROXY_REFUSED = new Reason("proxy-refused");

  /** A service refused the request. */
  static final Reason SERVICE_REFUSED = new Reason("service-refused");

  /** A service's answer is not what its protocol says. */
  static final Reason MALFORMED_ANSWER = new Reason("malformed-answer");

  /** The certificate is not for our key and identity, or not of whom the instance trusts. */
  static final Reason UNACCEPTABLE_CERTIFICATE = new Reason("unacceptable-certificate");

  /** The finished bundle does not verify. */
  static final Reason SELF_CHECK_FAILED = new Reason("self-check-failed");

  private SigningReasons() {}
}
