package io.modelsigning.sigstore;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.proto.common.v1.LogId;
import dev.sigstore.proto.common.v1.PublicKeyDetails;
import dev.sigstore.proto.common.v1.X509Certificate;
import dev.sigstore.proto.rekor.v1.Checkpoint;
import dev.sigstore.proto.rekor.v1.InclusionPromise;
import dev.sigstore.proto.rekor.v1.InclusionProof;
import dev.sigstore.proto.rekor.v1.KindVersion;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import dev.sigstore.proto.rekor.v2.CreateEntryRequest;
import dev.sigstore.proto.rekor.v2.HashedRekordRequestV002;
import dev.sigstore.proto.rekor.v2.Signature;
import dev.sigstore.proto.rekor.v2.Verifier;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.Secrets;
import io.modelsigning.sigstore.crypto.Pem;
import io.modelsigning.sigstore.crypto.Signatures;
import io.modelsigning.sigstore.document.Json;
import io.modelsigning.sigstore.document.MalformedJsonException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** Records an envelope in a transparency log. What it answers is not checked here. */
final class LogClient {
  private static final String ATTEMPT = "recording the signature in the transparency log";
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  /**
   * What to record.
   *
   * @param certificate of the signer, in DER
   */
  record Entry(Envelope envelope, Bytes certificate) {
    Bytes signature() {
      return envelope.signatures().getFirst();
    }
  }

  private final SigningServices.Log log;
  private final HttpService http;

  LogClient(SigningServices.Log log, HttpService http) {
    this.log = log;
    this.http = http;
  }

  /** Returns the entry as the log has it. */
  TransparencyLogEntry record(Entry entry) throws SigningException, InterruptedException {
    try {
      return log.version() == 1 ? recordV1(entry) : recordV2(entry);
    } catch (MalformedJsonException
        | InvalidProtocolBufferException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      throw new SigningException(
          HttpReasons.MALFORMED_ANSWER,
          "%s at %s gave a malformed answer: %s"
              .formatted(ATTEMPT, log.address(), Secrets.mask(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private HttpRequest post(String path, String body) {
    return HttpRequest.newBuilder(HttpService.below(log.address(), path))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  /** Rekor v1: an entry of kind {@code dsse} 0.0.1. */
  private TransparencyLogEntry recordV1(Entry entry)
      throws SigningException, InterruptedException, MalformedJsonException {
    String path = "api/v1/log/entries";
    HttpService.Answer answer =
        http.call(ATTEMPT, post(path, requestV1(entry)), Set.of(200, 201, 409));
    if (answer.status() == 409) {
      // An earlier attempt was recorded, but its answer did not arrive: the entry is there.
      String location = answer.headers().firstValue("Location").orElse("");
      String uuid = location.substring(location.lastIndexOf('/') + 1);
      if (!uuid.matches("[0-9a-f]{64,80}")) {
        throw new MalformedJsonException("an entry that exists already has no address");
      }
      HttpRequest get =
          HttpRequest.newBuilder(HttpService.below(log.address(), path + "/" + uuid))
              .header("Accept", "application/json")
              .build();
      answer = http.call(ATTEMPT, get, Set.of(200));
    }
    JsonObject entries = Json.parseObject(answer.body().toArray());
    if (entries.size() != 1) {
      throw new MalformedJsonException("it must have one entry, but has " + entries.size());
    }
    return entryV1(Json.object(entries, entries.keySet().iterator().next()));
  }

  private static String requestV1(Entry entry) {
    JsonObject signature = new JsonObject();
    signature.addProperty("sig", BASE64.encodeToString(entry.signature().toArray()));
    JsonArray signatures = new JsonArray();
    signatures.add(signature);
    JsonObject envelope = new JsonObject();
    envelope.addProperty("payloadType", entry.envelope().payloadType());
    envelope.addProperty("payload", BASE64.encodeToString(entry.envelope().payload().toArray()));
    envelope.add("signatures", signatures);
    String pem = Pem.encode("CERTIFICATE", entry.certificate().toArray());
    JsonArray verifiers = new JsonArray();
    verifiers.add(BASE64.encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    JsonObject content = new JsonObject();
    content.addProperty("envelope", envelope.toString());
    content.add("verifiers", verifiers);
    JsonObject spec = new JsonObject();
    spec.add("proposedContent", content);
    JsonObject request = new JsonObject();
    request.addProperty("kind", "dsse");
    request.addProperty("apiVersion", "0.0.1");
    request.add("spec", spec);
    return request.toString();
  }

  private static TransparencyLogEntry entryV1(JsonObject answer) throws MalformedJsonException {
    byte[] body = Base64.getDecoder().decode(Json.string(answer, "body"));
    JsonObject kind = Json.parseObject(body);
    JsonObject verification = Json.object(answer, "verification");
    JsonObject proof = Json.object(verification, "inclusionProof");
    InclusionProof.Builder inclusion =
        InclusionProof.newBuilder()
            .setLogIndex(Json.number(proof, "logIndex"))
            .setTreeSize(Json.number(proof, "treeSize"))
            .setRootHash(hex(Json.string(proof, "rootHash")))
            .setCheckpoint(Checkpoint.newBuilder().setEnvelope(Json.string(proof, "checkpoint")));
    // A log of one entry has nothing to list.
    if (proof.has("hashes") && !proof.get("hashes").isJsonNull()) {
      for (JsonElement hash : Json.array(proof, "hashes")) {
        inclusion.addHashes(hex(Json.text(hash, "hashes")));
      }
    }
    return TransparencyLogEntry.newBuilder()
        .setLogIndex(Json.number(answer, "logIndex"))
        .setLogId(LogId.newBuilder().setKeyId(hex(Json.string(answer, "logID"))))
        .setKindVersion(
            KindVersion.newBuilder()
                .setKind(Json.string(kind, "kind"))
                .setVersion(Json.string(kind, "apiVersion")))
        .setIntegratedTime(Json.number(answer, "integratedTime"))
        .setInclusionPromise(
            InclusionPromise.newBuilder()
                .setSignedEntryTimestamp(
                    ByteString.copyFrom(
                        Base64.getDecoder()
                            .decode(Json.string(verification, "signedEntryTimestamp")))))
        .setInclusionProof(inclusion)
        .setCanonicalizedBody(ByteString.copyFrom(body))
        .build();
  }

  private static ByteString hex(String digits) {
    return ByteString.copyFrom(HexFormat.of().parseHex(digits));
  }

  /**
   * Rekor v2: an entry of kind {@code hashedrekord} 0.0.2 over the digest of what is signed. The
   * log answers when the entry is in a published checkpoint.
   */
  private TransparencyLogEntry recordV2(Entry entry)
      throws SigningException, InterruptedException, InvalidProtocolBufferException {
    SignedMessage message =
        SignedMessage.dsseV1(entry.envelope().payloadType(), entry.envelope().payload());
    CreateEntryRequest request =
        CreateEntryRequest.newBuilder()
            .setHashedRekordRequestV002(
                HashedRekordRequestV002.newBuilder()
                    .setDigest(
                        ByteString.copyFrom(
                            Signatures.digest("SHA-256", message.bytes().toArray())))
                    .setSignature(
                        Signature.newBuilder()
                            .setContent(ByteString.copyFrom(entry.signature().toArray()))
                            .setVerifier(
                                Verifier.newBuilder()
                                    .setX509Certificate(
                                        X509Certificate.newBuilder()
                                            .setRawBytes(
                                                ByteString.copyFrom(entry.certificate().toArray())))
                                    .setKeyDetails(PublicKeyDetails.PKIX_ECDSA_P256_SHA_256))))
            .build();
    HttpService.Answer answer =
        http.call(
            ATTEMPT,
            post("api/v2/log/entries", JsonFormat.printer().print(request)),
            Set.of(200, 201));
    TransparencyLogEntry.Builder recorded = TransparencyLogEntry.newBuilder();
    JsonFormat.parser()
        .ignoringUnknownFields()
        .merge(new String(answer.body().toArray(), StandardCharsets.UTF_8), recorded);
    return recorded.build();
  }

  /** Returns the log's address. */
  URI address() {
    return log.address();
  }
}
