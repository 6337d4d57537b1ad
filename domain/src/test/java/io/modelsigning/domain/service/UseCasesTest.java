package io.modelsigning.domain.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.in.DigestedModel;
import io.modelsigning.domain.port.in.Inspection;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.SignedModel;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.StatementDocument;
import io.modelsigning.domain.signature.StatementDocument.Subject;
import io.modelsigning.domain.signature.Unchecked;
import io.modelsigning.domain.signature.Unchecked.Why;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import io.modelsigning.domain.signature.VerificationResult.Verified;
import io.modelsigning.domain.storage.Overwrite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class UseCasesTest {
  private final List<String> events = new ArrayList<>();
  private final Fakes.MemoryModel model = new Fakes.MemoryModel();
  private final Fakes.MemoryStore store = new Fakes.MemoryStore();
  private final Fakes.MemorySigner signer = new Fakes.MemorySigner();
  private final Fakes.MemoryVerifier verifier = new Fakes.MemoryVerifier();
  private final Fakes.MemoryEngine engine = new Fakes.MemoryEngine(events);
  private final Fakes.MemoryStatements statements = new Fakes.MemoryStatements();
  private final Fakes.MemoryBundles bundles = new Fakes.MemoryBundles();
  private final ProgressListener progress = new Fakes.Recorder(events);

  @BeforeEach
  void fillModel() {
    model.put("a", "1").put("sub/b", "22").put(".gitattributes", "git");
  }

  private SignedModel sign(ManifestOptions options) throws Exception {
    SignRequest request =
        SignRequest.builder()
            .model(model)
            .signature(store)
            .signer(signer)
            .manifest(options)
            .build();
    return UseCases.signModel(engine, statements, bundles).sign(request, progress);
  }

  private SignedModel sign() throws Exception {
    return sign(ManifestOptions.builder().build());
  }

  private SignedModel signShards(long shardSizeBytes) throws Exception {
    return sign(
        ManifestOptions.builder().method(new SerializationMethod.Shards(shardSizeBytes)).build());
  }

  private VerifyRequest.Builder request() {
    return VerifyRequest.builder().model(model).signature(store).verifier(verifier);
  }

  private VerificationResult verify(VerifyRequest.Builder request) throws Exception {
    model.listings.clear();
    model.opened.clear();
    events.clear();
    return UseCases.verifyModel(engine, statements, bundles).verify(request.build(), progress);
  }

  private VerificationResult verify() throws Exception {
    return verify(request());
  }

  private Refused refused(VerifyRequest.Builder request, Reason reason) throws Exception {
    Refused refused = assertInstanceOf(Refused.class, verify(request));
    assertEquals(reason, refused.reason(), refused.message());
    return refused;
  }

  private List<String> differences(VerifyRequest.Builder request) throws Exception {
    return refused(request, Reason.CONTENT_MISMATCH).differences().stream()
        .map(difference -> difference.kind().id() + " " + difference.path())
        .toList();
  }

  /** Stores a bundle over any document, as if it had been signed. */
  private void store(StatementDocument document) {
    store(new Envelope(Envelope.IN_TOTO_JSON, statements.write(document), List.of(bytes("s"))));
  }

  private void store(Envelope envelope) {
    store.stored =
        Optional.of(bundles.write(Bundle.of(new VerificationMaterial.KeyHint("hint"), envelope)));
  }

  private static Bytes bytes(String text) {
    return Bytes.ofUtf8(text);
  }

  private static Set<ModelPath> paths(String... paths) {
    return Set.copyOf(Arrays.stream(paths).map(ModelPath::of).toList());
  }

  private static List<String> names(Manifest manifest) {
    return manifest.resources().stream().map(entry -> entry.resource().name()).toList();
  }

  private static List<Reason> reasons(List<Warning> warnings) {
    return warnings.stream().map(Warning::reason).toList();
  }

  private static String sha256(String content) {
    return Fakes.MemoryEngine.digest(HashAlgorithm.SHA256, content.getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /** A statement in the layout of v0.2.0 over these files. */
  private static StatementDocument digestsV01(String... namesAndContents) {
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      String digest = sha256(namesAndContents[i + 1]).substring("sha256:".length());
      subjects.add(new Subject(namesAndContents[i], Map.of("sha256", digest)));
    }
    return new StatementDocument(
        Statement.TYPE, subjects, Statement.Layout.DIGESTS_V0_1.predicateType(), Optional.empty());
  }

  /** A statement of OMS v1.0 over one file. */
  private static StatementDocument oms(String name, String content) {
    String hex = sha256(content).substring("sha256:".length());
    String root =
        Fakes.MemoryEngine.digest(HashAlgorithm.SHA256, Bytes.ofHex(hex).toArray()).value().toHex();
    return new StatementDocument(
        Statement.TYPE,
        List.of(new Subject("model", Map.of("sha256", root))),
        Statement.Layout.OMS_V1_0.predicateType(),
        Optional.of(
            new StatementDocument.OmsPredicate(
                List.of(new StatementDocument.ResourceEntry(name, "sha256", hex)),
                new StatementDocument.SerializationEntry(
                    "files", "sha256", OptionalLong.empty(), false, Optional.empty()))));
  }

  // Signing

  @Test
  void signsWhatIsThereButTheGitPaths() throws Exception {
    SignedModel signed = sign();
    assertEquals(List.of("a", "sub/b"), names(signed.manifest()));
    assertEquals(sha256("22"), signed.manifest().resources().get(1).digest().toString());
    assertEquals("model", signed.manifest().modelName());
    assertEquals(2, signed.files());
    assertEquals(3, signed.bytes());
    assertEquals(Fakes.SIGNER, signed.signer());
    assertEquals(List.of(), signed.warnings());
    assertEquals(1, store.writes);
    assertEquals(
        Statement.of(signed.manifest()),
        Statement.interpret(statements.read(signer.signed.getFirst())));
  }

  @Test
  void replacesNothingButAnOlderSignatureUnlessAsked() throws Exception {
    sign();
    assertEquals(Optional.of(Overwrite.OLDER_SIGNATURE), store.overwrite);
    SignRequest request =
        SignRequest.builder()
            .model(model)
            .signature(store)
            .signer(signer)
            .overwrite(Overwrite.ANYTHING)
            .build();
    UseCases.signModel(engine, statements, bundles).sign(request, progress);
    assertEquals(Optional.of(Overwrite.ANYTHING), store.overwrite);
  }

  @Test
  void signsGitPathsWhenAsked() throws Exception {
    SignedModel signed = sign(ManifestOptions.builder().ignoreGitPaths(false).build());
    assertEquals(List.of(".gitattributes", "a", "sub/b"), names(signed.manifest()));
    assertEquals(List.of(), signed.manifest().serialization().ignorePaths());
  }

  @Test
  void leavesOutTheSignatureAndRecordsAllExclusionsInOrder() throws Exception {
    model.put("model.sig", "old").put("cache/x", "");
    store.within = Optional.of(ModelPath.of("model.sig"));
    Manifest manifest =
        sign(ManifestOptions.builder().addIgnorePaths(ModelPath.of("cache")).build()).manifest();
    assertEquals(List.of("a", "sub/b"), names(manifest));
    assertEquals(
        List.of(".git", ".gitattributes", ".github", ".gitignore", "cache", "model.sig"),
        manifest.serialization().ignorePaths().stream().map(ModelPath::toString).toList());
  }

  @ParameterizedTest
  @EnumSource(HashAlgorithm.class)
  void signsAndVerifiesWithEveryAlgorithmAndMethod(HashAlgorithm algorithm) throws Exception {
    for (SerializationMethod method :
        List.of(new SerializationMethod.Files(), new SerializationMethod.Shards(1))) {
      SignedModel signed =
          sign(ManifestOptions.builder().method(method).hashAlgorithm(algorithm).build());
      assertEquals(algorithm, signed.manifest().serialization().hashAlgorithm());
      assertEquals(method, signed.manifest().serialization().method());
      Verified verified = assertInstanceOf(Verified.class, verify());
      assertEquals(signed.manifest(), verified.manifest());
      assertEquals(2, verified.files());
      assertEquals(3, verified.bytes());
      assertEquals(Fakes.SIGNER, verified.signer());
      assertEquals(List.of(), verified.warnings());
    }
  }

  @Test
  void refusesToSignAnEmptyModel() throws Exception {
    model.files.clear();
    model.put(".git/config", "x");
    assertEquals(Reason.EMPTY_MODEL, signingRefused());
    model.put("empty", "");
    UnacceptableModelException shards =
        assertThrows(UnacceptableModelException.class, () -> signShards(10));
    assertEquals(Reason.EMPTY_MODEL, shards.reason());
    assertEquals(0, store.writes);
    assertEquals(1, sign().files());
  }

  private Reason signingRefused() {
    UnacceptableModelException refused = assertThrows(UnacceptableModelException.class, this::sign);
    assertEquals(0, store.writes);
    assertEquals(List.of(), signer.signed);
    return refused.reason();
  }

  @Test
  void refusesToSignMoreShardsThanAFileMayHave() {
    model.put("large", "x".repeat(1_000_001));
    UnacceptableModelException refused =
        assertThrows(UnacceptableModelException.class, () -> signShards(1));
    assertEquals(new Reason("too-many-shards"), refused.reason());
    assertTrue(String.valueOf(refused.getMessage()).contains("'large'"));
    assertEquals(0, engine.calls);
  }

  /** Characters that JSON escapes are counted when the statement is written. */
  @Test
  void signsNoStatementThatWouldBeRefusedForItsLength() {
    statements.padding = " ".repeat(Bundle.MAXIMUM_PAYLOAD_BYTES);
    assertEquals(Reason.SIGNATURE_TOO_LARGE, signingRefused());
  }

  @Test
  void hashesNoModelWhoseSignatureWouldBeRefusedForItsLength() {
    String directory = "d".repeat(4000);
    for (int i = 0; i < 12_400; i++) {
      model.put(directory + "/" + i, "");
    }
    assertEquals(Reason.SIGNATURE_TOO_LARGE, signingRefused());
    assertEquals(0, engine.calls);
  }

  @Test
  void refusesLinksUnlessAllowed() throws Exception {
    model.link("link", "outside");
    assertEquals(Reason.SYMLINK_NOT_ALLOWED, signingRefused());
    SignedModel signed = sign(ManifestOptions.builder().allowSymlinks(true).build());
    assertTrue(signed.manifest().serialization().allowSymlinks());
    assertEquals(List.of(Reason.SYMLINK_LEAVES_MODEL), reasons(signed.warnings()));
  }

  @Test
  void storesNothingWhenSigningFails() {
    signer.failure = Optional.of(new SigningException(Reason.IO_ERROR, "no key"));
    assertThrows(SigningException.class, this::sign);
    assertEquals(0, store.writes);
    assertEquals(
        List.of("+SIGN", "failed SIGN io-error", "-SIGN"),
        events.subList(events.size() - 3, events.size()));
  }

  @Test
  void reportsItsPhasesInOrder() throws Exception {
    sign();
    assertEquals(
        List.of(
            "+ENUMERATE",
            "listed 2",
            "-ENUMERATE",
            "+HASH",
            "files sha256",
            "planned 2 3",
            "digest",
            "-HASH",
            "+SIGN",
            "-SIGN"),
        events);
    verify();
    assertEquals(
        List.of(
            "+VERIFY",
            "-VERIFY",
            "+ENUMERATE",
            "listed 2",
            "-ENUMERATE",
            "+HASH",
            "files sha256",
            "planned 2 3",
            "digest",
            "-HASH"),
        events);
  }

  @Test
  void saysThatHashingFailed() {
    engine.failure = Optional.of(new ModelAccessException(Reason.IO_ERROR, "a", "cannot read"));
    assertThrows(ModelAccessException.class, this::sign);
    assertEquals(
        List.of("failed HASH io-error", "-HASH"), events.subList(events.size() - 2, events.size()));
  }

  @Test
  void saysWhichPhaseFailed() throws Exception {
    model.link("link", "outside");
    signingRefused();
    assertEquals(
        List.of("+ENUMERATE", "failed ENUMERATE symlink-not-allowed", "-ENUMERATE"), events);
    model.remove("link");
    sign();
    verifier.verdict = new SignatureVerdict.Rejected(Reason.INVALID_SIGNATURE, "no");
    verify();
    assertEquals(List.of("+VERIFY", "failed VERIFY invalid-signature", "-VERIFY"), events);
    verifier.verdict = new SignatureVerdict.Authentic(Fakes.SIGNER, List.of());
    model.link("link", "outside");
    verify();
    assertEquals(
        List.of(
            "+VERIFY",
            "-VERIFY",
            "+ENUMERATE",
            "failed ENUMERATE symlink-not-allowed",
            "-ENUMERATE"),
        events);
  }

  @Test
  void warnsBeforeHashingThatThePayloadIsTooLarge() throws Exception {
    signer.maximum = OptionalInt.of(100);
    SignedModel signed = sign();
    assertEquals(List.of(Reason.PAYLOAD_TOO_LARGE), reasons(signed.warnings()));
    assertTrue(
        events.indexOf("warned payload-too-large") < events.indexOf("digest")
            && events.contains("warned payload-too-large"),
        events.toString());
    signer.maximum = OptionalInt.of(10_000);
    assertEquals(List.of(), sign().warnings());
  }

  @Test
  void saysWhichEmptyFilesShardsDoNotCover() throws Exception {
    model.put("empty", "").put("empty2", "");
    SignedModel signed = signShards(10);
    assertEquals(List.of(Reason.EMPTY_FILE_NOT_COVERED), reasons(signed.warnings()));
    assertEquals(2, signed.files());
    assertEquals(List.of("a:0:1", "sub/b:0:2"), names(signed.manifest()));
    Verified verified = assertInstanceOf(Verified.class, verify());
    assertEquals(List.of(Reason.EMPTY_FILE_NOT_COVERED), reasons(verified.warnings()));
    assertTrue(verified.warnings().getFirst().message().startsWith("'empty' and 1 more"));
  }

  // Verifying

  @Test
  void namesEveryDifference() throws Exception {
    model.put("z", "9");
    sign();
    model.put("a", "2").remove("sub/b").put("new", "");
    Refused refused = refused(request(), Reason.CONTENT_MISMATCH);
    assertEquals(
        List.of(
            Difference.mismatch("a", sha256("1"), sha256("2")),
            Difference.unexpected("new"),
            Difference.missing("sub/b")),
        refused.differences());
    assertEquals(Optional.of(Fakes.SIGNER), refused.signer());
    assertTrue(refused.manifest().isPresent());
    assertTrue(refused.message().contains("3 places"), refused.message());
  }

  @Test
  void sortsDifferencesByCodePoint() throws Exception {
    sign();
    model.put("\ud83d\ude80", "").put("\uff5e", "").put("a-b", "").put("a/b", "");
    assertEquals(
        List.of("unexpected a-b", "unexpected a/b", "unexpected \uff5e", "unexpected \ud83d\ude80"),
        differences(request()));
  }

  @Test
  void namesTheShardThatDiffers() throws Exception {
    model.put("c", "0123456789");
    signShards(4);
    model.put("c", "0123x56789");
    assertEquals(List.of("mismatch c:4:8"), differences(request()));
  }

  @Test
  void comparesTheSizeOfASharded() throws Exception {
    model.put("c", "01234567");
    signShards(4);
    for (String changed : List.of("0123", "0123456", "012345678", "012345670123", "")) {
      model.put("c", changed);
      Refused refused = refused(request(), Reason.CONTENT_MISMATCH);
      assertEquals(
          List.of(Difference.mismatch("c", "8 bytes", changed.length() + " bytes")),
          refused.differences());
    }
  }

  @Test
  void saysWhatItDidNotLookAtAndWhy() throws Exception {
    model.put("cache/old", "1");
    sign(ManifestOptions.builder().ignorePaths(paths("cache", "gone", "model.sig")).build());
    model.put("cache/evil.pkl", "!").put("notes/x", "1").put("notes/y/z", "2");
    store.within = Optional.of(ModelPath.of("model.sig"));
    model.put("model.sig", "{}");
    VerificationResult verified = verify(request().ignorePaths(paths("notes")));
    assertInstanceOf(Verified.class, verified);
    assertEquals(
        List.of(
            new Unchecked(".gitattributes", List.of(Why.RECORDED, Why.GIT), 1, true),
            new Unchecked("cache", List.of(Why.RECORDED), 2, true),
            new Unchecked("notes", List.of(Why.REQUESTED), 2, true)),
        verified.unchecked());
  }

  @Test
  void aRefusalSaysSoToo() throws Exception {
    sign();
    model.put("new", "");
    assertEquals(
        List.of(new Unchecked(".gitattributes", List.of(Why.RECORDED, Why.GIT), 1, true)),
        refused(request(), Reason.CONTENT_MISMATCH).unchecked());
  }

  @Test
  void looksAtWhatWasLeftOutIfAskedTo() throws Exception {
    model.put("cache/old", "1");
    sign(ManifestOptions.builder().ignorePaths(paths("cache")).build());
    Refused refused = refused(request().ignoreRecordedPaths(false), Reason.CONTENT_MISMATCH);
    assertEquals(List.of(Difference.unexpected("cache/old")), refused.differences());
    assertEquals(
        List.of(new Unchecked(".gitattributes", List.of(Why.GIT), 1, true)), refused.unchecked());
    assertEquals(
        List.of("unexpected .gitattributes", "unexpected cache/old"),
        differences(request().ignoreRecordedPaths(false).ignoreGitPaths(false)));
  }

  @Test
  void signedFilesInPlacesThatAreLeftOutWereLookedAt() throws Exception {
    sign();
    VerificationResult verified = verify(request().ignorePaths(paths("sub")));
    assertInstanceOf(Verified.class, verified);
    assertEquals(
        List.of(".gitattributes"), verified.unchecked().stream().map(Unchecked::path).toList());
  }

  @Test
  void countsUnsignedFilesThatAreIgnored() throws Exception {
    sign();
    model.put("evil.pkl", "!").put("sub/evil.pkl", "!");
    VerificationResult verified = verify(request().ignoreUnsignedFiles(true));
    assertInstanceOf(Verified.class, verified);
    assertEquals(List.of(new Unchecked(".", List.of(Why.UNSIGNED), 3, true)), verified.unchecked());
  }

  @Test
  void emptyFilesThatShardsDoNotCoverAreUnchecked() throws Exception {
    model.remove(".gitattributes").put("sub/empty", "");
    signShards(10);
    model.put("empty", "");
    assertEquals(
        List.of(
            new Unchecked("empty", List.of(Why.EMPTY), 1, true),
            new Unchecked("sub/empty", List.of(Why.EMPTY), 1, true)),
        verify().unchecked());
  }

  @Test
  void stopsCountingAtALimitForAllOfThemTogether() throws Exception {
    sign(ManifestOptions.builder().ignorePaths(paths("cache", "more")).build());
    for (int i = 0; i <= UncheckedParts.MAXIMUM_COUNTED; i++) {
      model.put("cache/" + i, "");
    }
    model.put("more/1", "");
    List<Unchecked> unchecked = verify().unchecked();
    assertEquals(
        new Unchecked("cache", List.of(Why.RECORDED), UncheckedParts.MAXIMUM_COUNTED - 1, false),
        unchecked.get(1));
    assertEquals(new Unchecked("more", List.of(Why.RECORDED), 0, false), unchecked.get(2));
  }

  @Test
  void refusesTheBundleOfAnotherMethod() throws Exception {
    sign();
    verifier.method = SignatureMethod.CERTIFICATE;
    Refused refused = refused(request(), Reason.WRONG_METHOD);
    assertTrue(refused.message().contains("certificate") && refused.message().contains("key"));
    assertEquals(List.of(), verifier.messages);
    assertModelUntouched();
  }

  /** Whose attestation of something else it is, nobody needs to know. */
  @Test
  void refusesAnotherPredicateBeforeTheSignatureIsAskedAbout() throws Exception {
    store(
        new StatementDocument(
            Statement.TYPE, List.of(), "https://slsa.dev/provenance/v1", Optional.empty()));
    Refused refused = refused(request(), Reason.UNSUPPORTED_PREDICATE);
    assertTrue(refused.message().endsWith("SLSA provenance"), refused.message());
    assertEquals(List.of(), verifier.messages);
    assertModelUntouched();
  }

  @Test
  void looksAtNoFileWhenTheSignatureIsRefused() throws Exception {
    sign();
    verifier.verdict = new SignatureVerdict.Rejected(Reason.INVALID_SIGNATURE, "no good");
    Refused refused = refused(request(), Reason.INVALID_SIGNATURE);
    assertEquals("no good", refused.message());
    assertEquals(Optional.empty(), refused.signer());
    assertEquals(Optional.empty(), refused.manifest());
    assertModelUntouched();
  }

  private void assertModelUntouched() {
    assertEquals(List.of(), model.listings);
    assertEquals(List.of(), model.opened);
    assertTrue(events.stream().noneMatch(event -> event.contains("digest")), events.toString());
  }

  @Test
  void refusesMalformedSignaturesWithoutLookingAtTheModel() throws Exception {
    store.stored = Optional.of(bytes("rubbish"));
    refused(request(), Reason.MALFORMED_BUNDLE);
    Bytes payload = statements.write(oms("a", "1"));
    store(new Envelope("text/plain", payload, List.of(bytes("s"))));
    Refused refused = refused(request(), Reason.MALFORMED_BUNDLE);
    assertTrue(refused.message().contains("text/plain"), refused.message());
    assertEquals(List.of(), verifier.messages);
    store(new Envelope(Envelope.IN_TOTO_JSON, bytes("rubbish"), List.of(bytes("s"))));
    assertEquals(
        Optional.of(Fakes.SIGNER), refused(request(), Reason.MALFORMED_STATEMENT).signer());
    store(oms("../a", "1"));
    assertEquals(
        Optional.of(Fakes.SIGNER), refused(request(), Reason.MALFORMED_STATEMENT).signer());
    assertModelUntouched();
  }

  @Test
  void readsNoStatementBeforeItsSignatureIsGood() throws Exception {
    sign();
    verifier.verdict = new SignatureVerdict.Rejected(Reason.INVALID_SIGNATURE, "no good");
    refused(request(), Reason.INVALID_SIGNATURE);
    assertEquals(0, statements.reads);
    verifier.verdict = new SignatureVerdict.Authentic(Fakes.SIGNER, List.of());
    assertInstanceOf(Verified.class, verify());
    assertEquals(1, statements.reads);
  }

  @Test
  void refusesAStatementThatIsNotWhatItWasTakenFor() throws Exception {
    sign();
    statements.lookedLike = Optional.of("https://model_signing/Digests/v0.1");
    Refused refused = refused(request(), Reason.MALFORMED_STATEMENT);
    assertTrue(refused.message().contains("taken for 'https://model_signing/"), refused.message());
    assertModelUntouched();
  }

  @Test
  void refusesAStatementOverNothing() throws Exception {
    store(digestsV01());
    refused(request(), Reason.MALFORMED_STATEMENT);
    assertModelUntouched();
  }

  @Test
  void throwsWhenThereIsNoSignature() {
    assertThrows(SignatureAccessException.class, this::verify);
  }

  @Test
  void passesOnTheVerifiersWarnings() throws Exception {
    sign();
    Warning warning = new Warning(Reason.OLD_SIGNATURE_FORMAT, "old");
    verifier.verdict = new SignatureVerdict.Authentic(Fakes.SIGNER, List.of(warning));
    assertEquals(List.of(warning), verify().warnings());
    assertTrue(events.contains("warned old-signature-format"));
  }

  @Test
  void leavesOutTheSignatureFileWhereverItIs() throws Exception {
    sign();
    model.put("elsewhere.sig", "bundle");
    assertEquals(List.of("unexpected elsewhere.sig"), differences(request()));
    store.within = Optional.of(ModelPath.of("elsewhere.sig"));
    assertInstanceOf(Verified.class, verify());
  }

  @Test
  void leavesOutWhatTheSignatureAndTheRequestIgnore() throws Exception {
    sign(ManifestOptions.builder().addIgnorePaths(ModelPath.of("cache")).build());
    model.put("cache/x", "").put(".git/config", "").put("logs/x", "");
    assertEquals(List.of("unexpected logs/x"), differences(request()));
    assertInstanceOf(Verified.class, verify(request().addIgnorePaths(ModelPath.of("logs"))));
  }

  @Test
  void refusesUnsignedGitPathsWhenAsked() throws Exception {
    sign(ManifestOptions.builder().ignoreGitPaths(false).build());
    model.put(".git/config", "");
    assertInstanceOf(Verified.class, verify());
    assertEquals(List.of("unexpected .git/config"), differences(request().ignoreGitPaths(false)));
  }

  @Test
  void checksSignedFilesInExcludedPlaces() throws Exception {
    sign(ManifestOptions.builder().ignoreGitPaths(false).build());
    model.put(".gitattributes", "changed");
    assertEquals(List.of("mismatch .gitattributes"), differences(request()));
    model.remove(".gitattributes");
    assertEquals(List.of("missing .gitattributes"), differences(request()));
    model.put(".gitattributes", "git").put("sub/unsigned", "").put("sub/b", "changed");
    assertEquals(
        List.of("mismatch sub/b"), differences(request().addIgnorePaths(ModelPath.of("sub"))));
  }

  @Test
  void warnsOfLinksInExcludedPlaces() throws Exception {
    model.link("sub/link", "x");
    sign(ManifestOptions.builder().allowSymlinks(true).build());
    VerificationResult result = verify(request().addIgnorePaths(ModelPath.of("sub")));
    assertInstanceOf(Verified.class, result);
    assertEquals(List.of(Reason.SYMLINK_LEAVES_MODEL), reasons(result.warnings()));
  }

  @Test
  void opensListedFilesOnlyWhenUnsignedOnesAreIgnored() throws Exception {
    sign();
    model.put("unsigned", "").link("link", "");
    assertInstanceOf(Verified.class, verify(request().ignoreUnsignedFiles(true)));
    assertEquals(List.of(ListingPolicy.only(paths("a", "sub/b"), false)), model.listings);
    assertEquals(List.of("a", "sub/b"), model.opened);
    model.remove("a");
    assertEquals(List.of("missing a"), differences(request().ignoreUnsignedFiles(true)));
  }

  @Test
  void takesTheLinkPolicyFromTheSignature() throws Exception {
    sign();
    model.link("link", "");
    refused(request(), Reason.SYMLINK_NOT_ALLOWED);
    refused(request().allowSymlinksIfUnrecorded(true), Reason.SYMLINK_NOT_ALLOWED);
    sign(ManifestOptions.builder().allowSymlinks(true).build());
    assertInstanceOf(Verified.class, verify());
    assertTrue(model.listings.getFirst().allowSymlinks());
  }

  @Test
  void asksForTheExclusionsOfTheModel() throws Exception {
    store.within = Optional.of(ModelPath.of("model.sig"));
    sign();
    verify(request().addIgnorePaths(ModelPath.of("x")));
    List<ModelPath> expected = new ArrayList<>(Exclusions.GIT_PATHS);
    expected.add(ModelPath.of("model.sig"));
    expected.add(ModelPath.of("x"));
    assertEquals(Set.copyOf(expected), Set.copyOf(model.listings.getFirst().exclusions().paths()));
  }

  @Test
  void verifiesTheLayoutOfV020ByItsBrokenEncoding() throws Exception {
    model.link("link", "l");
    store(digestsV01("sub/b", "22", "a", "1", "link", "l"));
    refused(request(), Reason.SYMLINK_NOT_ALLOWED);
    VerificationResult result = verify(request().allowSymlinksIfUnrecorded(true));
    Verified verified = assertInstanceOf(Verified.class, result);
    assertEquals(3, verified.files());
    assertEquals(
        List.of(Reason.OLD_SIGNATURE_FORMAT, Reason.SYMLINK_LEAVES_MODEL),
        reasons(verified.warnings()));
    assertEquals(SignedMessage.Encoding.BROKEN_V0_2, verifier.messages.getLast().encoding());
  }

  @Test
  void takesTheBrokenEncodingForNothingElse() throws Exception {
    sign();
    verify();
    assertEquals(
        SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, signer.signed.getFirst()),
        verifier.messages.getFirst());
    store.stored =
        Optional.of(
            bundles.write(
                Bundle.of(
                    new VerificationMaterial.SigstoreMaterial(bytes("c"), 1, bytes("{}")),
                    new Envelope(
                        Envelope.IN_TOTO_JSON,
                        statements.write(digestsV01("a", "1", "sub/b", "22")),
                        List.of(bytes("s"))))));
    verifier.method = SignatureMethod.SIGSTORE;
    assertInstanceOf(Verified.class, verify());
    assertEquals(SignedMessage.Encoding.DSSE_V1, verifier.messages.getLast().encoding());
  }

  @Test
  void findsTheUnnamedFileOfASingleFileModel() throws Exception {
    store(oms(".", "1"));
    Fakes.MemoryModel single = new Fakes.MemoryModel().put("weights.bin", "1");
    single.singleFile = true;
    assertInstanceOf(Verified.class, verify(request().model(single)));
    assertInstanceOf(Verified.class, verify(request().model(single).ignoreUnsignedFiles(true)));
    single.put("weights.bin", "2");
    assertEquals(1, differences(request().model(single)).size());
    assertEquals(List.of("missing .", "unexpected a", "unexpected sub/b"), differences(request()));
    model.remove("sub/b");
    assertEquals(List.of("missing .", "unexpected a"), differences(request()));
  }

  @Test
  void refusesASingleFileOfAnotherName() throws Exception {
    store(oms("a", "1"));
    Fakes.MemoryModel single = new Fakes.MemoryModel().put("b", "1");
    single.singleFile = true;
    assertEquals(List.of("missing a", "unexpected b"), differences(request().model(single)));
  }

  // Digest and inspection

  @Test
  void digestsWithoutSigning() throws Exception {
    DigestedModel digested =
        UseCases.digestModel(engine).digest(model, ManifestOptions.builder().build(), progress);
    assertEquals(sign().manifest().rootDigest(), digested.manifest().rootDigest());
    assertEquals(2, digested.files());
    assertEquals(3, digested.bytes());
    model.files.clear();
    UnacceptableModelException refused =
        assertThrows(
            UnacceptableModelException.class,
            () ->
                UseCases.digestModel(engine)
                    .digest(model, ManifestOptions.builder().build(), progress));
    assertEquals(Reason.EMPTY_MODEL, refused.reason());
  }

  @Test
  void inspectsWithoutVerifying() throws Exception {
    SignedModel signed = sign();
    Inspection inspection = UseCases.inspectSignature(statements, bundles).inspect(store);
    assertEquals(Statement.of(signed.manifest()), inspection.statement());
    assertEquals(SignatureMethod.KEY, inspection.bundle().material().method());
    assertEquals(List.of(), verifier.messages);
    store(oms("../a", "1"));
    assertThrows(
        MalformedSignatureException.class,
        () -> UseCases.inspectSignature(statements, bundles).inspect(store));
    Bytes payload = statements.write(oms("a", "1"));
    store(new Envelope("text/plain", payload, List.of(bytes("s"))));
    MalformedSignatureException refused =
        assertThrows(
            MalformedSignatureException.class,
            () -> UseCases.inspectSignature(statements, bundles).inspect(store));
    assertEquals(Reason.MALFORMED_BUNDLE, refused.reason());
  }
}
