package io.modelsigning.pkcs11;

import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.pkcs11.Pkcs11Uri.Attribute;
import io.modelsigning.pkcs11.Pkcs11Uri.ObjectType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds keys among the objects of a token. */
final class TokenObjects {
  private static final int LISTED = 10;

  private static final Map<Long, String> KEY_TYPES =
      Map.of(
          0L, "RSA", 1L, "DSA", 2L, "DH", 0x40L, "an Edwards curve", 0x41L, "a Montgomery curve");

  private final Session session;
  private final Pkcs11Uri uri;

  TokenObjects(Session session, Pkcs11Uri uri) {
    this.session = session;
    this.uri = uri;
  }

  /** Returns the one private key that is described. */
  long privateKey() throws Pkcs11Exception {
    if (uri.type().isPresent() && uri.type().get() != ObjectType.PRIVATE) {
      throw Pkcs11Uri.malformed(
          "is of a '%s', and a private key is what signs"
              .formatted(uri.text(Attribute.TYPE).orElseThrow()));
    }
    List<Long> found = session.find(described(Template.CLASS_PRIVATE_KEY));
    if (found.isEmpty()) {
      throw notFound("private key", Template.CLASS_PRIVATE_KEY);
    }
    if (found.size() > 1) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.AMBIGUOUS_TOKEN_KEY,
          "%s has %d private keys of that description: %s"
              .formatted(session.token(), found.size(), listed(found)));
    }
    requireEc(found.getFirst());
    return found.getFirst();
  }

  private Template described(long objectClass) {
    Template template = new Template().number(Template.CLASS, objectClass);
    uri.text(Attribute.OBJECT).ifPresent(label -> template.text(Template.LABEL, label));
    uri.id().ifPresent(id -> template.bytes(Template.ID, id));
    return template;
  }

  private Pkcs11Exception notFound(String what, long objectClass) throws Pkcs11Exception {
    List<Long> there = session.find(new Template().number(Template.CLASS, objectClass));
    return new Pkcs11Exception(
        Pkcs11Reasons.TOKEN_KEY_NOT_FOUND,
        "%s has no %s of that description; it has %s"
            .formatted(session.token(), what, there.isEmpty() ? "none" : listed(there)));
  }

  private String listed(List<Long> objects) throws Pkcs11Exception {
    List<String> texts = new ArrayList<>();
    for (long object : objects.subList(0, Math.min(LISTED, objects.size()))) {
      texts.add(
          "'%s' (id %s)"
              .formatted(
                  session.label(object),
                  session
                      .attribute(object, Template.ID)
                      .filter(id -> id.size() > 0)
                      .map(Bytes::toHex)
                      .orElse("none")));
    }
    return String.join(", ", texts)
        + (objects.size() > LISTED ? " and %d more".formatted(objects.size() - LISTED) : "");
  }

  /** Looks at type and curve before anything is signed, as far as the token shows them. */
  private void requireEc(long key) throws Pkcs11Exception {
    Optional<Long> type = session.attribute(key, Template.KEY_TYPE).flatMap(TokenObjects::number);
    if (type.isPresent() && type.get() != Template.KEY_TYPE_EC) {
      throw unsupported(
          key, KEY_TYPES.getOrDefault(type.get(), "of the type 0x%x".formatted(type.get())));
    }
    Optional<Bytes> parameters = session.attribute(key, Template.EC_PARAMETERS);
    if (parameters.isPresent() && EcKeys.curve(parameters.get()).isEmpty()) {
      throw unsupported(key, "on another curve, or one that has no name");
    }
  }

  private Pkcs11Exception unsupported(long key, String found) throws Pkcs11Exception {
    return new Pkcs11Exception(
        Pkcs11Reasons.UNSUPPORTED_TOKEN_KEY,
        "the key '%s' in %s is %s; expected %s"
            .formatted(session.label(key), session.token(), found, Curve.ALL));
  }

  private static Optional<Long> number(Bytes value) {
    return value.size() == Long.BYTES
        ? Optional.of(ByteBuffer.wrap(value.toArray()).order(ByteOrder.nativeOrder()).getLong())
        : Optional.empty();
  }

  /**
   * Returns the public half of a private key: from the public key or the certificate with its id,
   * or with its label where it has no id; else from the private key itself.
   */
  ECPublicKey publicKeyOf(long privateKey) throws Pkcs11Exception {
    Optional<Bytes> id =
        session.attribute(privateKey, Template.ID).filter(value -> value.size() > 0);
    Optional<Bytes> label =
        session.attribute(privateKey, Template.LABEL).filter(value -> value.size() > 0);
    if (id.isPresent() || label.isPresent()) {
      Set<ECPublicKey> keys = new LinkedHashSet<>();
      for (long found : session.find(with(Template.CLASS_PUBLIC_KEY, id, label))) {
        publicKey(found).ifPresent(keys::add);
      }
      if (keys.isEmpty()) {
        for (long found : session.find(with(Template.CLASS_CERTIFICATE, id, label))) {
          certified(found).ifPresent(keys::add);
        }
      }
      if (!keys.isEmpty()) {
        return only(keys);
      }
    }
    Optional<ECPublicKey> own = publicKey(privateKey);
    if (own.isPresent()) {
      return own.get();
    }
    throw new Pkcs11Exception(
        Pkcs11Reasons.TOKEN_KEY_NOT_FOUND,
        "%s has neither public key nor certificate for its private key '%s' that could be used"
            .formatted(session.token(), session.label(privateKey)));
  }

  private static Template with(long objectClass, Optional<Bytes> id, Optional<Bytes> label) {
    Template template = new Template().number(Template.CLASS, objectClass);
    if (id.isPresent()) {
      template.bytes(Template.ID, id.get());
    } else {
      label.ifPresent(value -> template.bytes(Template.LABEL, value));
    }
    return template;
  }

  /** Returns the one public key that is described, from public keys or else from certificates. */
  Optional<ECPublicKey> publicKey() throws Pkcs11Exception {
    Optional<ObjectType> type = uri.type();
    Set<ECPublicKey> keys = new LinkedHashSet<>();
    List<Long> unusable = new ArrayList<>();
    if (type.isEmpty() || type.get() != ObjectType.CERTIFICATE) {
      for (long found : session.find(described(Template.CLASS_PUBLIC_KEY))) {
        publicKey(found).ifPresentOrElse(keys::add, () -> unusable.add(found));
      }
    }
    if (keys.isEmpty() && (type.isEmpty() || type.get() != ObjectType.PUBLIC)) {
      for (long found : session.find(described(Template.CLASS_CERTIFICATE))) {
        certified(found).ifPresentOrElse(keys::add, () -> unusable.add(found));
      }
    }
    if (keys.isEmpty()) {
      if (!unusable.isEmpty()) {
        requireEc(unusable.getFirst());
        throw unsupported(unusable.getFirst(), "not readable as such");
      }
      return Optional.empty();
    }
    return Optional.of(only(keys));
  }

  Pkcs11Exception noPublicKey() throws Pkcs11Exception {
    return notFound("public key", Template.CLASS_PUBLIC_KEY);
  }

  private ECPublicKey only(Set<ECPublicKey> keys) throws Pkcs11Exception {
    if (keys.size() > 1) {
      throw new Pkcs11Exception(
          Pkcs11Reasons.AMBIGUOUS_TOKEN_KEY,
          "%s has %d different public keys of that description"
              .formatted(session.token(), keys.size()));
    }
    return keys.iterator().next();
  }

  private Optional<ECPublicKey> publicKey(long object) throws Pkcs11Exception {
    Optional<Curve> curve =
        session.attribute(object, Template.EC_PARAMETERS).flatMap(EcKeys::curve);
    Optional<Bytes> point = session.attribute(object, Template.EC_POINT);
    if (curve.isPresent() && point.isPresent()) {
      return EcKeys.ofPoint(curve.get(), point.get());
    }
    return session.attribute(object, Template.PUBLIC_KEY_INFO).flatMap(EcKeys::ofPublicKeyInfo);
  }

  private Optional<ECPublicKey> certified(long object) throws Pkcs11Exception {
    return session.attribute(object, Template.VALUE).flatMap(EcKeys::ofCertificate);
  }

  /** Refuses where a key or certificate of the description is. */
  void requireNone() throws Pkcs11Exception {
    for (long objectClass :
        new long[] {
          Template.CLASS_PRIVATE_KEY, Template.CLASS_PUBLIC_KEY, Template.CLASS_CERTIFICATE
        }) {
      for (Template template : names(objectClass)) {
        List<Long> found = session.find(template);
        if (!found.isEmpty()) {
          throw new Pkcs11Exception(
              Pkcs11Reasons.TOKEN_KEY_EXISTS,
              "%s has a key or certificate of that name already, and a key is never replaced: %s"
                  .formatted(session.token(), listed(found)));
        }
      }
    }
  }

  /** Label and id each alone: a new key must be found by either. */
  private List<Template> names(long objectClass) {
    List<Template> templates = new ArrayList<>();
    uri.text(Attribute.OBJECT)
        .ifPresent(
            label ->
                templates.add(
                    new Template()
                        .number(Template.CLASS, objectClass)
                        .text(Template.LABEL, label)));
    uri.id()
        .ifPresent(
            id ->
                templates.add(
                    new Template().number(Template.CLASS, objectClass).bytes(Template.ID, id)));
    return templates;
  }
}
