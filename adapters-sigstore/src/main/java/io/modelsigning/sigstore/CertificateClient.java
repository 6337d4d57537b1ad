package io.modelsigning.sigstore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.signature.X509Certificates;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.Secrets;
import io.modelsigning.sigstore.crypto.Pem;
import io.modelsigning.sigstore.document.Json;
import io.modelsigning.sigstore.document.MalformedJsonException;
import io.modelsigning.sigstore.oidc.IdentityToken;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;

/** Has a key certified by Fulcio (its API, version 2) for who an identity token names. */
final class CertificateClient {
  private static final String ATTEMPT = "requesting a signing certificate";

  private final URI authority;
  private final HttpService http;

  CertificateClient(URI authority, HttpService http) {
    this.authority = authority;
    this.http = http;
  }

  /**
   * Returns a certificate for {@code keys}, not yet checked against any trust root.
   *
   * @throws SigningException if there is none, or it is for another key
   */
  X509Certificate certify(KeyPair keys, IdentityToken token)
      throws SigningException, InterruptedException, GeneralSecurityException {
    Signature proof = Signature.getInstance("SHA256withECDSA");
    proof.initSign(keys.getPrivate());
    proof.update(token.proofSubject().getBytes(StandardCharsets.UTF_8));
    JsonObject credentials = new JsonObject();
    credentials.addProperty("oidcIdentityToken", token.secret());
    JsonObject publicKey = new JsonObject();
    publicKey.addProperty("algorithm", "ECDSA");
    publicKey.addProperty("content", Pem.encode("PUBLIC KEY", keys.getPublic().getEncoded()));
    JsonObject publicKeyRequest = new JsonObject();
    publicKeyRequest.add("publicKey", publicKey);
    publicKeyRequest.addProperty(
        "proofOfPossession", Base64.getEncoder().encodeToString(proof.sign()));
    JsonObject body = new JsonObject();
    body.add("credentials", credentials);
    body.add("publicKeyRequest", publicKeyRequest);
    HttpRequest request =
        HttpRequest.newBuilder(HttpService.below(authority, "api/v2/signingCert"))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    byte[] answer = http.call(ATTEMPT, request, Set.of(200, 201)).body().toArray();
    X509Certificate leaf = leaf(answer);
    if (!leaf.getPublicKey().equals(keys.getPublic())) {
      throw new SigningException(
          SigstoreReasons.UNACCEPTABLE_CERTIFICATE,
          "%s at %s gave a certificate for another key".formatted(ATTEMPT, authority));
    }
    return leaf;
  }

  private X509Certificate leaf(byte[] answer) throws SigningException {
    try {
      JsonObject object = Json.parseObject(answer);
      // The other form, with the proof of logging beside it, has no place in a bundle.
      JsonArray chain =
          Json.array(
              Json.object(Json.object(object, "signedCertificateEmbeddedSct"), "chain"),
              "certificates");
      if (chain.isEmpty()) {
        throw new MalformedJsonException("its chain is empty");
      }
      byte[] pem = Json.text(chain.get(0), "certificates").getBytes(StandardCharsets.US_ASCII);
      return X509Certificates.read(pem);
    } catch (MalformedJsonException | CertificateException e) {
      throw new SigningException(
          HttpReasons.MALFORMED_ANSWER,
          "%s at %s gave a malformed answer: %s"
              .formatted(ATTEMPT, authority, Secrets.mask(String.valueOf(e.getMessage()))),
          e);
    }
  }
}
