package io.modelsigning.pkcs11;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.pkcs11.Pkcs11Uri.Attribute;
import io.modelsigning.pkcs11.TokenKey.Login;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;

/** The keys in tokens. */
final class TokenKeyHolder implements KeyHolder {
  private static final int ID_BYTES = 16;

  private final Pkcs11Settings settings;
  private final Pins pins;

  TokenKeyHolder(Pkcs11Settings settings, Pins pins) {
    this.settings = settings;
    this.pins = pins;
  }

  @Override
  public SigningKey signingKey(KeyReference reference)
      throws SigningException, InterruptedException {
    try {
      Pkcs11Uri uri = Pkcs11Uri.parse(reference.text());
      Module module = module(uri);
      Token token = token(module, uri);
      Login login = login(uri, token);
      ECPublicKey publicKey =
          module.run(
              settings.timeLimit(),
              calls -> {
                try (Session session = Session.toRead(calls, token)) {
                  login.into(session);
                  TokenObjects objects = new TokenObjects(session, uri);
                  return objects.publicKeyOf(objects.privateKey());
                }
              });
      return new TokenKey(module, settings.timeLimit(), token, uri, login, publicKey);
    } catch (Pkcs11Exception e) {
      throw e.forSigning();
    }
  }

  /** Tokens show public keys to everybody, so a PIN is asked for only where one does not. */
  @Override
  public ECPublicKey publicKey(KeyReference reference)
      throws VerificationUnavailableException, InterruptedException {
    try {
      Pkcs11Uri uri = Pkcs11Uri.parse(reference.text());
      Module module = module(uri);
      Token token = token(module, uri);
      Optional<ECPublicKey> shown = publicKey(module, token, uri, Login.NONE);
      if (shown.isPresent()) {
        return shown.get();
      }
      if (token.wantsLogin() && uri.text(Attribute.PIN_SOURCE).isPresent()) {
        Optional<ECPublicKey> hidden = publicKey(module, token, uri, login(uri, token));
        if (hidden.isPresent()) {
          return hidden.get();
        }
      }
      throw module.run(
          settings.timeLimit(),
          calls -> {
            try (Session session = Session.toRead(calls, token)) {
              return new TokenObjects(session, uri).noPublicKey();
            }
          });
    } catch (Pkcs11Exception e) {
      throw e.forVerifying();
    }
  }

  private Optional<ECPublicKey> publicKey(Module module, Token token, Pkcs11Uri uri, Login login)
      throws Pkcs11Exception, InterruptedException {
    return module.run(
        settings.timeLimit(),
        calls -> {
          try (Session session = Session.toRead(calls, token)) {
            login.into(session);
            return new TokenObjects(session, uri).publicKey();
          }
        });
  }

  @Override
  public Created create(KeyReference reference, Curve curve)
      throws SigningException, InterruptedException {
    try {
      Pkcs11Uri uri = Pkcs11Uri.parse(reference.text());
      String label =
          uri.text(Attribute.OBJECT)
              .filter(text -> !text.isEmpty())
              .orElseThrow(() -> Pkcs11Uri.malformed("has no 'object', the name of the new key"));
      Bytes id = uri.id().orElseGet(TokenKeyHolder::newId);
      Module module = module(uri);
      Token token = token(module, uri);
      Login login = login(uri, token);
      ECPublicKey publicKey =
          module.run(
              settings.timeLimit(),
              calls -> {
                try (Session session = Session.toWrite(calls, token)) {
                  login.into(session);
                  new TokenObjects(session, uri).requireNone();
                  return created(session, uri, label, id, curve);
                }
              });
      return new Created(new KeyReference(uri.withId(id)), publicKey);
    } catch (Pkcs11Exception e) {
      throw e.forSigning();
    }
  }

  private static ECPublicKey created(
      Session session, Pkcs11Uri uri, String label, Bytes id, Curve curve) throws Pkcs11Exception {
    Calls.KeyPair pair =
        session.generate(
            new Template()
                .yes(Template.TOKEN)
                .no(Template.PRIVATE)
                .yes(Template.VERIFY)
                .bytes(Template.EC_PARAMETERS, Bytes.of(EcKeys.parameters(curve)))
                .text(Template.LABEL, label)
                .bytes(Template.ID, id),
            new Template()
                .yes(Template.TOKEN)
                .yes(Template.PRIVATE)
                .yes(Template.SENSITIVE)
                .no(Template.EXTRACTABLE)
                .yes(Template.SIGN)
                .text(Template.LABEL, label)
                .bytes(Template.ID, id));
    try {
      return new TokenObjects(session, uri).publicKeyOf(pair.privateKey());
    } catch (Pkcs11Exception e) {
      // A pair that cannot be used is none: nobody else has seen it.
      session.destroy(pair.privateKey());
      session.destroy(pair.publicKey());
      throw e;
    }
  }

  private static Bytes newId() {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    return Bytes.of(id);
  }

  private Module module(Pkcs11Uri uri) throws Pkcs11Exception, InterruptedException {
    return Module.load(ModuleFiles.find(uri, settings), settings.timeLimit());
  }

  private Token token(Module module, Pkcs11Uri uri) throws Pkcs11Exception, InterruptedException {
    return module.run(settings.timeLimit(), calls -> Token.described(uri, calls));
  }

  /** Asks for the PIN in the caller's thread: nobody is timed while typing. */
  private Login login(Pkcs11Uri uri, Token token) throws Pkcs11Exception {
    return token.wantsLogin() ? new Login(true, pins.required(uri, token)) : Login.NONE;
  }
}
