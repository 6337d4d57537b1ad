package io.modelsigning.pkcs11;

import io.modelsigning.domain.manifest.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session with a token. The last one that is closed also ends the login. */
final class Session implements AutoCloseable {
  private static final long USER = 1;
  private static final long CONTEXT_SPECIFIC = 2;

  private final Calls calls;
  private final Token token;
  private final long handle;

  private Session(Calls calls, Token token, long handle) {
    this.calls = calls;
    this.token = token;
    this.handle = handle;
  }

  static Session toRead(Calls calls, Token token) throws Pkcs11Exception {
    return new Session(calls, token, calls.openSession(token.slot(), false));
  }

  static Session toWrite(Calls calls, Token token) throws Pkcs11Exception {
    return new Session(calls, token, calls.openSession(token.slot(), true));
  }

  Token token() {
    return token;
  }

  Calls calls() {
    return calls;
  }

  /**
   * Logs in, if nobody in this process is. A PIN that was wrong once is not tried again: a few
   * wrong ones lock a token for ever.
   *
   * @param pin or null where the token asks for it by itself
   */
  void login(@Nullable Pin pin) throws Pkcs11Exception {
    calls.module().login().lock();
    try {
      login(USER, pin);
    } finally {
      calls.module().login().unlock();
    }
  }

  private void login(long user, @Nullable Pin pin) throws Pkcs11Exception {
    if (pin != null && pin.wasWrong(calls.module(), token)) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.WRONG_PIN,
          "the PIN for %s was wrong before, and is not tried again".formatted(token));
    }
    long returned = calls.login(handle, user, pin == null ? null : pin.bytes());
    if (returned == ReturnValues.OK || returned == ReturnValues.USER_ALREADY_LOGGED_IN) {
      return;
    }
    if (returned == ReturnValues.PIN_LOCKED) {
      throw locked(token);
    }
    if (returned == ReturnValues.PIN_INCORRECT
        || returned == ReturnValues.PIN_INVALID
        || returned == ReturnValues.PIN_LENGTH) {
      if (pin != null) {
        pin.isWrong(calls.module(), token);
      }
      String tries = calls.token(token.slot()).tries();
      throw new Pkcs11Exception(
          Pkcs11Reasons.WRONG_PIN,
          "the PIN for %s is wrong (%s)%s"
              .formatted(token, ReturnValues.name(returned), tries.isEmpty() ? "" : ": " + tries));
    }
    if (returned == ReturnValues.USER_PIN_NOT_INITIALIZED || returned == ReturnValues.PIN_EXPIRED) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.PIN_LOCKED,
          "%s has no PIN that it takes (%s)".formatted(token, ReturnValues.name(returned)));
    }
    throw calls.failed(Function.LOGIN, returned);
  }

  static Pkcs11Exception locked(Token token) {
    return new Pkcs11Exception(
        Pkcs11Reasons.PIN_LOCKED, "the PIN of %s is locked".formatted(token));
  }

  List<Long> find(Template template) throws Pkcs11Exception {
    return calls.find(handle, template);
  }

  Optional<Bytes> attribute(long object, long type) throws Pkcs11Exception {
    return calls.attribute(handle, object, type);
  }

  /** Returns a text that is for people to read, or an empty one. */
  String label(long object) throws Pkcs11Exception {
    return attribute(object, Template.LABEL)
        .map(label -> new String(label.toArray(), StandardCharsets.UTF_8))
        .orElse("");
  }

  /**
   * Signs a digest, with the PIN once more where the key wants it for each use.
   *
   * @param pin or null where the token asks for it by itself
   */
  byte[] sign(long key, byte[] digest, @Nullable Pin pin) throws Pkcs11Exception {
    boolean always =
        attribute(key, Template.ALWAYS_AUTHENTICATE)
            .filter(value -> value.equals(Bytes.of(new byte[] {1})))
            .isPresent();
    calls.signInit(handle, key);
    if (always) {
      calls.module().login().lock();
      try {
        login(CONTEXT_SPECIFIC, pin);
      } finally {
        calls.module().login().unlock();
      }
    }
    return calls.sign(handle, digest);
  }

  Calls.KeyPair generate(Template publicKey, Template privateKey) throws Pkcs11Exception {
    return calls.generateKeyPair(handle, publicKey, privateKey);
  }

  void destroy(long object) throws Pkcs11Exception {
    calls.destroy(handle, object);
  }

  @Override
  public void close() {
    calls.closeSession(handle);
  }
}
