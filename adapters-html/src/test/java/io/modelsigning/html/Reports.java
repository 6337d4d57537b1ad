package io.modelsigning.html;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.SignerIdentity.UsedCertificate;
import io.modelsigning.html.VerificationReport.Basis;
import io.modelsigning.html.VerificationReport.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports to make pages of. */
final class Reports {
  /** Markup, quotes, line breaks, controls, turned direction, a lone surrogate, wide letters. */
  static final String HOSTILE =
      "<script>alert(1)</script>\"'`&amp;<!--]]>\n\r\t\u0000\u001b[31m\u202egnp.exe\u2066\ud800\u2028\ufeff模型"
          + " javascript:alert(1)";

  private Reports() {}

  static VerificationReport.Builder of(SignatureMethod method) {
    return VerificationReport.builder()
        .modelName("bert")
        .model("models/bert")
        .signature("models/bert/model.sig")
        .method(method)
        .addBasis(new Basis("Public key", "pub.pem"))
        .command("verify " + method.id())
        .program("model-signing 1.2.3")
        .startedAt(Instant.parse("2026-11-25T08:00:00.5Z"))
        .duration(Duration.ofMillis(1500));
  }

  static VerificationReport verified(SignatureMethod method) {
    return verified(method, "config.json", "weights/model.safetensors");
  }

  static VerificationReport verified(SignatureMethod method, String... names) {
    Map<ModelPath, Long> sizes = new LinkedHashMap<>();
    long bytes = 0;
    for (String name : names) {
      bytes += 1000 + name.length();
      sizes.put(ModelPath.of(name), 1000L + name.length());
    }
    return of(method)
        .outcome(Outcome.VERIFIED)
        .evidence(CheckedEvidence.all(method))
        .signer(signer(method))
        .manifest(manifest(names))
        .files(names.length)
        .bytes(bytes)
        .fileSizes(sizes)
        .build();
  }

  /** Returns a refusal of the signature as a whole. */
  static VerificationReport refused(SignatureMethod method, String code) {
    return refused(method, code, CheckedEvidence.broken(EvidencePart.SIGNATURE));
  }

  /** Returns a refusal before the signature was known to be good. */
  static VerificationReport refused(SignatureMethod method, String code, CheckedEvidence evidence) {
    return of(method)
        .outcome(Outcome.REFUSED)
        .evidence(evidence)
        .reason(new Reason(code))
        .message("the one must be as expected, but is another")
        .advice("fetch it again")
        .build();
  }

  /** Returns a refusal of a model whose signature is good, with one difference of each kind. */
  static VerificationReport changed(SignatureMethod method) {
    return of(method)
        .outcome(Outcome.REFUSED)
        .evidence(CheckedEvidence.brokenAfterAllBefore(EvidencePart.FILES, method))
        .reason(Reason.CONTENT_MISMATCH)
        .message("the signature is good, but the model differs from what was signed in 3 places")
        .signer(signer(method))
        .manifest(manifest("config.json", "gone.txt", "model.safetensors"))
        .fileSizes(
            Map.of(ModelPath.of("config.json"), 2L, ModelPath.of("model.safetensors"), 12345678L))
        .addDifferences(
            Difference.unexpected("added.exe"),
            Difference.missing("gone.txt"),
            Difference.mismatch(
                "model.safetensors", "sha256:" + "a".repeat(64), "sha256:" + "b".repeat(64)))
        .addWarnings(new Warning(new Reason("old-signature-format"), "the signature is old"))
        .build();
  }

  /** Returns the refusal of a large file in shards, of which one is changed. */
  static VerificationReport sharded() {
    SerializationMethod method = new SerializationMethod.Shards(1_000_000_000);
    List<ResourceDescriptor> resources = new ArrayList<>();
    for (Resource shard :
        method.resourcesOf(ModelPath.of("model-00001-of-00002.safetensors"), 27_123_456_789L)) {
      resources.add(new ResourceDescriptor(shard, digest(resources.size())));
    }
    return VerificationReport.builder()
        .from(changed(SignatureMethod.CERTIFICATE))
        .manifest(
            Manifest.asListed("bert", Serialization.builder().method(method).build(), resources))
        .differences(
            List.of(
                Difference.mismatch(
                    resources.get(3).resource().name(),
                    "sha256:" + "a".repeat(64),
                    "sha256:" + "b".repeat(64))))
        .build();
  }

  static VerificationReport unanswered() {
    return of(SignatureMethod.KEY)
        .outcome(Outcome.UNANSWERED)
        .evidence(CheckedEvidence.NONE)
        .reason(Reason.NOT_FOUND)
        .message("the public key 'pub.pem' does not exist")
        .build();
  }

  /** Returns a report in which whatever can be anybody's is hostile. */
  static VerificationReport hostile() {
    String name = HOSTILE.replace("\u0000", "").replace("\ud800", "").replace("/", "");
    return VerificationReport.builder()
        .from(changed(SignatureMethod.SIGSTORE))
        .modelName(HOSTILE)
        .model(HOSTILE)
        .signature(HOSTILE)
        .message(HOSTILE)
        .basis(List.of(new Basis("Expected identity", HOSTILE)))
        .manifest(manifest(name, "x".repeat(4000)))
        .signer(
            SignerIdentity.builder()
                .from(signer(SignatureMethod.SIGSTORE))
                .name(HOSTILE)
                .issuer(HOSTILE)
                .timeEvidence(HOSTILE)
                .certificates(
                    List.of(
                        new UsedCertificate(HOSTILE, "c".repeat(64)),
                        new UsedCertificate("y".repeat(5000), "d".repeat(64))))
                .build())
        .differences(
            List.of(Difference.unexpected(HOSTILE), Difference.mismatch(name, HOSTILE, HOSTILE)))
        .warnings(List.of(new Warning(new Reason("hostile"), HOSTILE)))
        .build();
  }

  /** Returns a refusal of a model in which every one of {@code files} files is changed. */
  static VerificationReport large(int files) {
    List<ResourceDescriptor> resources = new ArrayList<>(files);
    List<Difference> differences = new ArrayList<>(files);
    for (int i = 0; i < files; i++) {
      ModelPath path = ModelPath.of("data/shard-%06d.bin".formatted(i));
      resources.add(new ResourceDescriptor(new Resource.WholeFile(path), digest(i)));
      differences.add(
          Difference.mismatch(path.toString(), digest(i).toString(), "sha256:" + "b".repeat(64)));
    }
    return VerificationReport.builder()
        .from(changed(SignatureMethod.KEY))
        .manifest(Manifest.asListed("bert", Serialization.builder().build(), resources))
        .differences(differences)
        .build();
  }

  static Manifest manifest(String... names) {
    List<ResourceDescriptor> resources = new ArrayList<>();
    for (String name : names) {
      resources.add(
          new ResourceDescriptor(
              new Resource.WholeFile(ModelPath.of(name)), digest(resources.size())));
    }
    return Manifest.asListed("bert", Serialization.builder().build(), resources);
  }

  /** Returns a manifest of one file in shards of 100 bytes, the last of 50. */
  static Manifest shards(int count) {
    SerializationMethod method = new SerializationMethod.Shards(100);
    List<ResourceDescriptor> resources = new ArrayList<>();
    for (Resource shard : method.resourcesOf(ModelPath.of("w.bin"), count * 100L - 50)) {
      resources.add(new ResourceDescriptor(shard, digest(resources.size())));
    }
    return Manifest.asListed("bert", Serialization.builder().method(method).build(), resources);
  }

  /** Returns a manifest of a single-file model, as old signatures have it. */
  static Manifest unnamed() {
    return Manifest.asListed(
        "model.onnx",
        Serialization.builder().build(),
        List.of(new ResourceDescriptor(new Resource.WholeFile(ModelPath.ROOT), digest(0))));
  }

  private static Digest digest(int i) {
    return new Digest(HashAlgorithm.SHA256, Bytes.ofHex("%064x".formatted(i + 0xabcdef)));
  }

  static SignerIdentity signer(SignatureMethod method) {
    SignerIdentity.Builder signer = SignerIdentity.builder().method(method);
    return switch (method) {
      case KEY -> signer.name("e62a132f".repeat(8)).build();
      case CERTIFICATE ->
          signer
              .name("CN=Example publisher,O=Example")
              .issuer("CN=Example intermediate")
              .addCertificates(
                  new UsedCertificate("CN=Example publisher,O=Example", "1".repeat(64)),
                  new UsedCertificate("CN=Example intermediate", "2".repeat(64)),
                  new UsedCertificate("CN=Example root", "3".repeat(64)))
              .build();
      case SIGSTORE ->
          signer
              .name("publisher@example.com")
              .issuer("https://accounts.example.com")
              .signedAt(Instant.parse("2026-10-10T02:12:20Z"))
              .timeEvidence("RFC 3161 timestamp of CN=Example time")
              .logIndex(1598151086L)
              .addCertificates(
                  new UsedCertificate("", "1".repeat(64)),
                  new UsedCertificate("CN=Example intermediate", "2".repeat(64)),
                  new UsedCertificate("CN=Example root", "3".repeat(64)))
              .build();
    };
  }
}
