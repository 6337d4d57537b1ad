package io.modelsigning.domain.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.policy.GoodSignature;
import io.modelsigning.domain.policy.SignaturePolicy;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.SignatureAnswer;
import io.modelsigning.domain.port.in.Verification;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import io.modelsigning.domain.signature.VerificationResult.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several acceptable signers, several signatures, one model. */
class SeveralSignaturesTest {
  private final List<String> events = new ArrayList<>();
  private final Fakes.MemoryModel model = new Fakes.MemoryModel();
  private final Fakes.MemoryEngine engine = new Fakes.MemoryEngine(events);
  private final Fakes.MemoryStatements statements = new Fakes.MemoryStatements();
  private final Fakes.MemoryBundles bundles = new Fakes.MemoryBundles();
  private final ManifestOptions files = ManifestOptions.builder().build();

  @BeforeEach
  void fillModel() {
    model.put("a", "1").put("sub/b", "22");
  }

  /** Signs as {@code name} does, who is known by the material of the signature. */
  private record Signer(String name, SignatureMethod method) implements PayloadSigner {
    @Override
    public Signed sign(Bytes payload) {
      VerificationMaterial material =
          method == SignatureMethod.KEY
              ? new KeyHint(name)
              : new CertificateChain(List.of(Bytes.ofUtf8(name)));
      return new Signed(
          Bundle.of(
              material, new Envelope(Envelope.IN_TOTO_JSON, payload, List.of(Bytes.ofUtf8("s")))),
          SignerIdentity.builder().method(method).name(name).build());
    }
  }

  /** Accepts what {@code name} signed, and counts how often it was asked. */
  private static final class Verifier implements SignatureVerifier {
    private final String name;
    private final SignatureMethod method;
    private int asked;

    Verifier(String name, SignatureMethod method) {
      this.name = name;
      this.method = method;
    }

    @Override
    public SignatureMethod method() {
      return method;
    }

    @Override
    public SignatureVerdict verify(Bundle bundle, SignedMessage message)
        throws VerificationUnavailableException {
      asked++;
      if (name.equals("offline")) {
        throw new VerificationUnavailableException(Reason.IO_ERROR, "offline");
      }
      VerificationMaterial mine =
          method == SignatureMethod.KEY
              ? new KeyHint(name)
              : new CertificateChain(List.of(Bytes.ofUtf8(name)));
      return bundle.material().equals(mine)
          ? new SignatureVerdict.Authentic(
              SignerIdentity.builder().method(method).name(name).build(), List.of())
          : new SignatureVerdict.Rejected(Reason.INVALID_SIGNATURE, "not by " + name);
    }
  }

  private Fakes.MemoryStore signed(String name, SignatureMethod method, ManifestOptions options)
      throws Exception {
    Fakes.MemoryStore store = new Fakes.MemoryStore();
    UseCases.signModel(engine, statements, bundles)
        .sign(
            SignRequest.builder()
                .model(model)
                .signature(store)
                .signer(new Signer(name, method))
                .manifest(options)
                .build(),
            ProgressListener.NONE);
    engine.calls = 0;
    model.opened.clear();
    return store;
  }

  private Fakes.MemoryStore byKey(String name) throws Exception {
    return signed(name, SignatureMethod.KEY, files);
  }

  private static Verifier key(String name) {
    return new Verifier(name, SignatureMethod.KEY);
  }

  private VerifyRequest.Builder request() {
    return VerifyRequest.builder().model(model);
  }

  private Verification verify(VerifyRequest.Builder request) throws Exception {
    return UseCases.verifyModel(engine, statements, bundles)
        .verifyEach(request.build(), ProgressListener.NONE);
  }

  private static String signerOf(Verification verification) {
    return assertInstanceOf(Verified.class, verification.result()).signer().name();
  }

  private static Refused refused(Verification verification, Reason reason) {
    Refused refused = assertInstanceOf(Refused.class, verification.result());
    assertEquals(reason, refused.reason(), refused.message());
    return refused;
  }

  @Test
  void anyAcceptableSignerWillDo() throws Exception {
    Verifier other = key("other");
    Verifier right = key("right");
    VerifyRequest.Builder request =
        request().signature(byKey("right")).verifier(other).verifier(right);
    assertEquals("right", signerOf(verify(request)));
    assertEquals(1, other.asked);
    assertEquals(1, engine.calls);
  }

  @Test
  void signersOfOtherMethodsAreNotAskedAndDoNotHinder() throws Exception {
    Verifier certificate = new Verifier("ca", SignatureMethod.CERTIFICATE);
    assertEquals(
        "right",
        signerOf(
            verify(
                request().signature(byKey("right")).verifier(certificate).verifier(key("right")))));
    assertEquals(0, certificate.asked);
  }

  @Test
  void nobodyAcceptableIsARefusalThatNamesEachReason() throws Exception {
    Refused refused =
        refused(
            verify(
                request().signature(byKey("mallory")).verifier(key("alice")).verifier(key("bob"))),
            Reason.INVALID_SIGNATURE);
    assertEquals("not by alice; and not by bob", refused.message());
    assertEquals(0, engine.calls, "nothing is hashed for a signature that is not good");
  }

  @Test
  void aMethodThatNobodyExpectsIsARefusalThatNamesTheExpectedOnes() throws Exception {
    Refused refused =
        refused(
            verify(
                request()
                    .signature(byKey("k"))
                    .verifier(new Verifier("c", SignatureMethod.CERTIFICATE))
                    .verifier(new Verifier("s", SignatureMethod.SIGSTORE))),
            Reason.WRONG_METHOD);
    assertTrue(
        refused.message().contains("of the method certificate or sigstore"), refused.message());
  }

  @Test
  void oneHashingServesAllSignaturesOfOneAlgorithm() throws Exception {
    VerifyRequest.Builder request =
        request()
            .signature(byKey("one"))
            .signature(signed("two", SignatureMethod.CERTIFICATE, files))
            .signature(byKey("three"))
            .verifier(key("one"))
            .verifier(new Verifier("two", SignatureMethod.CERTIFICATE))
            .verifier(key("three"));
    Verification verification = verify(request);
    assertEquals("one", signerOf(verification));
    assertEquals(3, verification.signatures().size());
    verification.signatures().forEach(one -> assertInstanceOf(SignatureAnswer.Good.class, one));
    assertEquals(1, engine.calls);
    assertEquals(List.of("a", "sub/b"), model.opened.stream().sorted().toList());
  }

  @Test
  void shardsAndWholeFilesShareWhatIsEqualAndOtherAlgorithmsDoNot() throws Exception {
    ManifestOptions shards =
        ManifestOptions.builder().method(new SerializationMethod.Shards(1)).build();
    ManifestOptions blake3 = ManifestOptions.builder().hashAlgorithm(HashAlgorithm.BLAKE3).build();
    Verification verification =
        verify(
            request()
                .signature(byKey("k"))
                .signature(signed("k", SignatureMethod.KEY, shards))
                .signature(signed("k", SignatureMethod.KEY, blake3))
                .verifier(key("k")));
    verification.signatures().forEach(one -> assertInstanceOf(SignatureAnswer.Good.class, one));
    assertEquals(2, engine.calls);
    // The one byte of 'a' is a file and a shard; 'sub/b' is a file and two shards; BLAKE3 anew.
    assertEquals(6, model.opened.size());
  }

  @Test
  void aGoodSignatureCountsThoughAnotherIsBad() throws Exception {
    Fakes.MemoryStore old = byKey("old");
    model.put("a", "changed");
    Fakes.MemoryStore now = byKey("now");
    Verification verification =
        verify(request().signature(old).signature(now).verifier(key("old")).verifier(key("now")));
    assertEquals("now", signerOf(verification));
    Refused bad =
        assertInstanceOf(SignatureAnswer.Bad.class, verification.signatures().getFirst()).refused();
    assertEquals(Reason.CONTENT_MISMATCH, bad.reason());
    assertEquals(1, bad.differences().size());
    assertEquals(1, engine.calls);
  }

  @Test
  void allBadIsTheRefusalOfTheFirst() throws Exception {
    Fakes.MemoryStore signature = byKey("k");
    model.put("a", "changed");
    refused(
        verify(request().signature(signature).signature(byKey("mallory")).verifier(key("k"))),
        Reason.CONTENT_MISMATCH);
  }

  @Test
  void whatCannotBeReadIsNoAnswerUnlessAnotherIsGood() throws Exception {
    Fakes.MemoryStore none = new Fakes.MemoryStore();
    Verification verification =
        verify(request().signature(none).signature(byKey("k")).verifier(key("k")));
    assertEquals("k", signerOf(verification));
    assertInstanceOf(SignatureAnswer.Unknown.class, verification.signatures().getFirst());
    VerifyRequest.Builder bad =
        request().signature(byKey("mallory")).signature(none).verifier(key("k"));
    assertThrows(SignatureAccessException.class, () -> verify(bad));
  }

  @Test
  void aVerifierThatCannotTellDoesNotHinderOneThatAccepts() throws Exception {
    assertEquals(
        "k",
        signerOf(
            verify(request().signature(byKey("k")).verifier(key("offline")).verifier(key("k")))));
    // Whether the one who is offline would accept is not known, so "no" is no answer.
    VerifyRequest.Builder bad =
        request().signature(byKey("mallory")).verifier(key("offline")).verifier(key("k"));
    assertThrows(VerificationUnavailableException.class, () -> verify(bad));
  }

  @Test
  void thePolicyDecidesOverGoodSignaturesAlone() throws Exception {
    List<List<String>> shown = new ArrayList<>();
    SignaturePolicy both =
        good -> {
          shown.add(good.stream().map(one -> one.result().signer().name()).toList());
          return good.stream().map(GoodSignature::acceptedBy).distinct().count() >= 2;
        };
    Verifier one = key("one");
    Verifier two = key("two");
    assertEquals(
        "one",
        signerOf(
            verify(
                request()
                    .signature(byKey("one"))
                    .signature(byKey("two"))
                    .verifier(one)
                    .verifier(two)
                    .policy(both))));
    Refused refused =
        refused(
            verify(request().signature(byKey("one")).verifier(one).verifier(two).policy(both)),
            Reason.POLICY_NOT_SATISFIED);
    assertEquals("the policy does not accept the 1 good signature", refused.message());
    refused(
        verify(
            request()
                .signature(byKey("one"))
                .signature(byKey("mallory"))
                .verifier(one)
                .verifier(two)
                .policy(both)),
        Reason.INVALID_SIGNATURE);
    assertEquals(List.of(List.of("one", "two"), List.of("one"), List.of("one")), shown);
  }

  @Test
  void noPolicyMakesABadSignatureGood() throws Exception {
    SignaturePolicy everything = good -> true;
    refused(
        verify(request().signature(byKey("mallory")).verifier(key("k")).policy(everything)),
        Reason.INVALID_SIGNATURE);
  }

  @Test
  void aSignatureThatSeveralAcceptIsTheOneOfEach() throws Exception {
    Verifier first = key("k");
    Verifier second = key("k");
    Verification verification =
        verify(request().signature(byKey("k")).verifier(first).verifier(second));
    SignatureAnswer.Good good =
        assertInstanceOf(SignatureAnswer.Good.class, verification.signatures().getFirst());
    assertSame(first, good.good().getFirst().acceptedBy());
    assertSame(second, good.good().getLast().acceptedBy());
  }

  @Test
  void noneOfTheSignaturesIsAnUnsignedFile() throws Exception {
    Fakes.MemoryStore one = byKey("k");
    Fakes.MemoryStore two = byKey("k");
    one.within = Optional.of(ModelPath.of("model.sig"));
    two.within = Optional.of(ModelPath.of("model.other.sig"));
    model.put("model.sig", "1").put("model.other.sig", "2");
    assertEquals("k", signerOf(verify(request().signature(one).signature(two).verifier(key("k")))));
    refused(verify(request().signature(one).verifier(key("k"))), Reason.CONTENT_MISMATCH);
  }

  @Test
  void aRequestNeedsASignatureAndASigner() throws ModelSigningException {
    assertThrows(IllegalArgumentException.class, () -> request().verifier(key("k")).build());
    assertThrows(
        IllegalArgumentException.class, () -> request().signature(new Fakes.MemoryStore()).build());
  }

  @Test
  void theAnswerSaysWhatWasEstablishedAndWhatBroke() throws Exception {
    Fakes.MemoryStore signature = byKey("k");
    assertEquals(
        CheckedEvidence.all(SignatureMethod.KEY),
        verify(request().signature(signature).verifier(key("k"))).result().evidence());
    assertEquals(
        CheckedEvidence.broken(EvidencePart.SIGNATURE),
        verify(request().signature(signature).verifier(key("x"))).result().evidence());
    model.put("a", "changed");
    assertEquals(
        CheckedEvidence.brokenAfterAllBefore(EvidencePart.FILES, SignatureMethod.KEY),
        verify(request().signature(signature).verifier(key("k"))).result().evidence());
    model.link("l", "1");
    assertEquals(
        CheckedEvidence.brokenAfterAllBefore(EvidencePart.FILES, SignatureMethod.KEY),
        verify(request().signature(signature).verifier(key("k"))).result().evidence());
    Fakes.MemoryStore noBundle = new Fakes.MemoryStore();
    noBundle.stored = Optional.of(Bytes.ofUtf8("x"));
    assertEquals(
        CheckedEvidence.broken(EvidencePart.SIGNATURE),
        verify(request().signature(noBundle).verifier(key("k"))).result().evidence());
  }

  @Test
  void aStatementBreaksBeforeAndAfterItsSignatureWasChecked() throws Exception {
    statements.lookedLike = Optional.of("https://slsa.dev/provenance/v1");
    Verification before = verify(request().signature(byKey("k")).verifier(key("k")));
    assertEquals(CheckedEvidence.broken(EvidencePart.STATEMENT), before.result().evidence());
    statements.lookedLike = Optional.of(Statement.Layout.DIGESTS_V0_1.predicateType());
    Verification after = verify(request().signature(byKey("k")).verifier(key("k")));
    assertEquals(
        CheckedEvidence.brokenAfterAllBefore(EvidencePart.STATEMENT, SignatureMethod.KEY),
        after.result().evidence());
  }
}
