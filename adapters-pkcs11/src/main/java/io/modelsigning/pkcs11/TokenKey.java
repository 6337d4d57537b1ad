package io.modelsigning.pkcs11;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.signature.EcdsaSignatureForm;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A private key in a token. Each signature has a session of its own, so that none is open while
 * nobody signs.
 */
final class TokenKey implements SigningKey {
  private final Module module;
  private final Duration limit;
  private final Token token;
  private final Pkcs11Uri uri;
  private final Login login;
  private final ECPublicKey publicKey;

  /** Whether the token wants a login, and by what. */
  record Login(boolean wanted, @Nullable Pin pin) {
    static final Login NONE = new Login(false, null);

    void into(Session session) throws Pkcs11Exception {
      if (wanted) {
        session.login(pin);
      }
    }
  }

  TokenKey(
      Module module,
      Duration limit,
      Token token,
      Pkcs11Uri uri,
      Login login,
      ECPublicKey publicKey) {
    this.module = module;
    this.limit = limit;
    this.token = token;
    this.uri = uri;
    this.login = login;
    this.publicKey = publicKey;
  }

  @Override
  public ECPublicKey publicKey() {
    return publicKey;
  }

  @Override
  public Bytes sign(Bytes digest) throws SigningException, InterruptedException {
    try {
      return module.run(limit, calls -> signed(calls, digest));
    } catch (Pkcs11Exception e) {
      throw e.forSigning();
    }
  }

  private Bytes signed(Calls calls, Bytes digest) throws Pkcs11Exception {
    if (!token.isSame(calls.token(token.slot()))) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.TOKEN_NOT_FOUND,
          "%s is not in its slot any more; there is another".formatted(token));
    }
    try (Session session = Session.toRead(calls, token)) {
      login.into(session);
      // Found again: with the last session, a module may forget what it called the key.
      long key = new TokenObjects(session, uri).privateKey();
      byte[] numbers = session.sign(key, digest.toArray(), login.pin());
      try {
        return Bytes.of(EcdsaSignatureForm.derOf(numbers));
      } catch (IllegalArgumentException e) {
        throw calls
            .module()
            .failed(
                "answers C_Sign with what is no signature, in %d bytes".formatted(numbers.length));
      }
    }
  }
}
