package io.modelsigning.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationMaterial.RawKey;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.UnnamedKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sigstore bundles in JSON (sigstore/protobuf-specs, {@code sigstore_bundle.proto}, v0.3), with the
 * members that the OMS v1.0 schemas allow.
 *
 * <p>Media types of versions 0.1 and 0.2 are refused: no release of any OMS implementation wrote
 * them, and in them a certificate chain means Sigstore, in OMS the certificate method.
 */
final class JsonBundleCodec implements BundleCodec {

  /** The two spellings of version 0.3. */
  private static final Set<String> MEDIA_TYPES =
      Set.of(Bundle.MEDIA_TYPE_V03, "application/vnd.dev.sigstore.bundle+json;version=0.3");

  static final String MATERIAL = "verificationMaterial";
  static final String TIMESTAMP_DATA = "timestampVerificationData";
  static final String TIMESTAMPS = "rfc3161Timestamps";
  static final String TIMESTAMP = "signedTimestamp";

  /** The most signatures, certificates and timestamps that are read; each is a large object. */
  private static final int MAXIMUM_ELEMENTS = 64;

  @Override
  public Bytes write(Bundle bundle) {
    return switch (bundle.material()) {
      case SigstoreMaterial sigstore -> sigstore.bundleJson();
      case KeyHint key -> write(bundle, json -> writeKey(json, key));
      case CertificateChain chain -> write(bundle, json -> writeChain(json, chain));
      case RawKey unused ->
          throw new IllegalArgumentException(
              "a bundle with a raw key, or none, is read but never written");
      case UnnamedKey unused ->
          throw new IllegalArgumentException(
              "a bundle with a raw key, or none, is read but never written");
    };
  }

  private static Bytes write(Bundle bundle, JsonDocument.Body material) {
    Envelope envelope = bundle.envelope();
    int expectedBytes = 16384 + envelope.payload().size() / 3 * 4;
    return JsonDocument.write(
        expectedBytes,
        json -> {
          json.writeStartObject();
          json.writeStringField("mediaType", bundle.mediaType());
          json.writeObjectFieldStart(MATERIAL);
          material.write(json);
          // The reference implementation writes it for every method, and reads it only so.
          json.writeArrayFieldStart("tlogEntries");
          json.writeEndArray();
          writeTimestamps(json, bundle.timestamps());
          json.writeEndObject();
          json.writeObjectFieldStart("dsseEnvelope");
          writeBase64(json, "payload", envelope.payload());
          json.writeStringField("payloadType", envelope.payloadType());
          json.writeArrayFieldStart("signatures");
          for (Bytes signature : envelope.signatures()) {
            json.writeStartObject();
            writeBase64(json, "sig", signature);
            json.writeStringField("keyid", "");
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static void writeKey(JsonGenerator json, KeyHint key) throws IOException {
    json.writeObjectFieldStart("publicKey");
    json.writeStringField("hint", key.hint());
    json.writeEndObject();
  }

  private static void writeChain(JsonGenerator json, CertificateChain chain) throws IOException {
    json.writeObjectFieldStart("x509CertificateChain");
    json.writeArrayFieldStart("certificates");
    for (Bytes certificate : chain.certificates()) {
      json.writeStartObject();
      writeBase64(json, "rawBytes", certificate);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeTimestamps(JsonGenerator json, List<Bytes> timestamps)
      throws IOException {
    if (timestamps.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(TIMESTAMP_DATA);
    json.writeArrayFieldStart(TIMESTAMPS);
    for (Bytes timestamp : timestamps) {
      json.writeStartObject();
      writeBase64(json, TIMESTAMP, timestamp);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeBase64(JsonGenerator json, String name, Bytes value) throws IOException {
    json.writeFieldName(name);
    try (InputStream bytes = value.asStream()) {
      json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes, value.size());
    }
  }

  @Override
  public Bundle read(Bytes stored) throws MalformedSignatureException {
    try {
      return JsonDocument.read(
          JsonDocument.OF_LONG_STRINGS, stored, DocumentType.BUNDLE, json -> bundle(json, stored));
    } catch (MalformedSignatureException e) {
      throw ForeignFile.recognise(stored, e).orElse(e);
    }
  }

  @Override
  public Bytes withTimestamps(Bytes stored, List<Bytes> timestamps)
      throws MalformedSignatureException {
    read(stored);
    return TimestampInsertion.into(stored, timestamps);
  }

  private static Bundle bundle(JsonDocument json, Bytes stored)
      throws IOException, MalformedSignatureException {
    BundleFields fields = new BundleFields();
    json.message(
        Set.of("mediaType", MATERIAL, "messageSignature", "dsseEnvelope"),
        name -> {
          switch (name) {
            case "mediaType" -> fields.mediaType = mediaType(json);
            case MATERIAL -> fields.material = material(json, stored, fields.timestamps);
            case "dsseEnvelope" -> fields.envelope = envelope(json);
            default -> throw json.unknown();
          }
        });
    return new Bundle(
        json.required(fields.mediaType, "mediaType"),
        json.required(fields.material, MATERIAL),
        json.required(fields.envelope, "dsseEnvelope"),
        fields.timestamps);
  }

  private static String mediaType(JsonDocument json)
      throws IOException, MalformedSignatureException {
    String mediaType = json.text();
    if (!MEDIA_TYPES.contains(mediaType)) {
      throw json.fault(
          "must be '%s', but is '%s'"
              .formatted(Bundle.MEDIA_TYPE_V03, JsonDocument.shown(mediaType)));
    }
    return mediaType;
  }

  private static VerificationMaterial material(
      JsonDocument json, Bytes stored, List<Bytes> timestamps)
      throws IOException, MalformedSignatureException {
    MaterialFields fields = new MaterialFields();
    json.message(
        Set.of("publicKey", "x509CertificateChain", "certificate", "tlogEntries", TIMESTAMP_DATA),
        name -> {
          switch (name) {
            case "publicKey" -> {
              Optional<VerificationMaterial> key = publicKey(json);
              fields.emptyKey = key.isEmpty();
              if (key.isPresent()) {
                fields.kind(json, new Kind.OfMaterial(key.get()));
              }
            }
            case "x509CertificateChain" -> fields.kind(json, chain(json));
            case "certificate" -> fields.kind(json, certificate(json));
            case "tlogEntries" -> fields.logEntries = countObjects(json);
            case TIMESTAMP_DATA -> readTimestamps(json, timestamps);
            default -> throw json.unknown();
          }
        });
    return switch (fields.kind) {
      case Kind.OfMaterial(VerificationMaterial material) -> material;
      case Kind.OfSigstore(Bytes certificate) -> {
        if (fields.logEntries == 0) {
          throw json.fault("must have at least one element in 'tlogEntries', but has none");
        }
        // They are read from the whole bundle, with all else that proves the time.
        timestamps.clear();
        yield new SigstoreMaterial(certificate, fields.logEntries, stored);
      }
      case null -> {
        if (fields.emptyKey) {
          yield new UnnamedKey();
        }
        throw json.fault(
            "must have one of 'publicKey', 'x509CertificateChain' and 'certificate', but has none");
      }
    };
  }

  private static void readTimestamps(JsonDocument json, List<Bytes> timestamps)
      throws IOException, MalformedSignatureException {
    json.message(
        name -> {
          if (name.equals(TIMESTAMPS)) {
            json.array(MAXIMUM_ELEMENTS, () -> timestamps.add(bytes(json, TIMESTAMP)));
          } else {
            json.skip();
          }
        });
  }

  private static int countObjects(JsonDocument json)
      throws IOException, MalformedSignatureException {
    int[] count = {0};
    json.array(
        () -> {
          json.object(member -> json.skip());
          count[0]++;
        });
    return count[0];
  }

  /** Returns the key that is named or given; empty if nothing says which. */
  private static Optional<VerificationMaterial> publicKey(JsonDocument json)
      throws IOException, MalformedSignatureException {
    PublicKeyFields fields = new PublicKeyFields();
    json.message(
        name -> {
          switch (name) {
            case "hint" -> fields.hint = json.text();
            case "rawBytes" -> fields.rawBytes = json.base64();
            default -> json.skip();
          }
        });
    // A hint says which of the verifier's keys to take; a key of the signer's own adds nothing.
    if (fields.hint != null && !fields.hint.isEmpty()) {
      return Optional.of(new KeyHint(fields.hint));
    }
    return Optional.ofNullable(fields.rawBytes).map(RawKey::new);
  }

  private static Kind chain(JsonDocument json) throws IOException, MalformedSignatureException {
    List<Bytes> certificates = new ArrayList<>();
    json.message(
        name -> {
          if (name.equals("certificates")) {
            json.array(MAXIMUM_ELEMENTS, () -> certificates.add(rawBytes(json)));
          } else {
            json.skip();
          }
        });
    if (certificates.isEmpty()) {
      throw json.fault("must have at least one element in 'certificates', but has none");
    }
    return new Kind.OfMaterial(new CertificateChain(certificates));
  }

  private static Kind certificate(JsonDocument json)
      throws IOException, MalformedSignatureException {
    return new Kind.OfSigstore(rawBytes(json));
  }

  private static Bytes rawBytes(JsonDocument json) throws IOException, MalformedSignatureException {
    return bytes(json, "rawBytes");
  }

  /** Reads an object of which one member counts, in base64. */
  private static Bytes bytes(JsonDocument json, String member)
      throws IOException, MalformedSignatureException {
    List<Bytes> bytes = new ArrayList<>(1);
    json.message(
        name -> {
          if (name.equals(member)) {
            bytes.add(json.base64());
          } else {
            json.skip();
          }
        });
    return json.required(bytes.isEmpty() ? null : bytes.getFirst(), member);
  }

  private static Envelope envelope(JsonDocument json)
      throws IOException, MalformedSignatureException {
    EnvelopeFields fields = new EnvelopeFields();
    json.message(
        Set.of("payload", "payloadType", "signatures"),
        name -> {
          switch (name) {
            case "payload" -> fields.payload = json.base64();
            case "payloadType" -> fields.payloadType = json.text();
            case "signatures" ->
                json.array(MAXIMUM_ELEMENTS, () -> fields.signatures.add(signature(json)));
            default -> throw json.unknown();
          }
        });
    String payloadType = json.required(fields.payloadType, "payloadType");
    Bytes payload = json.required(fields.payload, "payload");
    if (fields.signatures.isEmpty()) {
      throw json.fault("must have at least one element in 'signatures', but has none");
    }
    return new Envelope(payloadType, payload, fields.signatures);
  }

  private static Bytes signature(JsonDocument json)
      throws IOException, MalformedSignatureException {
    List<Bytes> signature = new ArrayList<>(1);
    json.message(
        Set.of("sig", "keyid"),
        name -> {
          switch (name) {
            case "sig" -> signature.add(json.base64());
            case "keyid" -> json.text();
            default -> throw json.unknown();
          }
        });
    return json.required(signature.isEmpty() ? null : signature.getFirst(), "sig");
  }

  /** The member that tells the method. */
  private sealed interface Kind {
    /** A method whose material is this member alone. */
    record OfMaterial(VerificationMaterial material) implements Kind {}

    /** The Sigstore method, whose material has further members. */
    record OfSigstore(Bytes certificate) implements Kind {}
  }

  private static final class BundleFields {
    @Nullable String mediaType;
    @Nullable VerificationMaterial material;
    @Nullable Envelope envelope;
    final List<Bytes> timestamps = new ArrayList<>();
  }

  private static final class MaterialFields {
    @Nullable Kind kind;
    boolean emptyKey;
    int logEntries;

    void kind(JsonDocument json, Kind read) throws MalformedSignatureException {
      if (kind != null) {
        throw json.fault(
            "must not stand beside another of 'publicKey', 'x509CertificateChain' and"
                + " 'certificate'");
      }
      kind = read;
    }
  }

  private static final class PublicKeyFields {
    @Nullable String hint;
    @Nullable Bytes rawBytes;
  }

  private static final class EnvelopeFields {
    @Nullable String payloadType;
    @Nullable Bytes payload;
    final List<Bytes> signatures = new ArrayList<>();
  }
}
