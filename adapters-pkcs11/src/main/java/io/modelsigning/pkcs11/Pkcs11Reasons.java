package io.modelsigning.pkcs11;

import io.modelsigning.domain.Reason;

/** The reasons that keys in PKCS #11 tokens add to those of the domain. */
public final class Pkcs11Reasons {
  /** A text that is no PKCS #11 URI, or has an attribute that is not used. */
  public static final Reason MALFORMED_PKCS11_URI = new Reason("malformed-pkcs11-uri");

  /** A system on which PKCS #11 modules are not called. */
  public static final Reason PKCS11_UNSUPPORTED_PLATFORM =
      new Reason("pkcs11-unsupported-platform");

  /** No PKCS #11 module is named, or the one that is named is not there. */
  public static final Reason PKCS11_MODULE_NOT_FOUND = new Reason("pkcs11-module-not-found");

  /** A file that cannot be loaded, or is no PKCS #11 module. */
  public static final Reason PKCS11_MODULE_UNUSABLE = new Reason("pkcs11-module-unusable");

  /** A PKCS #11 module that answers a call with an error, or with what cannot be. */
  public static final Reason PKCS11_MODULE_FAILED = new Reason("pkcs11-module-failed");

  /** A PKCS #11 module that does not answer in time. */
  public static final Reason PKCS11_MODULE_TIMEOUT = new Reason("pkcs11-module-timeout");

  /** No token is of the description. */
  public static final Reason TOKEN_NOT_FOUND = new Reason("token-not-found");

  /** Several tokens are of the description. */
  public static final Reason AMBIGUOUS_TOKEN = new Reason("ambiguous-token");

  /** No key in the token is of the description. */
  public static final Reason TOKEN_KEY_NOT_FOUND = new Reason("token-key-not-found");

  /** Several keys in the token are of the description. */
  public static final Reason AMBIGUOUS_TOKEN_KEY = new Reason("ambiguous-token-key");

  /** A key in the token where a new one was to be made. */
  public static final Reason TOKEN_KEY_EXISTS = new Reason("token-key-exists");

  /** A key in the token of another type or curve than OMS uses. */
  public static final Reason UNSUPPORTED_TOKEN_KEY = new Reason("unsupported-token-key");

  /** A token that asks for a PIN, and none for it. */
  public static final Reason MISSING_PIN = new Reason("missing-pin");

  /** A PIN that does not open the token. */
  public static final Reason WRONG_PIN = new Reason("wrong-pin");

  /** A token that takes no PIN any more. */
  public static final Reason PIN_LOCKED = new Reason("pin-locked");

  private Pkcs11Reasons() {}
}
