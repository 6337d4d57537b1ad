package io.modelsigning.sigstore.tuf;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.crypto.Pem;
import io.modelsigning.sigstore.document.MessageReader;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.Optional;

/**
 * A key of a TUF root. Of the kinds of the specification those that a Sigstore instance uses count:
 * ECDSA on P-256 and Ed25519; another key is there, but nothing is signed by it.
 */
record TufKey(String type, String scheme, String value) {
  private static final String ECDSA = "ecdsa-sha2-nistp256";
  private static final String ED25519 = "ed25519";

  /** A SubjectPublicKeyInfo up to the key itself (RFC 8410). */
  private static final String ED25519_PREFIX = "302a300506032b6570032100";

  private static final int P256_BITS = 256;

  static TufKey read(MessageReader json) throws IOException {
    String type = "";
    String scheme = "";
    String value = "";
    var members = json.object("keytype", "scheme", "keyval");
    for (String name = members.next(); name != null; name = members.next()) {
      switch (name) {
        case "keytype" -> type = json.text();
        case "scheme" -> scheme = json.text();
        default -> {
          Map<String, String> values = json.map(MessageReader::text);
          value = values.getOrDefault("public", "");
        }
      }
    }
    return new TufKey(type, scheme, value);
  }

  /** Returns the key, or empty if it is of another kind. */
  Optional<PublicKey> publicKey() {
    try {
      return switch (scheme) {
        case ECDSA ->
            type.equals("ecdsa") || type.equals(ECDSA) ? Optional.of(p256()) : Optional.empty();
        case ED25519 -> type.equals(ED25519) ? Optional.of(ed25519()) : Optional.empty();
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private PublicKey p256() throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(Pem.decode("PUBLIC KEY", value)));
    if (((ECPublicKey) key).getParams().getOrder().bitLength() != P256_BITS) {
      throw new IllegalArgumentException("the curve is not P-256");
    }
    return key;
  }

  private PublicKey ed25519() throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(Bytes.ofHex(ED25519_PREFIX + value).toArray()));
  }
}
