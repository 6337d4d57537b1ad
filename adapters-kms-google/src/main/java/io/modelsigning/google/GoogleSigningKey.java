package io.modelsigning.google;

import com.google.gson.JsonObject;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.http.JsonAnswer;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Optional;

/** One version of a key, which signs in the service; checksums are compared on both ways. */
final class GoogleSigningKey implements SigningKey {
  private final GoogleClient client;
  private final GoogleKey key;

  GoogleSigningKey(GoogleClient client, GoogleKey key) {
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
      throw new IllegalArgumentException(
          "digest must have %d bytes, but has %d".formatted(wanted, digest.size()));
    }
    JsonObject hash = new JsonObject();
    hash.addProperty("sha" + wanted * 8, Base64.getEncoder().encodeToString(digest.toArray()));
    JsonObject content = new JsonObject();
    content.add("digest", hash);
    content.addProperty("digestCrc32c", GoogleKey.checksum(digest.toArray()));
    GoogleClient.Call call =
        new GoogleClient.Call(
            "signing with the key '%s'".formatted(key.name()),
            key.name() + ":asymmetricSign",
            "cloudkms.cryptoKeyVersions.useToSign",
            content);
    JsonAnswer answer = client.ask(call);
    GoogleKey.requireName(key.name(), call, answer);
    if (!answer.isTrue("verifiedDigestCrc32c")) {
      throw call.malformed("that the digest arrived as it was sent", "nothing of it");
    }
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(answer.text("signature").orElse(""));
    } catch (IllegalArgumentException e) {
      throw call.malformed("a signature in base64", "something else");
    }
    if (signature.length == 0) {
      throw call.malformed("a signature", "none");
    }
    if (!answer.text("signatureCrc32c").equals(Optional.of(GoogleKey.checksum(signature)))) {
      throw call.malformed("a signature and its checksum", "another checksum");
    }
    return Bytes.of(signature);
  }
}
