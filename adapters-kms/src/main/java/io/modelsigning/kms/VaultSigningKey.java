package io.modelsigning.kms;

import com.google.gson.JsonObject;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.http.Secrets;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;

/** One version of a key, which signs in the server. */
final class VaultSigningKey implements SigningKey {
  private final VaultClient client;
  private final TransitKey key;

  VaultSigningKey(VaultClient client, TransitKey key) {
    this.client = client;
    this.key = key;
  }

  @Override
  public ECPublicKey publicKey() {
    return key.publicKey();
  }

  @Override
  public Bytes sign(Bytes digest) throws SigningException, InterruptedException {
    int wanted = key.curve().digestBytes();
    if (digest.size() != wanted) {
      // The engine would sign it without a word.
      throw new IllegalArgumentException(
          "digest must have %d bytes, but has %d".formatted(wanted, digest.size()));
    }
    JsonObject content = new JsonObject();
    content.addProperty("input", Base64.getEncoder().encodeToString(digest.toArray()));
    content.addProperty("prehashed", true);
    content.addProperty("marshaling_algorithm", "asn1");
    content.addProperty("key_version", key.version());
    String attempt = "signing with the key '%s'".formatted(key.name());
    String signature =
        client
            .ask(
                new VaultClient.Call(
                    attempt,
                    "sign/%s/sha2-%d".formatted(key.name(), wanted * 8),
                    "update",
                    content))
            .flatMap(answer -> answer.object("data"))
            .flatMap(data -> data.text("signature"))
            .orElseThrow(() -> VaultClient.malformed(attempt, "a signature", "without one"));
    String prefix = "vault:v%d:".formatted(key.version());
    if (!signature.startsWith(prefix)) {
      throw VaultClient.malformed(
          attempt,
          "a signature of version %d".formatted(key.version()),
          "'%s'".formatted(Secrets.mask(signature)));
    }
    try {
      return Bytes.of(Base64.getDecoder().decode(signature.substring(prefix.length())));
    } catch (IllegalArgumentException e) {
      throw VaultClient.malformed(attempt, "a signature in base64", "something else");
    }
  }
}
