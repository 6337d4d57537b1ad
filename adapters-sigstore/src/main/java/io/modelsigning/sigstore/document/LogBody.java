package io.modelsigning.sigstore.document;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.CommonMessages.HashValue;
import io.modelsigning.sigstore.document.LogEntryDocument.EntryKind;
import io.modelsigning.sigstore.document.LoggedSignature.Subject;
import io.modelsigning.sigstore.document.MessageReader.ValueReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the canonicalized body of a log entry: what the log has, whatever the bundle says of it.
 */
public final class LogBody {
  private static final String PEM_BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String PEM_END = "-----END CERTIFICATE-----";

  private LogBody() {}

  /** Returns what kind of entry {@code body} is, of which nothing else is looked at. */
  public static EntryKind kindVersion(Bytes body) throws MalformedDocumentException {
    return MessageReader.read(
        body,
        json -> {
          String kind = null;
          String version = null;
          boolean specified = false;
          var members = json.object("apiVersion", "kind", "spec");
          for (String name = members.next(); name != null; name = members.next()) {
            switch (name) {
              case "apiVersion" -> version = json.text();
              case "kind" -> kind = json.text();
              default -> {
                json.skip();
                specified = true;
              }
            }
          }
          if (!specified) {
            throw new MalformedDocumentException("it has no member 'spec'");
          }
          return new EntryKind(required(kind, "kind"), required(version, "apiVersion"));
        });
  }

  /** Reads a {@code dsse} 0.0.1 (sigstore/rekor, dsse_v0_0_1_schema.json). */
  public static LoggedSignature dsse(Bytes body) throws MalformedDocumentException {
    return spec(
        body,
        json -> {
          Hash payload = null;
          List<Signed> signatures = List.of();
          var members = json.object("payloadHash", "envelopeHash", "signatures", "proposedContent");
          for (String name = members.next(); name != null; name = members.next()) {
            switch (name) {
              case "payloadHash" -> payload = Hash.read(json);
              case "envelopeHash" -> Hash.read(json);
              case "signatures" -> signatures = json.list(Signed::read);
              default -> throw json.fault("is for what is yet to be logged");
            }
          }
          Hash hash = required(payload, "payloadHash");
          if (!hash.algorithm().equals("sha256")) {
            throw new MalformedDocumentException("its payload hash is not by SHA-256");
          }
          if (signatures.size() != 1) {
            throw new MalformedDocumentException(
                "it must have one signature, but has " + signatures.size());
          }
          Signed signed = signatures.getFirst();
          return new LoggedSignature(
              Subject.PAYLOAD_SHA256,
              Bytes.ofHex(hash.value()),
              Bytes.of(Base64.getDecoder().decode(signed.signature())),
              pemCertificate(signed.verifier()));
        });
  }

  private record Hash(String algorithm, String value) {
    static Hash read(MessageReader json) throws IOException {
      String algorithm = null;
      String value = null;
      var members = json.object("algorithm", "value");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "algorithm" -> algorithm = json.text();
          default -> value = json.text();
        }
      }
      return new Hash(required(algorithm, "algorithm"), required(value, "value"));
    }
  }

  /** A signature and its certificate, both in base64. */
  private record Signed(String signature, String verifier) {
    static Signed read(MessageReader json) throws IOException {
      String signature = null;
      String verifier = null;
      var members = json.object("signature", "verifier");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "signature" -> signature = json.text();
          default -> verifier = json.text();
        }
      }
      return new Signed(required(signature, "signature"), required(verifier, "verifier"));
    }
  }

  private static Bytes pemCertificate(String verifier) throws MalformedDocumentException {
    String pem =
        new String(Base64.getDecoder().decode(verifier), StandardCharsets.US_ASCII).strip();
    if (!pem.startsWith(PEM_BEGIN)
        || !pem.endsWith(PEM_END)
        || pem.indexOf(PEM_BEGIN, 1) >= 0
        || pem.length() <= PEM_BEGIN.length() + PEM_END.length()) {
      throw new MalformedDocumentException("its verifier is not one certificate in PEM");
    }
    String base64 = pem.substring(PEM_BEGIN.length(), pem.length() - PEM_END.length());
    // Unlike the decoder for mail, which passes over what is no base64.
    return Bytes.of(Base64.getDecoder().decode(base64.replaceAll("\\R", "")));
  }

  /** Reads a {@code hashedrekord} 0.0.2 (sigstore/rekor-tiles, hashedrekord.proto). */
  public static LoggedSignature hashedRekord(Bytes body) throws MalformedDocumentException {
    return spec(
        body,
        json -> {
          Optional<LoggedSignature> content = Optional.empty();
          var members = json.object("hashedRekordV002");
          while (members.next() != null) {
            content = Optional.of(hashedRekord(json));
          }
          return content.orElseThrow(
              () -> new MalformedDocumentException("its spec has no member 'hashedRekordV002'"));
        });
  }

  private static LoggedSignature hashedRekord(MessageReader json) throws IOException {
    HashValue data = HashValue.NONE;
    Signature signature = Signature.NONE;
    var members = json.message("data", "signature");
    for (String name = members.next(); name != null; name = members.next()) {
      switch (name) {
        case "data" -> data = HashValue.read(json);
        default -> signature = Signature.read(json);
      }
    }
    Subject subject =
        switch (data.algorithm()) {
          case "SHA2_256" -> Subject.MESSAGE_SHA256;
          case "SHA2_384" -> Subject.MESSAGE_SHA384;
          case "SHA2_512" -> Subject.MESSAGE_SHA512;
          default -> throw new MalformedDocumentException("its digest is by " + data.algorithm());
        };
    return new LoggedSignature(
        subject,
        data.digest(),
        signature.content(),
        signature
            .certificate()
            .orElseThrow(
                () -> new MalformedDocumentException("its verifier is not a certificate")));
  }

  private record Signature(Bytes content, Optional<Bytes> certificate) {
    static final Signature NONE = new Signature(CommonMessages.NO_BYTES, Optional.empty());

    static Signature read(MessageReader json) throws IOException {
      Bytes content = CommonMessages.NO_BYTES;
      Optional<Bytes> certificate = Optional.empty();
      var members = json.message("content", "verifier");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "content" -> content = json.bytes();
          default -> certificate = verifier(json);
        }
      }
      return new Signature(content, certificate);
    }

    private static Optional<Bytes> verifier(MessageReader json) throws IOException {
      Optional<Bytes> certificate = Optional.empty();
      var members = json.message("publicKey", "x509Certificate", "keyDetails");
      for (String name = members.next(); name != null; name = members.next()) {
        switch (name) {
          case "x509Certificate" -> certificate = Optional.of(CommonMessages.certificate(json));
          case "keyDetails" -> json.enumeration(CommonMessages.PUBLIC_KEY_DETAILS);
          default -> throw new MalformedDocumentException("its verifier is not a certificate");
        }
      }
      return certificate;
    }
  }

  private static <T> T spec(Bytes body, ValueReader<T> reader) throws MalformedDocumentException {
    return MessageReader.read(
        body,
        json -> {
          T spec = null;
          var members = json.object("spec");
          while (members.next() != null) {
            spec = reader.read(json);
          }
          return required(spec, "spec");
        });
  }

  private static <T> T required(@Nullable T value, String name) throws MalformedDocumentException {
    if (value == null) {
      throw new MalformedDocumentException("it has no member '" + name + "'");
    }
    return value;
  }
}
