package io.modelsigning.sigstore.document;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Messages;
import java.io.IOException;
import java.util.List;

/**
 * A bundle (sigstore/protobuf-specs, sigstore_bundle.proto) with an envelope and a certificate.
 * What is absent is empty.
 */
public record BundleDocument(
    String mediaType, Material verificationMaterial, DsseEnvelope envelope) {

  /**
   * What a signature is verified with.
   *
   * @param certificate the signer's in DER
   * @param timestamps responses as RFC 3161 has them
   */
  public record Material(
      Bytes certificate, List<LogEntryDocument> logEntries, List<Bytes> timestamps) {
    static final Material NONE = new Material(CommonMessages.NO_BYTES, List.of(), List.of());

    public static Material read(MessageReader json) throws IOException {
      Bytes certificate = CommonMessages.NO_BYTES;
      List<LogEntryDocument> logEntries = List.of();
      List<Bytes> timestamps = List.of();
      var members =
          json.message(
              "publicKey",
              "x509CertificateChain",
              "certificate",
              "tlogEntries",
              "timestampVerificationData");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "certificate" -> certificate = CommonMessages.certificate(json);
          case "tlogEntries" -> logEntries = json.list(LogEntryDocument::read);
          case "timestampVerificationData" -> timestamps = timestamps(json);
          case "publicKey" -> requireEmptyKey(json);
          default -> throw json.fault("is of another method than Sigstore's");
        }
      }
      return new Material(certificate, logEntries, timestamps);
    }

    /** Some write an empty key where there is none, which protobuf's reader takes for a second. */
    private static void requireEmptyKey(MessageReader json) throws IOException {
      var members = json.message("hint", "rawBytes");
      while (members.next() != null) {
        if (!json.text().isEmpty()) {
          throw json.fault("is of another method than Sigstore's");
        }
      }
    }

    private static List<Bytes> timestamps(MessageReader json) throws IOException {
      List<Bytes> timestamps = List.of();
      var members = json.message("rfc3161Timestamps");
      while (members.next() != null) {
        timestamps = json.list(stamp -> CommonMessages.bytesOf(stamp, "signedTimestamp"));
      }
      return timestamps;
    }
  }

  /** A DSSE envelope (secure-systems-lab/dsse, envelope.proto), without the keys' names. */
  public record DsseEnvelope(String payloadType, Bytes payload, List<Bytes> signatures) {
    static final DsseEnvelope NONE = new DsseEnvelope("", CommonMessages.NO_BYTES, List.of());

    public static DsseEnvelope read(MessageReader json) throws IOException {
      String payloadType = "";
      Bytes payload = CommonMessages.NO_BYTES;
      List<Bytes> signatures = List.of();
      // The format's definition has the names of JSON.
      var members = json.object("payload", "payloadType", "signatures");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "payload" -> payload = json.bytes();
          case "payloadType" -> payloadType = json.text();
          default -> signatures = json.list(DsseEnvelope::signature);
        }
      }
      return new DsseEnvelope(payloadType, payload, signatures);
    }

    private static Bytes signature(MessageReader json) throws IOException {
      Bytes signature = CommonMessages.NO_BYTES;
      var members = json.object("sig", "keyid");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "sig" -> signature = json.bytes();
          default -> json.text();
        }
      }
      return signature;
    }
  }

  /**
   * Returns the bundle that {@code json} is.
   *
   * @throws MalformedSignatureException if it is none, or of another method
   */
  public static BundleDocument parse(Bytes json) throws MalformedSignatureException {
    try {
      return MessageReader.read(json, BundleDocument::read);
    } catch (MalformedDocumentException e) {
      throw new MalformedSignatureException(
          EvidencePart.SIGNATURE,
          Reason.MALFORMED_BUNDLE,
          "the bundle is not a Sigstore bundle: " + Messages.describe(e),
          e);
    }
  }

  private static BundleDocument read(MessageReader json) throws IOException {
    String mediaType = "";
    Material material = Material.NONE;
    DsseEnvelope envelope = DsseEnvelope.NONE;
    var members =
        json.message("mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope");
    for (String name = members.next(); name != null; name = members.next()) {
      switch (name) {
        case "mediaType" -> mediaType = json.text();
        case "verificationMaterial" -> material = Material.read(json);
        case "dsseEnvelope" -> envelope = DsseEnvelope.read(json);
        default -> throw json.fault("must not be there: what is signed is in an envelope");
      }
    }
    return new BundleDocument(mediaType, material, envelope);
  }
}
