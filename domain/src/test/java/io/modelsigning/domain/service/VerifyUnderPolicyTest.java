package io.modelsigning.domain.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import io.modelsigning.domain.policy.Glob;
import io.modelsigning.domain.policy.Lack;
import io.modelsigning.domain.policy.Mode;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.policy.Rule;
import io.modelsigning.domain.policy.SignerRequirement;
import io.modelsigning.domain.policy.SignerRequirement.AllOf;
import io.modelsigning.domain.policy.SignerRequirement.AnyOf;
import io.modelsigning.domain.policy.SignerRequirement.AtLeast;
import io.modelsigning.domain.policy.SignerRequirement.Signer;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.port.in.PolicyAnswer.Outcome;
import io.modelsigning.domain.port.in.PolicyRequest;
import io.modelsigning.domain.port.in.SignRequest;
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
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a policy says of a model, and what is done to find out. */
final class VerifyUnderPolicyTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final List<String> events = new ArrayList<>();
  private final Fakes.MemoryModel model = new Fakes.MemoryModel();
  private final Fakes.MemoryEngine engine = new Fakes.MemoryEngine(events);
  private final Fakes.MemoryStatements statements = new Fakes.MemoryStatements();
  private final Fakes.MemoryBundles bundles = new Fakes.MemoryBundles();
  private final Map<String, Instant> times = new HashMap<>();

  @BeforeEach
  void fillModel() {
    model.put("a", "1").put("sub/b", "22");
  }

  /** Accepts what {@code name} signed; "offline" cannot tell. */
  private final class Verifier implements SignatureVerifier {
    private final String name;
    private final String identity;

    Verifier(String name, String identity) {
      this.name = name;
      this.identity = identity;
    }

    @Override
    public SignatureMethod method() {
      return name.equals("authority") ? SignatureMethod.CERTIFICATE : SignatureMethod.KEY;
    }

    @Override
    public SignatureVerdict verify(Bundle bundle, SignedMessage message)
        throws VerificationUnavailableException {
      if (name.equals("offline")) {
        throw new VerificationUnavailableException(Reason.IO_ERROR, "offline");
      }
      return bundle.material().equals(new KeyHint(name))
          ? new SignatureVerdict.Authentic(
              SignerIdentity.builder()
                  .method(method())
                  .name(identity)
                  .signedAt(Optional.ofNullable(times.get(name)))
                  .build(),
              List.of())
          : new SignatureVerdict.Rejected(Reason.INVALID_SIGNATURE, "not by " + name);
    }
  }

  private Signer signer(String name) {
    return new Signer(name, new Verifier(name, name));
  }

  private record ByKey(String name) implements PayloadSigner {
    @Override
    public SignatureMethod method() {
      return SignatureMethod.KEY;
    }

    @Override
    public Signed sign(Bytes payload) {
      return new Signed(
          Bundle.of(
              new KeyHint(name),
              new Envelope(Envelope.IN_TOTO_JSON, payload, List.of(Bytes.ofUtf8("s")))),
          SignerIdentity.builder().method(method()).name(name).build());
    }
  }

  private Fakes.MemoryStore signedBy(String name, ManifestOptions options) throws Exception {
    Fakes.MemoryStore store = new Fakes.MemoryStore();
    UseCases.signModel(engine, statements, bundles)
        .sign(
            SignRequest.builder()
                .model(model)
                .signature(store)
                .signer(new ByKey(name))
                .manifest(options)
                .build(),
            ProgressListener.NONE);
    engine.calls = 0;
    model.opened.clear();
    model.listings.clear();
    return store;
  }

  private Fakes.MemoryStore signedBy(String name) throws Exception {
    return signedBy(name, ManifestOptions.builder().build());
  }

  private static Rule.Builder rule(SignerRequirement signers) {
    return Rule.builder().name("rule").addModels(Glob.of("models/*")).signers(signers);
  }

  private PolicyAnswer verify(ModelPolicy policy, Fakes.MemoryStore... signatures)
      throws Exception {
    PolicyRequest.Builder request =
        PolicyRequest.builder().policy(policy).model(model).path("models/model");
    for (Fakes.MemoryStore signature : signatures) {
      request.signature(signature);
    }
    return UseCases.verifyUnderPolicy(engine, statements, bundles, InstantSource.fixed(NOW))
        .verify(request.build(), ProgressListener.NONE);
  }

  private PolicyAnswer verify(Rule.Builder rule, Fakes.MemoryStore... signatures) throws Exception {
    return verify(new ModelPolicy(List.of(rule.build()), Optional.empty()), signatures);
  }

  private static Outcome.Refused refused(PolicyAnswer answer, Reason reason) {
    Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, answer.outcome());
    assertEquals(reason, refused.result().reason(), refused.result().message());
    assertFalse(answer.accepted());
    return refused;
  }

  private static List<String> signersOf(PolicyAnswer answer) {
    return assertInstanceOf(Outcome.Satisfied.class, answer.outcome()).by().stream()
        .map(one -> one.signer().name())
        .toList();
  }

  private void nothingWasHashed() {
    assertEquals(0, engine.calls);
    assertEquals(List.of(), model.opened);
  }

  @Test
  void oneOfTwoAlternatives() throws Exception {
    Rule.Builder rule = rule(new AnyOf(List.of(signer("old"), signer("new"))));
    PolicyAnswer answer = verify(rule, signedBy("new"));
    assertEquals(List.of("new"), signersOf(answer));
    assertEquals("rule", answer.applied().orElseThrow().rule().name());
    assertFalse(answer.blocks());
    assertEquals(1, engine.calls);
  }

  @Test
  void twoOfThree() throws Exception {
    Rule.Builder rule =
        rule(new AtLeast(2, List.of(signer("alice"), signer("bob"), signer("carol"))));
    assertEquals(
        List.of("alice", "carol"), signersOf(verify(rule, signedBy("carol"), signedBy("alice"))));
    Outcome.Refused refused =
        refused(verify(rule, signedBy("alice"), signedBy("alice")), Reason.POLICY_NOT_SATISFIED);
    assertEquals(
        "the model must be signed by at least 2 of (alice, bob, carol), but of its 2 signatures none counts for bob, carol",
        refused.result().message());
    assertEquals(
        List.of(
            new Lack("bob", "memory", Reason.INVALID_SIGNATURE, "not by bob"),
            new Lack("bob", "memory", Reason.INVALID_SIGNATURE, "not by bob"),
            new Lack("carol", "memory", Reason.INVALID_SIGNATURE, "not by carol"),
            new Lack("carol", "memory", Reason.INVALID_SIGNATURE, "not by carol")),
        refused.lacking());
  }

  @Test
  void fifteenSignersAndThreeSignaturesReadTheModelOnce() throws Exception {
    List<SignerRequirement> signers =
        IntStream.range(0, 15).<SignerRequirement>mapToObj(i -> signer("s" + i)).toList();
    PolicyAnswer answer =
        verify(rule(new AtLeast(3, signers)), signedBy("s3"), signedBy("s14"), signedBy("s7"));
    assertEquals(List.of("s3", "s7", "s14"), signersOf(answer));
    assertEquals(1, engine.calls);
    assertEquals(List.of("a", "sub/b"), model.opened.stream().sorted().toList());
    assertEquals(15, answer.signatures().getFirst().verifiers().size());
  }

  @Test
  void oneIdentityThatSeveralSignersHaveCountsOnce() throws Exception {
    SignerRequirement two =
        new AtLeast(
            2,
            List.of(
                new Signer("one", new Verifier("k", "same")),
                new Signer("other", new Verifier("k", "same"))));
    Outcome.Refused refused =
        refused(verify(rule(two), signedBy("k"), signedBy("k")), Reason.POLICY_NOT_SATISFIED);
    assertTrue(
        refused.result().message().endsWith("too few are by different signers"),
        refused.result().message());
    assertEquals(List.of(), refused.lacking());
  }

  @Test
  void anEmptyIdentityIsNobodys() throws Exception {
    Outcome.Refused refused =
        refused(
            verify(rule(new Signer("one", new Verifier("k", ""))), signedBy("k")),
            Reason.POLICY_NOT_SATISFIED);
    assertEquals(1, refused.lacking().size());
    assertTrue(
        refused.lacking().getFirst().message().contains("no name"), refused.lacking()::toString);
  }

  @Test
  void aModelThatNoRuleIsForIsRefusedUnseen() throws Exception {
    ModelPolicy policy =
        new ModelPolicy(
            List.of(
                Rule.builder()
                    .name("others")
                    .addModels(Glob.of("other/*"))
                    .mode(Mode.WARN)
                    .signers(signer("k"))
                    .build()),
            Optional.empty());
    PolicyAnswer answer = verify(policy, signedBy("k"));
    refused(answer, Reason.NO_POLICY_RULE);
    assertEquals(Optional.empty(), answer.applied());
    assertTrue(answer.blocks());
    nothingWasHashed();
    assertEquals(List.of(), model.listings);
  }

  @Test
  void theDefaultAppliesWhereNoRuleDoes() throws Exception {
    Rule otherwise = Rule.builder().name("default").signers(signer("k")).build();
    PolicyAnswer answer = verify(new ModelPolicy(List.of(), Optional.of(otherwise)), signedBy("k"));
    assertEquals(List.of("k"), signersOf(answer));
    assertTrue(answer.applied().orElseThrow().byDefault());
  }

  @Test
  void anUnsignedModelIsRefusedUnlessTheRuleAcceptsIt() throws Exception {
    PolicyAnswer answer = verify(rule(signer("k")));
    refused(answer, Reason.UNSIGNED_MODEL);
    assertTrue(answer.blocks());
    PolicyAnswer accepted = verify(rule(signer("k")).acceptsUnsignedModels(true));
    assertInstanceOf(Outcome.Unsigned.class, accepted.outcome());
    assertFalse(accepted.blocks());
    // One that has a signature is held to it.
    Fakes.MemoryStore bad = signedBy("mallory");
    refused(verify(rule(signer("k")).acceptsUnsignedModels(true), bad), Reason.INVALID_SIGNATURE);
    nothingWasHashed();
  }

  @Test
  void warnFindsTheSameAnswerThatDoesNotCount() throws Exception {
    Rule.Builder rule = rule(signer("k")).mode(Mode.WARN);
    PolicyAnswer answer = verify(rule, signedBy("mallory"));
    refused(answer, Reason.INVALID_SIGNATURE);
    assertFalse(answer.blocks());
    assertFalse(answer.enforced());
    assertEquals(List.of("k"), signersOf(verify(rule, signedBy("k"))));
    refused(verify(rule), Reason.UNSIGNED_MODEL);
  }

  @Test
  void warnToleratesThatThereIsNoAnswer() throws Exception {
    Fakes.MemoryStore absent = new Fakes.MemoryStore();
    for (Fakes.MemoryStore signature : List.of(absent, signedBy("x"))) {
      PolicyAnswer answer =
          verify(
              rule(new AnyOf(List.of(signer("offline"), signer("k")))).mode(Mode.WARN), signature);
      assertInstanceOf(Outcome.Unanswered.class, answer.outcome());
      assertFalse(answer.accepted());
      assertFalse(answer.blocks());
      assertEquals(Optional.empty(), answer.result());
    }
    // Whoever interrupts is no part of what is on trial.
    Thread.currentThread().interrupt();
    assertThrows(
        ModelSigningException.class, () -> verify(rule(signer("k")).mode(Mode.WARN), absent));
    assertTrue(Thread.interrupted());
  }

  @Test
  void offLooksAtNothing() throws Exception {
    Fakes.MemoryStore unreadable = new Fakes.MemoryStore();
    PolicyAnswer answer = verify(rule(signer("k")).mode(Mode.OFF), unreadable);
    assertInstanceOf(Outcome.NotJudged.class, answer.outcome());
    assertFalse(answer.blocks());
    assertEquals(Optional.empty(), answer.result());
    nothingWasHashed();
    assertEquals(List.of(), model.listings);
  }

  @Test
  void otherContentIsRefusedForEverySigner() throws Exception {
    Fakes.MemoryStore one = signedBy("one");
    Fakes.MemoryStore two = signedBy("two");
    model.put("a", "changed");
    Outcome.Refused refused =
        refused(
            verify(rule(new AllOf(List.of(signer("one"), signer("two")))), one, two),
            Reason.CONTENT_MISMATCH);
    assertEquals(1, refused.result().differences().size());
    assertEquals(
        List.of(
            Reason.CONTENT_MISMATCH,
            Reason.INVALID_SIGNATURE,
            Reason.INVALID_SIGNATURE,
            Reason.CONTENT_MISMATCH),
        refused.lacking().stream().map(Lack::reason).toList());
    assertEquals(1, engine.calls);
  }

  @Test
  void aSignerOfAnotherMethodLacksThatMethod() throws Exception {
    Outcome.Refused refused =
        refused(
            verify(rule(new AllOf(List.of(signer("k"), signer("authority")))), signedBy("k")),
            Reason.POLICY_NOT_SATISFIED);
    assertEquals(Reason.WRONG_METHOD, refused.lacking().getFirst().reason());
    assertEquals("authority", refused.lacking().getFirst().signer());
  }

  private void refusedUnseen(Rule.Builder rule, Fakes.MemoryStore signature, Reason reason)
      throws Exception {
    model.listings.clear();
    Outcome.Refused refused = refused(verify(rule, signature), reason);
    assertEquals(List.of(reason), refused.lacking().stream().map(Lack::reason).toList());
    nothingWasHashed();
    assertEquals(List.of(), model.listings, "not even listed");
    assertEquals(
        CheckedEvidence.allBefore(EvidencePart.FILES, SignatureMethod.KEY),
        refused.result().evidence());
    assertTrue(refused.result().manifest().isPresent());
    assertTrue(refused.result().signer().isPresent());
  }

  @Test
  void onlyAcceptableSerializations() throws Exception {
    Fakes.MemoryStore shards =
        signedBy("k", ManifestOptions.builder().method(new SerializationMethod.Shards(10)).build());
    Rule.Builder files = rule(signer("k")).serializations(Set.of("files"));
    refusedUnseen(files, shards, Reason.SERIALIZATION_NOT_ACCEPTED);
    assertTrue(verify(rule(signer("k")), shards).accepted());
    assertTrue(verify(files, signedBy("k")).accepted());
  }

  @Test
  void onlyAcceptableHashAlgorithms() throws Exception {
    Fakes.MemoryStore blake3 =
        signedBy("k", ManifestOptions.builder().hashAlgorithm(HashAlgorithm.BLAKE3).build());
    Rule.Builder sha256 = rule(signer("k")).hashAlgorithms(Set.of(HashAlgorithm.SHA256));
    refusedUnseen(sha256, blake3, Reason.HASH_ALGORITHM_NOT_ACCEPTED);
    assertTrue(verify(rule(signer("k")), blake3).accepted());
    assertTrue(verify(sha256, signedBy("k")).accepted());
  }

  @Test
  void linksOnlyIfTheRuleAcceptsThem() throws Exception {
    Fakes.MemoryStore links = signedBy("k", ManifestOptions.builder().allowSymlinks(true).build());
    refusedUnseen(rule(signer("k")), links, Reason.LINKS_NOT_ACCEPTED);
    assertTrue(verify(rule(signer("k")).acceptsLinks(true), links).accepted());
  }

  @Test
  void recordedIgnoresOnlyIfTheRuleAcceptsThem() throws Exception {
    Fakes.MemoryStore cache =
        signedBy("k", ManifestOptions.builder().addIgnorePaths(ModelPath.of("cache")).build());
    refusedUnseen(rule(signer("k")), cache, Reason.RECORDED_IGNORES_NOT_ACCEPTED);
    assertTrue(verify(rule(signer("k")).acceptsRecordedIgnores(true), cache).accepted());
    model.put("cache/x", "unsigned");
    assertTrue(verify(rule(signer("k")).acceptsRecordedIgnores(true), cache).accepted());
    // What every signer leaves out is no matter: Git's own files, and the signature itself.
    Fakes.MemoryStore itself =
        signedBy(
            "k",
            ManifestOptions.builder()
                .addIgnorePaths(
                    ModelPath.of(".git"), ModelPath.of("model.sig"), ModelPath.of("cache"))
                .build());
    refused(verify(rule(signer("k")), itself), Reason.RECORDED_IGNORES_NOT_ACCEPTED);
    model.remove("cache/x");
    Fakes.MemoryStore usual =
        signedBy(
            "k",
            ManifestOptions.builder()
                .addIgnorePaths(ModelPath.of(".git"), ModelPath.of("model.sig"))
                .build());
    refused(verify(rule(signer("k")), usual), Reason.RECORDED_IGNORES_NOT_ACCEPTED);
    usual.within = Optional.of(ModelPath.of("model.sig"));
    assertTrue(verify(rule(signer("k")), usual).accepted());
  }

  @Test
  void unsignedFilesOnlyIfTheRuleAcceptsThem() throws Exception {
    Fakes.MemoryStore signature = signedBy("k");
    model.put("unsigned", "x");
    refused(verify(rule(signer("k")), signature), Reason.CONTENT_MISMATCH);
    assertTrue(verify(rule(signer("k")).acceptsUnsignedFiles(true), signature).accepted());
  }

  @Test
  void evidenceOfTimeIfTheRuleAsksForIt() throws Exception {
    Rule.Builder rule = rule(signer("k")).requiresTimeEvidence(true);
    refusedUnseen(rule, signedBy("k"), Reason.NO_TIME_EVIDENCE);
    times.put("k", NOW.minus(Duration.ofDays(4000)));
    assertTrue(verify(rule, signedBy("k")).accepted());
  }

  @Test
  void noSignatureOlderThanTheRuleSays() throws Exception {
    Rule.Builder rule = rule(signer("k")).maximumAge(Duration.ofDays(30));
    refusedUnseen(rule, signedBy("k"), Reason.NO_TIME_EVIDENCE);
    times.put("k", NOW.minus(Duration.ofDays(30)));
    assertTrue(verify(rule, signedBy("k")).accepted());
    times.put("k", NOW.minus(Duration.ofDays(30)).minusMillis(1));
    refusedUnseen(rule, signedBy("k"), Reason.SIGNATURE_TOO_OLD);
  }

  @Test
  void aConditionHoldsForEachSignerOfASignature() throws Exception {
    // Both accept the signature, and one knows its time.
    SignatureVerifier timeless = new Verifier("k", "timeless");
    times.put("k", NOW);
    Signer timed = signer("k");
    SignatureVerifier without =
        new SignatureVerifier() {
          @Override
          public SignatureMethod method() {
            return timeless.method();
          }

          @Override
          public SignatureVerdict verify(Bundle bundle, SignedMessage message) {
            return new SignatureVerdict.Authentic(
                SignerIdentity.builder().method(method()).name("timeless").build(), List.of());
          }
        };
    Rule.Builder any =
        rule(new AnyOf(List.of(new Signer("timeless", without), timed))).requiresTimeEvidence(true);
    assertEquals(List.of("k"), signersOf(verify(any, signedBy("k"))));
    Rule.Builder all =
        rule(new AllOf(List.of(new Signer("timeless", without), timed))).requiresTimeEvidence(true);
    Outcome.Refused refused = refused(verify(all, signedBy("k")), Reason.POLICY_NOT_SATISFIED);
    assertEquals(
        List.of(Reason.NO_TIME_EVIDENCE), refused.lacking().stream().map(Lack::reason).toList());
  }

  @Test
  void whoCannotTellHindersOnlyWhereThatMatters() throws Exception {
    Signer offline = signer("offline");
    Signer known = signer("k");
    assertTrue(verify(rule(new AnyOf(List.of(offline, known))), signedBy("k")).accepted());
    assertThrows(
        VerificationUnavailableException.class,
        () -> verify(rule(new AnyOf(List.of(offline, known))), signedBy("x")));
    assertThrows(
        VerificationUnavailableException.class,
        () -> verify(rule(new AllOf(List.of(offline, known))), signedBy("k")));
    // Whatever the one says who cannot tell, it is not enough.
    refused(
        verify(rule(new AllOf(List.of(offline, known, signer("z")))), signedBy("k")),
        Reason.POLICY_NOT_SATISFIED);
  }

  @Test
  void aSignatureThatCannotBeReadHindersOnlyWhereThatMatters() throws Exception {
    Fakes.MemoryStore absent = new Fakes.MemoryStore();
    assertTrue(verify(rule(signer("k")), absent, signedBy("k")).accepted());
    ModelSigningException failure =
        assertThrows(
            SignatureAccessException.class, () -> verify(rule(signer("k")), absent, signedBy("x")));
    assertSame(Reason.NOT_FOUND, failure.reason());
    assertThrows(SignatureAccessException.class, () -> verify(rule(signer("k")), absent));
  }

  @Test
  void aMalformedSignatureIsBadAndHindersNoOther() throws Exception {
    Fakes.MemoryStore malformed = new Fakes.MemoryStore();
    malformed.stored = Optional.of(Bytes.ofUtf8("x"));
    Outcome.Refused refused =
        refused(verify(rule(signer("k")), malformed), Reason.MALFORMED_BUNDLE);
    assertEquals(Reason.MALFORMED_BUNDLE, refused.lacking().getFirst().reason());
    assertTrue(verify(rule(signer("k")), malformed, signedBy("k")).accepted());
  }
}
