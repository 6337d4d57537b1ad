package io.modelsigning.keys;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignedMessage;
import java.security.interfaces.ECPublicKey;
import java.util.List;

/** Makes envelopes with a key, and believes nothing that the key's holder says. */
final class EnvelopeSigner {
  private static final String WHAT = "the signing key";

  private final SigningKey key;
  private final SupportedKey publicKey;

  private EnvelopeSigner(SigningKey key, SupportedKey publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /** Refuses a key that OMS does not sign with. */
  static EnvelopeSigner of(SigningKey key) throws Unusable {
    return new EnvelopeSigner(key, PublicKeys.platformKey(key.publicKey(), WHAT));
  }

  /** Returns the public key as the platform's own class, whoever made it. */
  ECPublicKey publicKey() {
    return publicKey.key();
  }

  /** Returns the envelope of {@code payload}, signed. */
  Envelope sign(Bytes payload) throws SigningException, InterruptedException {
    Bytes digest = digest(SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, payload));
    Bytes signature = key.sign(digest);
    // A key in this process was made from its secret together with its public key. What holds
    // another may use an older version of it, hash the digest once more, or answer in another form.
    if (!(key instanceof LocalSigningKey)) {
      requireVerifies(signature, digest);
    }
    return new Envelope(Envelope.IN_TOTO_JSON, payload, List.of(signature));
  }

  private void requireVerifies(Bytes signature, Bytes digest) throws SigningException {
    if (!EnvelopeSignatures.verifies(signature, digest.toArray(), publicKey.key())) {
      throw new SigningException(
          KeyReasons.SIGNING_FAILED,
          "what %s made must be an ECDSA signature in DER that verifies with its public key on %s,"
                  .formatted(WHAT, publicKey.curve())
              + " but does not");
    }
  }

  private Bytes digest(SignedMessage message) {
    return message.digest(Platform.digest(publicKey.curve().hashAlgorithm()));
  }
}
