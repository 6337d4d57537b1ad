package io.modelsigning.sigstore;

import com.google.protobuf.ByteString;
import dev.sigstore.json.JsonParseException;
import dev.sigstore.json.ProtoJson;
import dev.sigstore.proto.ProtoMutators;
import dev.sigstore.proto.bundle.v1.VerificationMaterial;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import dev.sigstore.proto.rekor.v2.HashedRekordLogEntryV002;
import dev.sigstore.rekor.client.RekorEntry;
import dev.sigstore.rekor.client.RekorEntryBody;
import dev.sigstore.rekor.client.RekorTypeException;
import dev.sigstore.rekor.client.RekorTypes;
import dev.sigstore.rekor.dsse.v0_0_1.Dsse;
import dev.sigstore.rekor.dsse.v0_0_1.PayloadHash;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignedMessage;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/** Reads the Sigstore part of a bundle with the library's own formats. */
final class BundleReader {
  static final Reason MALFORMED_CERTIFICATE = new Reason("malformed-certificate");
  static final Reason MALFORMED_LOG_ENTRY = new Reason("malformed-log-entry");
  static final Reason UNSUPPORTED_LOG_ENTRY = new Reason("unsupported-log-entry");
  static final Reason MALFORMED_TIMESTAMP = new Reason("malformed-timestamp");

  /** The end of the year 9999; what is later is no time a log could state. */
  static final long LATEST_SECONDS = 253_402_300_799L;

  private static final String PEM_BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String PEM_END = "-----END CERTIFICATE-----";

  private BundleReader() {}

  /**
   * Returns what {@code form} presents.
   *
   * @throws MalformedSignatureException if a part of it cannot be read
   */
  static Presented read(Form form, SignedMessage message) throws MalformedSignatureException {
    Envelope envelope = form.bundle().envelope();
    VerificationMaterial material = form.proto().getVerificationMaterial();
    Presented.Builder presented =
        Presented.builder()
            .leaf(certificate(form.material().certificate()))
            .payload(envelope.payload())
            .message(message.bytes())
            .signature(envelope.signatures().getFirst());
    List<TransparencyLogEntry> entries = material.getTlogEntriesList();
    for (int i = 0; i < entries.size(); i++) {
      TransparencyLogEntry entry = entries.get(i);
      presented.addEntries(
          logEntry(
              "log entry %d of %d (index %d)".formatted(i + 1, entries.size(), entry.getLogIndex()),
              entry));
    }
    var stamps = material.getTimestampVerificationData().getRfc3161TimestampsList();
    for (int i = 0; i < stamps.size(); i++) {
      presented.addTimestamps(
          timestamp(
              "timestamp %d of %d".formatted(i + 1, stamps.size()),
              stamps.get(i).getSignedTimestamp()));
    }
    return presented.build();
  }

  /**
   * Returns the bundle as the library reads it.
   *
   * @throws MalformedSignatureException if it cannot
   */
  static dev.sigstore.proto.bundle.v1.Bundle parse(Bytes json) throws MalformedSignatureException {
    var builder = dev.sigstore.proto.bundle.v1.Bundle.newBuilder();
    try (var reader = new InputStreamReader(json.asStream(), StandardCharsets.UTF_8)) {
      ProtoJson.parser().merge(reader, builder);
      return builder.build();
    } catch (IOException | RuntimeException e) {
      throw new MalformedSignatureException(
          Reason.MALFORMED_BUNDLE,
          "the bundle is not a Sigstore bundle: " + Refusal.describe(e),
          e);
    }
  }

  /**
   * Returns the certificate that {@code der} is.
   *
   * @throws MalformedSignatureException if it is none, or more than one
   */
  static X509Certificate certificate(Bytes der) throws MalformedSignatureException {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509").generateCertificate(der.asStream());
      // What follows the certificate would be signed by nobody.
      if (certificate.getEncoded().length == der.size()) {
        return certificate;
      }
      throw malformed(
          MALFORMED_CERTIFICATE,
          "the certificate must be alone, but %d bytes follow it"
              .formatted(der.size() - certificate.getEncoded().length));
    } catch (CertificateException | RuntimeException e) {
      throw new MalformedSignatureException(
          MALFORMED_CERTIFICATE, "the certificate cannot be read: " + Refusal.describe(e), e);
    }
  }

  private static LogEntry logEntry(String position, TransparencyLogEntry entry)
      throws MalformedSignatureException {
    try {
      require(position, entry.hasInclusionProof(), "it has no inclusion proof");
      long seconds = entry.getIntegratedTime();
      require(
          position,
          seconds >= 0 && seconds <= LATEST_SECONDS,
          "its time is %d seconds after 1970".formatted(seconds));
      RekorEntry rekor = ProtoMutators.toRekorEntry(entry);
      RekorEntryBody body = rekor.getBodyDecoded();
      String kind = body.getKind() + " " + body.getApiVersion();
      String stated = entry.getKindVersion().getKind() + " " + entry.getKindVersion().getVersion();
      require(
          position,
          kind.equals(stated),
          "the bundle says it is '%s', but the log has '%s'".formatted(stated, kind));
      return new LogEntry(position, rekor, content(position, kind, rekor));
    } catch (RekorTypeException | JsonParseException | RuntimeException e) {
      throw new MalformedSignatureException(
          MALFORMED_LOG_ENTRY, position + " cannot be read: " + Refusal.describe(e), e);
    }
  }

  private static LogEntry.Content content(String position, String kind, RekorEntry rekor)
      throws MalformedSignatureException, RekorTypeException {
    return switch (kind) {
      case "dsse 0.0.1" -> dsse(position, RekorTypes.getDsseV001(rekor));
      case "hashedrekord 0.0.2" -> hashedRekord(position, RekorTypes.getHashedRekordV002(rekor));
      default ->
          throw malformed(
              UNSUPPORTED_LOG_ENTRY,
              "%s must be 'dsse 0.0.1' or 'hashedrekord 0.0.2', but is '%s'"
                  .formatted(position, kind));
    };
  }

  private static LogEntry.Content dsse(String position, Dsse dsse)
      throws MalformedSignatureException {
    require(
        position,
        dsse.getPayloadHash().getAlgorithm() == PayloadHash.Algorithm.SHA_256,
        "its payload hash is not by SHA-256");
    require(
        position,
        dsse.getSignatures().size() == 1,
        "it must have one signature, but has " + dsse.getSignatures().size());
    var signature = dsse.getSignatures().getFirst();
    return new LogEntry.Content(
        LogEntry.Subject.PAYLOAD_SHA256,
        Bytes.ofHex(dsse.getPayloadHash().getValue()),
        Bytes.of(Base64.getDecoder().decode(signature.getSignature())),
        pemCertificate(position, signature.getVerifier()));
  }

  private static Bytes pemCertificate(String position, String verifier)
      throws MalformedSignatureException {
    String pem =
        new String(Base64.getDecoder().decode(verifier), StandardCharsets.US_ASCII).strip();
    require(
        position,
        pem.startsWith(PEM_BEGIN)
            && pem.endsWith(PEM_END)
            && pem.indexOf(PEM_BEGIN, 1) < 0
            && pem.length() > PEM_BEGIN.length() + PEM_END.length(),
        "its verifier is not one certificate in PEM");
    String base64 = pem.substring(PEM_BEGIN.length(), pem.length() - PEM_END.length());
    return Bytes.of(Base64.getMimeDecoder().decode(base64));
  }

  private static LogEntry.Content hashedRekord(String position, HashedRekordLogEntryV002 entry)
      throws MalformedSignatureException {
    require(
        position,
        entry.getSignature().getVerifier().hasX509Certificate(),
        "its verifier is not a certificate");
    HashAlgorithm algorithm = entry.getData().getAlgorithm();
    LogEntry.Subject subject =
        switch (algorithm) {
          case SHA2_256 -> LogEntry.Subject.MESSAGE_SHA256;
          case SHA2_384 -> LogEntry.Subject.MESSAGE_SHA384;
          case SHA2_512 -> LogEntry.Subject.MESSAGE_SHA512;
          default ->
              throw malformed(
                  MALFORMED_LOG_ENTRY,
                  "%s cannot be read: its digest is by %s".formatted(position, algorithm));
        };
    return new LogEntry.Content(
        subject,
        bytes(entry.getData().getDigest()),
        bytes(entry.getSignature().getContent()),
        bytes(entry.getSignature().getVerifier().getX509Certificate().getRawBytes()));
  }

  /**
   * Returns the timestamp that {@code encoded} is.
   *
   * @throws MalformedSignatureException if it is none
   */
  static Timestamp timestamp(String position, ByteString encoded)
      throws MalformedSignatureException {
    try {
      TimeStampToken token = new TimeStampResponse(encoded.toByteArray()).getTimeStampToken();
      if (token == null) {
        throw malformed(MALFORMED_TIMESTAMP, position + " cannot be read: it has no token");
      }
      return new Timestamp(position, token);
    } catch (TSPException | IOException | RuntimeException e) {
      throw new MalformedSignatureException(
          MALFORMED_TIMESTAMP, position + " cannot be read: " + Refusal.describe(e), e);
    }
  }

  private static void require(String position, boolean holds, String problem)
      throws MalformedSignatureException {
    if (!holds) {
      throw malformed(MALFORMED_LOG_ENTRY, position + " cannot be read: " + problem);
    }
  }

  private static MalformedSignatureException malformed(Reason reason, String message) {
    return new MalformedSignatureException(reason, message);
  }

  static Bytes bytes(ByteString value) {
    return Bytes.of(value.asReadOnlyByteBuffer());
  }
}
