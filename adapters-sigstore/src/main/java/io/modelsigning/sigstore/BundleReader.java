package io.modelsigning.sigstore;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.X509Certificates;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.document.BundleDocument;
import io.modelsigning.sigstore.document.Form;
import io.modelsigning.sigstore.document.LogBody;
import io.modelsigning.sigstore.document.LogEntryDocument;
import io.modelsigning.sigstore.document.LogEntryDocument.EntryKind;
import io.modelsigning.sigstore.document.LoggedSignature;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import io.modelsigning.sigstore.document.MessageReader;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.timestamp.InvalidTimestampException;
import io.modelsigning.timestamp.TimestampToken;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads the parts of a Sigstore bundle that have a form of their own. */
final class BundleReader {

  private BundleReader() {}

  /**
   * Returns what {@code form} presents.
   *
   * @throws MalformedSignatureException if a part of it cannot be read
   */
  static Presented read(Form form, SignedMessage message) throws MalformedSignatureException {
    Envelope envelope = form.bundle().envelope();
    BundleDocument.Material material = form.second().verificationMaterial();
    Presented.Builder presented =
        Presented.builder()
            .leaf(certificate(form.material().certificate()))
            .payload(envelope.payload())
            .message(message.bytes())
            .signature(envelope.signatures().getFirst());
    List<LogEntryDocument> entries = material.logEntries();
    for (int i = 0; i < entries.size(); i++) {
      LogEntryDocument entry = entries.get(i);
      presented.addEntries(
          logEntry(
              "log entry "
                  + (i + 1)
                  + " of "
                  + entries.size()
                  + " (index "
                  + entry.logIndex()
                  + ")",
              entry,
              BundleReader::content));
    }
    List<Bytes> stamps = material.timestamps();
    for (int i = 0; i < stamps.size(); i++) {
      presented.addTimestamps(
          timestamp("timestamp " + (i + 1) + " of " + stamps.size(), stamps.get(i)));
    }
    return presented.build();
  }

  /**
   * Returns the certificate that {@code der} is.
   *
   * @throws MalformedSignatureException if it is none, or more than one
   */
  static X509Certificate certificate(Bytes der) throws MalformedSignatureException {
    try {
      X509Certificate certificate = X509Certificates.read(der.toArray());
      // What follows the certificate would be signed by nobody.
      if (certificate.getEncoded().length == der.size()) {
        return certificate;
      }
      throw malformed(
          EvidencePart.CERTIFICATE,
          Reason.MALFORMED_CERTIFICATE,
          "the certificate must be alone, but %d bytes follow it"
              .formatted(der.size() - certificate.getEncoded().length));
    } catch (CertificateException | RuntimeException e) {
      throw new MalformedSignatureException(
          EvidencePart.CERTIFICATE,
          Reason.MALFORMED_CERTIFICATE,
          "the certificate cannot be read: " + Messages.describe(e),
          e);
    }
  }

  /** Reads what was logged from an entry's body. */
  interface ContentReader {
    LoggedSignature read(String position, EntryKind kind, Bytes body)
        throws MalformedSignatureException, MalformedDocumentException;
  }

  /**
   * Returns what {@code entry} presents.
   *
   * @param contents reads its body, of the kinds there may be
   * @throws MalformedSignatureException if it cannot be read
   */
  static LogEntry logEntry(String position, LogEntryDocument entry, ContentReader contents)
      throws MalformedSignatureException {
    try {
      require(position, entry.inclusionProof().isPresent(), "it has no inclusion proof");
      require(position, entry.logIndex() >= 0, "its index is negative");
      long seconds = entry.integratedTime();
      require(
          position,
          seconds >= 0 && seconds <= MessageReader.LATEST_SECONDS,
          "its time is %d seconds after 1970".formatted(seconds));
      EntryKind kind = LogBody.kindVersion(entry.canonicalizedBody());
      require(
          position,
          kind.kind().equals(entry.kindVersion().kind())
              && kind.version().equals(entry.kindVersion().version()),
          "the bundle says it is '%s', but the log has '%s'".formatted(entry.kindVersion(), kind));
      return new LogEntry(
          position, entry, contents.read(position, kind, entry.canonicalizedBody()));
    } catch (MalformedDocumentException | RuntimeException e) {
      throw new MalformedSignatureException(
          EvidencePart.LOG_ENTRY,
          SigstoreReasons.MALFORMED_LOG_ENTRY,
          position + " cannot be read: " + Messages.describe(e),
          e);
    }
  }

  /** Reads a body of the kinds that a model's signature has. */
  static LoggedSignature content(String position, EntryKind kind, Bytes body)
      throws MalformedSignatureException, MalformedDocumentException {
    return switch (kind.toString()) {
      case "dsse 0.0.1" -> LogBody.dsse(body);
      case "hashedrekord 0.0.2" -> LogBody.hashedRekord(body);
      default ->
          throw malformed(
              EvidencePart.LOG_ENTRY,
              SigstoreReasons.UNSUPPORTED_LOG_ENTRY,
              "%s must be 'dsse 0.0.1' or 'hashedrekord 0.0.2', but is '%s'"
                  .formatted(position, kind));
    };
  }

  /**
   * Returns the timestamp that {@code encoded} is.
   *
   * @throws MalformedSignatureException if it is none
   */
  static Timestamp timestamp(String position, Bytes encoded) throws MalformedSignatureException {
    try {
      return new Timestamp(position, TimestampToken.read(encoded));
    } catch (InvalidTimestampException e) {
      throw new MalformedSignatureException(
          EvidencePart.TIME, e.reason(), position + " " + e.text(), e);
    }
  }

  private static void require(String position, boolean holds, String problem)
      throws MalformedSignatureException {
    if (!holds) {
      throw malformed(
          EvidencePart.LOG_ENTRY,
          SigstoreReasons.MALFORMED_LOG_ENTRY,
          position + " cannot be read: " + problem);
    }
  }

  private static MalformedSignatureException malformed(
      EvidencePart part, Reason reason, String message) {
    return new MalformedSignatureException(part, reason, message);
  }
}
