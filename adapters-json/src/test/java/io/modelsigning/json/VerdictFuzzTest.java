package io.modelsigning.json;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import io.modelsigning.domain.signature.VerificationResult.Verified;
import io.modelsigning.domain.storage.Overwrite;
import io.modelsigning.testing.MemoryModel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From the bytes of a signature to the verdict on a model, with whatever was signed: there is an
 * answer, a refusal can be explained, and what verifies is signed.
 */
final class VerdictFuzzTest {
  private static final MemoryModel MODEL =
      new MemoryModel().with("a", "0123456789").with("b/c", "content").with("b/empty", "");
  private static final Pattern ROOTS =
      Pattern.compile("is ([0-9a-f]{64}), but the subject states ([0-9a-f]{64})$");

  static Stream<byte[]> seeds() {
    String older =
        """
        {"_type":"https://in-toto.io/Statement/v1","subject":[\
        {"name":"a","digest":{"sha256":"%s"}},{"name":"b/c","digest":{"sha256":"%s"}},\
        {"name":"b/empty","digest":{"sha256":"%s"}}],\
        "predicateType":"https://model_signing/Digests/v0.1"}"""
            .formatted(
                digest("0123456789").value().toHex(),
                digest("content").value().toHex(),
                digest("").value().toHex());
    return Stream.of(
        signed(new SerializationMethod.Files(), file("a", "0123456789"), file("b/c", "content")),
        signed(
            new SerializationMethod.Files(),
            file("a", "0123456789"),
            file("b/c", "content"),
            file("b/empty", "")),
        signed(
            new SerializationMethod.Shards(8),
            shard("a", 0, 8, "01234567"),
            shard("a", 8, 10, "89"),
            shard("b/c", 0, 7, "content")),
        older.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] signed(SerializationMethod method, ResourceDescriptor... resources) {
    Serialization serialization =
        Serialization.builder().method(method).addIgnorePaths(ModelPath.of("x")).build();
    return JsonModule.statementCodec()
        .write(
            Statement.of(Manifest.sorted("model", serialization, List.of(resources))).toDocument())
        .toArray();
  }

  private static ResourceDescriptor file(String path, String content) {
    return new ResourceDescriptor(new Resource.WholeFile(ModelPath.of(path)), digest(content));
  }

  private static ResourceDescriptor shard(String path, long start, long end, String content) {
    return new ResourceDescriptor(
        new Resource.Shard(ModelPath.of(path), start, end), digest(content));
  }

  private static Digest digest(String content) {
    return RepeatedDigests.of(content.getBytes(StandardCharsets.UTF_8), HashAlgorithm.SHA256);
  }

  @MethodSource("seeds")
  @FuzzTest
  void verdict(byte[] statement) throws Exception {
    // A value of the domain has no empty parts.
    if (statement.length == 0) {
      return;
    }
    VerificationResult result = verify(statement);
    if (result instanceof Refused refused && refused.reason().equals(Reason.ROOT_DIGEST_MISMATCH)) {
      assertTrue(refused.message().contains(", but the subject states "), refused.message());
      Matcher roots = ROOTS.matcher(refused.message());
      // No mutation has the right one, behind which the model is looked at.
      if (roots.find()) {
        String text = new String(statement, StandardCharsets.ISO_8859_1);
        result =
            verify(
                text.replace(roots.group(2), roots.group(1)).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    if (result instanceof Verified verified) {
      assertSigned(verified.manifest());
    }
  }

  private static VerificationResult verify(byte[] statement) throws Exception {
    Bytes bundle =
        JsonModule.bundleCodec()
            .write(
                Bundle.of(
                    new KeyHint("hint"),
                    new Envelope(
                        "application/vnd.in-toto+json",
                        Bytes.of(statement),
                        List.of(Bytes.ofUtf8("signature")))));
    VerifyRequest request =
        VerifyRequest.builder()
            .model(MODEL)
            .signature(new MemorySignature(bundle))
            .verifier(new Believer())
            .build();
    VerificationResult result =
        UseCases.verifyModel(
                RepeatedDigests.engineOf(MODEL),
                JsonModule.statementCodec(),
                JsonModule.bundleCodec())
            .verify(request, ProgressListener.NONE);
    if (result instanceof Refused refused) {
      assertFalse(refused.message().isEmpty());
      var unused =
          UseCases.explainRefusal(RepeatedDigests.engineOf(MODEL)).explain(request, refused);
    }
    return result;
  }

  /** Every file of the model is one of those signed, or one that was signed as left out. */
  private static void assertSigned(Manifest manifest) {
    Exclusions leftOut =
        Exclusions.of(
            Stream.concat(
                    manifest.serialization().ignorePaths().stream(), Exclusions.GIT_PATHS.stream())
                .toList());
    Set<ModelPath> unsigned = new HashSet<>(MODEL.paths());
    unsigned.removeAll(manifest.resourcesByFile().keySet());
    unsigned.removeIf(leftOut::excludes);
    // An empty file has no shard, and is not recorded.
    if (manifest.serialization().method() instanceof SerializationMethod.Shards) {
      unsigned.remove(ModelPath.of("b/empty"));
    }
    assertTrue(unsigned.isEmpty(), () -> unsigned + " verify unsigned");
  }

  /** Takes every signature for good. */
  private static final class Believer implements SignatureVerifier {
    @Override
    public SignatureMethod method() {
      return SignatureMethod.KEY;
    }

    @Override
    public SignatureVerdict verify(Bundle bundle, SignedMessage message) {
      return new SignatureVerdict.Authentic(
          SignerIdentity.builder().method(SignatureMethod.KEY).name("hint").build(), List.of());
    }
  }

  /** A signature in memory. */
  private record MemorySignature(Bytes stored) implements SignatureStore {
    @Override
    public String location() {
      return "memory";
    }

    @Override
    public Optional<ModelPath> pathWithin(ModelSource model) {
      return Optional.empty();
    }

    @Override
    public Bytes read() {
      return stored;
    }

    @Override
    public void write(Bytes bytes, Overwrite overwrite) {
      throw new AssertionError("verifying writes nothing");
    }
  }
}
