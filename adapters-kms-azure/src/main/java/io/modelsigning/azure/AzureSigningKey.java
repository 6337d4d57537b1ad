package io.modelsigning.azure;

import com.google.gson.JsonObject;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.signature.EcdsaSignatureForm;
import io.modelsigning.http.JsonAnswer;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;

/** One version of a key, which signs in the service. */
final class AzureSigningKey implements SigningKey {
  private final AzureClient client;
  private final AzureReference reference;
  private final AzureKey key;

  AzureSigningKey(AzureClient client, AzureReference reference, AzureKey key) {
    this.client = client;
    this.reference = reference;
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
      throw new IllegalArgumentException(
          "digest must have %d bytes, but has %d".formatted(wanted, digest.size()));
    }
    JsonObject content = new JsonObject();
    content.addProperty("alg", "ES" + wanted * 8);
    content.addProperty(
        "value", Base64.getUrlEncoder().withoutPadding().encodeToString(digest.toArray()));
    AzureClient.Call call =
        new AzureClient.Call(
            "signing with the key '%s'".formatted(key.id()),
            key.id() + "/sign",
            reference.scope(),
            "keys/sign",
            reference.roleOfUser(),
            content);
    JsonAnswer answer = client.ask(call);
    String by = answer.text("kid").orElse("no name");
    // Names of keys are the same in both cases.
    if (!by.equalsIgnoreCase(key.id())) {
      throw call.malformed("a signature by it", "one by " + by);
    }
    byte[] signature =
        AzureKey.bytes(answer, "value")
            .orElseThrow(() -> call.malformed("a signature in base64url", "none"));
    int length = 2 * key.curve().coordinateBytes();
    if (signature.length != length) {
      throw call.malformed(
          "a signature of %d bytes".formatted(length), "one of " + signature.length);
    }
    return Bytes.of(EcdsaSignatureForm.derOf(signature));
  }
}
