package io.modelsigning.sigstore;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.http.Messages;
import io.modelsigning.json.JsonModule;
import io.modelsigning.sigstore.crypto.Signatures;
import io.modelsigning.sigstore.document.BundleDocument.Material;
import io.modelsigning.sigstore.document.CommonMessages;
import io.modelsigning.sigstore.document.LogEntryDocument;
import io.modelsigning.sigstore.document.LogEntryDocument.EntryKind;
import io.modelsigning.sigstore.document.LoggedSignature;
import io.modelsigning.sigstore.document.LoggedSignature.Subject;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import io.modelsigning.sigstore.document.MessageReader;
import io.modelsigning.sigstore.document.TrustFile;
import io.modelsigning.testing.Interop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A case of the suite for clients of Sigstore (sigstore/sigstore-conformance, {@code
 * bundle-verify}; its README says what holds where a file is absent). Envelopes go through the
 * verifier. Bundles with a bare signature, which no model has, are taken apart here and judged by
 * the same checks of evidence.
 */
record ConformanceCase(Path folder) {
  private static final String IDENTITY =
      "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
  private static final String ISSUER = "https://token.actions.githubusercontent.com";
  private static final Set<String> MEDIA_TYPES =
      Set.of(
          "application/vnd.dev.sigstore.bundle+json;version=0.1",
          "application/vnd.dev.sigstore.bundle+json;version=0.2",
          "application/vnd.dev.sigstore.bundle+json;version=0.3",
          "application/vnd.dev.sigstore.bundle.v0.3+json");

  String name() {
    return folder.getFileName().toString();
  }

  /** Returns what the suite wants. */
  boolean mustBeRefused() {
    return name().endsWith("_fail");
  }

  /** Returns {@code verified}, or the code of the reason why it is not. */
  String answer() throws IOException, CertificateException {
    try {
      TrustAnchors trust = TrustAnchors.of(TrustFile.read(trustedRoot()));
      String json = Files.readString(folder.resolve("bundle.sigstore.json"));
      if (json.contains("\"dsseEnvelope\"")) {
        return switch (envelope(json, trust)) {
          case SignatureVerdict.Authentic authentic -> "verified";
          case Rejected rejected -> rejected.reason().code();
        };
      }
      BareBundle bundle = read(json);
      Evidence evidence = new Evidence(presented(bundle), trust, signer());
      Optional<Rejected> refusal = SigstoreVerifier.refusal(Check.EVIDENCE, evidence);
      if (refusal.isPresent()) {
        return refusal.get().reason().code();
      }
      // Nobody signed this digest, but the suite wants it to be looked at.
      Bytes digest = Bytes.of(Signatures.digest("SHA-256", artifact().toArray()));
      return bundle.digest().equals(digest) ? "verified" : "message-digest";
    } catch (VerificationUnavailableException e) {
      return e.reason().code();
    } catch (MalformedSignatureException e) {
      return e.reason().code();
    }
  }

  private Path trustedRoot() {
    Path own = folder.resolve("trusted_root.json");
    return Files.exists(own) ? own : Interop.path("sigstore/public-good.trusted_root.json");
  }

  private ExpectedSigner signer() throws IOException {
    return new ExpectedSigner(text("identity", IDENTITY), text("issuer", ISSUER));
  }

  private String text(String name, String otherwise) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readString(file).strip() : otherwise;
  }

  private Bytes artifact() throws IOException {
    Path own = folder.resolve("artifact");
    return Bytes.of(Files.readAllBytes(Files.exists(own) ? own : folder.resolveSibling("a.txt")));
  }

  private SignatureVerdict envelope(String json, TrustAnchors trust)
      throws IOException, MalformedSignatureException {
    return TestBundles.verify(
        new SigstoreVerifier(signer(), trust, List.of()),
        JsonModule.bundleCodec().read(Bytes.ofUtf8(json)));
  }

  private Presented presented(BareBundle bundle) throws IOException, MalformedSignatureException {
    Bytes artifact = artifact();
    require(MEDIA_TYPES.contains(bundle.mediaType()), "its media type is unknown");
    require(!bundle.material().logEntries().isEmpty(), "it has no log entry");
    Presented.Builder presented =
        Presented.builder()
            .leaf(BundleReader.certificate(bundle.material().certificate()))
            .payload(artifact)
            .message(artifact)
            .signature(bundle.signature());
    for (LogEntryDocument entry : bundle.material().logEntries()) {
      presented.addEntries(BundleReader.logEntry("log entry", entry, ConformanceCase::content));
    }
    for (Bytes stamp : bundle.material().timestamps()) {
      presented.addTimestamps(BundleReader.timestamp("timestamp", stamp));
    }
    return presented.build();
  }

  /** A bundle with a signature over an artifact. */
  private record BareBundle(String mediaType, Material material, Bytes digest, Bytes signature) {}

  /** Reads by the readers of the product, once the chain of older bundles is one certificate. */
  private static BareBundle read(String json)
      throws MalformedSignatureException, CertificateException {
    try {
      JsonObject bundle = JsonParser.parseString(json).getAsJsonObject();
      JsonObject material = bundle.getAsJsonObject("verificationMaterial");
      if (material.get("x509CertificateChain") instanceof JsonObject chain) {
        require(!chain.getAsJsonArray("certificates").isEmpty(), "it has no certificate");
        for (var certificate : chain.getAsJsonArray("certificates")) {
          requireNoRoot(certificate.getAsJsonObject().get("rawBytes").getAsString());
        }
        material.add("certificate", chain.getAsJsonArray("certificates").get(0));
        material.remove("x509CertificateChain");
      }
      if (material.get("timestampVerificationData") instanceof JsonObject data) {
        for (var stamp : data.getAsJsonArray("rfc3161Timestamps")) {
          // One case has base64 in lines, which is not what it is about.
          String base64 = stamp.getAsJsonObject().get("signedTimestamp").getAsString();
          stamp.getAsJsonObject().addProperty("signedTimestamp", base64.replace("\n", ""));
        }
      }
      JsonObject signed = bundle.getAsJsonObject("messageSignature");
      return new BareBundle(
          bundle.get("mediaType").getAsString(),
          MessageReader.read(Bytes.ofUtf8(material.toString()), Material::read),
          MessageReader.read(
                  Bytes.ofUtf8(signed.get("messageDigest").toString()),
                  CommonMessages.HashValue::read)
              .digest(),
          MessageReader.read(
              Bytes.ofUtf8(signed.get("signature").toString()), MessageReader::bytes));
    } catch (MalformedDocumentException | RuntimeException e) {
      throw new MalformedSignatureException(
          EvidencePart.SIGNATURE, Reason.MALFORMED_BUNDLE, Messages.describe(e), e);
    }
  }

  /** The bundle's definition: a root in it is one that the verifier must not trust. */
  private static void requireNoRoot(String base64)
      throws MalformedSignatureException, CertificateException {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    require(
        !certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()),
        "it has a root certificate");
  }

  private static void require(boolean holds, String problem) throws MalformedSignatureException {
    if (!holds) {
      throw new MalformedSignatureException(
          EvidencePart.SIGNATURE, Reason.MALFORMED_BUNDLE, problem);
    }
  }

  /** Rekor v1 has bare signatures in entries of a kind that no envelope is in. */
  private static LoggedSignature content(String position, EntryKind kind, Bytes body)
      throws MalformedSignatureException, MalformedDocumentException {
    if (!kind.toString().equals("hashedrekord 0.0.1")) {
      return BundleReader.content(position, kind, body);
    }
    JsonObject spec =
        JsonParser.parseString(new String(body.toArray(), StandardCharsets.UTF_8))
            .getAsJsonObject()
            .getAsJsonObject("spec");
    JsonObject hash = spec.getAsJsonObject("data").getAsJsonObject("hash");
    JsonObject signature = spec.getAsJsonObject("signature");
    return new LoggedSignature(
        subject(hash.get("algorithm").getAsString()),
        Bytes.ofHex(hash.get("value").getAsString()),
        base64(signature.get("content").getAsString()),
        der(signature.getAsJsonObject("publicKey").get("content").getAsString()));
  }

  private static Subject subject(String algorithm) {
    return Optional.of(Subject.MESSAGE_SHA256)
        .filter(subject -> algorithm.equals("sha256"))
        .orElseThrow(() -> new IllegalArgumentException("its digest is by " + algorithm));
  }

  private static Bytes base64(String text) {
    return Bytes.of(Base64.getDecoder().decode(text));
  }

  private static Bytes der(String pem) {
    try {
      return Bytes.of(
          CertificateFactory.getInstance("X.509")
              .generateCertificate(base64(pem).asStream())
              .getEncoded());
    } catch (CertificateException e) {
      throw new IllegalArgumentException("its key is no certificate", e);
    }
  }
}
