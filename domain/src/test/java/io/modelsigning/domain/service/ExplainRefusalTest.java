package io.modelsigning.domain.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.LookAlike;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Explanations look at little, and fail without harm. */
final class ExplainRefusalTest {
  private final Fakes.MemoryModel model = new Fakes.MemoryModel();
  private final Fakes.MemoryStore store = new Fakes.MemoryStore();
  private final Fakes.MemoryEngine engine = new Fakes.MemoryEngine(new ArrayList<>());
  private final Fakes.MemoryStatements statements = new Fakes.MemoryStatements();
  private final Fakes.MemoryBundles bundles = new Fakes.MemoryBundles();
  private final VerifyRequest request =
      VerifyRequest.builder()
          .model(model)
          .signature(store)
          .verifier(new Fakes.MemoryVerifier())
          .build();

  @BeforeEach
  void sign() throws Exception {
    model.put("text", "a\nb\n").put("weights", "0123456789");
    UseCases.signModel(engine, statements, bundles)
        .sign(
            SignRequest.builder()
                .model(model)
                .signature(store)
                .signer(new Fakes.MemorySigner())
                .manifest(ManifestOptions.builder().build())
                .build(),
            ProgressListener.NONE);
  }

  private Refused refused() throws Exception {
    Refused refused =
        assertInstanceOf(
            Refused.class,
            UseCases.verifyModel(engine, statements, bundles)
                .verify(request, ProgressListener.NONE));
    model.opened.clear();
    model.listings.clear();
    return refused;
  }

  private List<Cause> explain(ModelSource source, Refused refused) throws InterruptedException {
    return UseCases.explainRefusal(engine)
        .explain(VerifyRequest.builder().from(request).model(source).build(), refused);
  }

  private List<Cause> explain(Refused refused) throws InterruptedException {
    return explain(model, refused);
  }

  @Test
  void looksAtNothingButTheDifferences() throws Exception {
    model.put("text", "a\r\nb\r\n");
    assertEquals(List.of(new Cause.LineEndings(List.of("text"), false)), explain(refused()));
    assertEquals(List.of("text"), model.opened);
    assertEquals(1, model.listings.size());
    assertEquals(1, model.listings.getFirst().only().orElseThrow().size());
  }

  @Test
  void opensNoLargeFile() throws Exception {
    model.put("text", "x".repeat((1 << 20) + 1));
    assertEquals(List.of(), explain(refused()));
    assertEquals(List.of(), model.opened);
  }

  @Test
  void readsABoundedAmountAltogether() throws Exception {
    for (int i = 0; i < 40; i++) {
      model.put("text-" + i, "");
    }
    sign();
    for (int i = 0; i < 40; i++) {
      model.put("text-" + i, "x".repeat(1 << 20));
    }
    assertEquals(List.of(), explain(refused()));
    assertEquals(16, model.opened.size());
  }

  @Test
  void largeFilesInOtherFoldersAreJudgedByName() throws Exception {
    String large = "x".repeat((64 << 20) + 1);
    model.put("weights", large);
    sign();
    model.remove("weights").put("inner/weights", large);
    model.remove("text").put("inner/text", "a\nb\n");
    Refused refused = refused();
    Cause.OtherLayout cause =
        assertInstanceOf(Cause.OtherLayout.class, explain(refused).getFirst());
    assertEquals("inner", cause.folder());
    assertTrue(cause.deeper());
    assertEquals(2, cause.files());
    assertEquals(1, cause.compared());
    assertEquals(List.of("inner/text"), model.opened);
  }

  @ParameterizedTest
  @CsvSource({
    // Composed when signed, decomposed here; and the other way round
    "caf\u00e9.txt, cafe\u0301.txt, NORMALIZATION, 'caf\\u{e9}.txt', 'cafe\\u{301}.txt'",
    "\u1100\u1161, \uac00, NORMALIZATION, '\\u{1100}\\u{1161}', '\\u{ac00}'",
    // Cyrillic and Greek for Latin letters
    "model.bin, m\u043edel.bin, LETTERS, model.bin, 'm\\u{43e}del.bin'",
    "AB, \u0391\u0412, LETTERS, AB, '\\u{391}\\u{412}'",
    "\u0441\u043e\u0440\u0443, copy, LETTERS, '\\u{441}\\u{43e}\\u{440}\\u{443}', copy",
    "config, con\ufb01g, LETTERS, config, 'con\\u{fb01}g'",
    "a-b, a\u2010b, LETTERS, a-b, 'a\\u{2010}b'",
    "v10, vlO, LETTERS, v10, vlO",
    "a/b, a\u2044b, LETTERS, a/b, 'a\\u{2044}b'",
    "Model.bin, model.bin, CASE, Model.bin, model.bin",
    "\u00c9.bin, \u00e9.bin, CASE, '\\u{c9}.bin', '\\u{e9}.bin'",
    "model.bin, mo\u200bdel.bin, INVISIBLE, model.bin, 'mo\\u{200b}del.bin'",
    "model.bin, model\u202e.bin, INVISIBLE, model.bin, 'model\\u{202e}.bin'",
    "model.bin, model\u3164.bin, INVISIBLE, model.bin, 'model\\u{3164}.bin'",
    "heart\u2764, heart\u2764\ufe0f, INVISIBLE, heart\u2764, 'heart\u2764\\u{fe0f}'",
    "model.bin, 'model.bin ', SPACES, model.bin, 'model.bin\\u{20}'",
    "sub/a, 'sub /a', SPACES, sub/a, 'sub\\u{20}/a'",
    "a b, a\u00a0b, SPACES, 'a\\u{20}b', 'a\\u{a0}b'",
  })
  void namesThatLookAlikeAreShownByTheirNumbers(
      String signed, String here, LookAlike.Difference difference, String shown, String shownHere)
      throws Exception {
    model.put(signed, "content");
    sign();
    model.remove(signed).put(here, "other content");
    Refused refused = refused();
    Cause.LookAlikeNames cause =
        assertInstanceOf(Cause.LookAlikeNames.class, explain(refused).getFirst());
    assertEquals(List.of(new LookAlike(signed, here, difference)), cause.names());
    assertEquals(List.of(signed, here), cause.paths());
    assertTrue(
        cause.message().startsWith("'%s' was signed and '%s' is here".formatted(shown, shownHere)),
        cause.message());
    assertEquals(Map.of(signed, shown, here, shownHere), Cause.shownPaths(List.<Cause>of(cause)));
    assertEquals(List.of(), model.opened, "names are enough");
  }

  @ParameterizedTest
  @CsvSource({
    "model.bin, madel.bin",
    "a b, ab",
    "rn, m",
    "a/b, b/a",
    "m\u0438r, mir",
  })
  void namesThatDoNotLookAlikeAreNot(String signed, String here) throws Exception {
    model.put(signed, "content");
    sign();
    model.remove(signed).put(here, "other content");
    assertTrue(
        explain(refused()).stream().noneMatch(cause -> cause instanceof Cause.LookAlikeNames));
  }

  @Test
  void manyMarksOnALetterCostNoMoreThanTheirNumber() {
    String marks = "\u0301\u0323".repeat(1_000);
    assertEquals(Optional.empty(), LookAlike.skeleton("a" + marks));
    assertEquals(
        Optional.empty(), LookAlike.skeleton("a" + "\ud834\udd65\ud834\udd6e".repeat(500)));
    assertEquals(
        LookAlike.skeleton("a\u0301".repeat(100)), LookAlike.skeleton("\u00e1".repeat(100)));
  }

  @Test
  void filesWithEachOthersContentAreNamed() throws Exception {
    model.put("weights", "a\nb\n").put("text", "0123456789");
    Cause.SwappedFiles cause =
        assertInstanceOf(Cause.SwappedFiles.class, explain(refused()).getFirst());
    assertEquals(new Cause.SwappedFiles(List.of("text", "weights"), "text", "weights", 1), cause);
    assertEquals("'text' and 'weights' have each other's signed content", cause.message());
    model.put("text", "something else");
    assertEquals(List.of(), explain(refused()));
  }

  @Test
  void refusalsOfTheSignatureHaveNoCause() throws Exception {
    Refused ofSignature =
        new Refused(
            Reason.INVALID_SIGNATURE,
            "no",
            CheckedEvidence.NONE,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of());
    assertEquals(List.of(), explain(ofSignature));
    assertEquals(1, model.listings.size(), "listed again, although only signing had to");
  }

  @Test
  void modelThatIsGoneExplainsNothing() throws Exception {
    model.put("text", "a\r\nb\r\n");
    Refused refused = refused();
    ModelSource gone =
        new Delegate(model) {
          @Override
          public ModelListing list(ListingPolicy policy) throws ModelAccessException {
            throw new ModelAccessException(Reason.NOT_FOUND, "model", "gone");
          }
        };
    assertEquals(List.of(), explain(gone, refused));
  }

  @Test
  void fileThatIsGoneExplainsNothing() throws Exception {
    model.put("text", "a\r\nb\r\n");
    Refused refused = refused();
    ModelSource gone =
        new Delegate(model) {
          @Override
          public ModelContent open(ModelFile file) throws ModelAccessException {
            throw new ModelAccessException(Reason.FILE_CHANGED, "text", "gone");
          }
        };
    assertEquals(List.of(), explain(gone, refused));
  }

  @Test
  void interruptStops() throws Exception {
    model.put("text", "a\r\nb\r\n");
    Refused refused = refused();
    ModelSource interrupted =
        new Delegate(model) {
          @Override
          public ModelContent open(ModelFile file) throws ModelAccessException {
            Thread.currentThread().interrupt();
            throw new ModelAccessException(Reason.IO_ERROR, "text", "interrupted");
          }
        };
    assertThrows(InterruptedException.class, () -> explain(interrupted, refused));
  }

  @Test
  void pathsOfManyFoldersAreCutInFewPlaces() throws Exception {
    String deep = "d/".repeat(2000) + "weights";
    model.put(deep, "0123456789").remove("weights");
    List<Cause> causes = explain(refused());
    // Too deep for a layout, but the content tells.
    assertEquals(
        List.of(new Cause.MovedFiles(List.of("weights", deep), "weights", deep, 1)), causes);
  }

  @Test
  void linksAreAskedForOnlyIfLinksAreTheReason() throws Exception {
    model.put("text", "changed");
    Refused refused = refused();
    List<ModelPath> asked = new ArrayList<>();
    ModelSource links =
        new Delegate(model) {
          @Override
          public Optional<String> linkTarget(ModelPath path) {
            asked.add(path);
            return Optional.of("../../blobs/" + "0a".repeat(20));
          }
        };
    assertEquals(List.of(), explain(links, refused));
    assertEquals(List.of(), asked);
    Refused ofLinks =
        new Refused(
            Reason.SYMLINK_NOT_ALLOWED,
            "no",
            CheckedEvidence.NONE,
            List.of(),
            refused.manifest(),
            refused.signer(),
            List.of(),
            List.of(),
            List.of());
    assertEquals(
        List.of(new Cause.CacheLinks(List.of("text", "weights"))), explain(links, ofLinks));
    // Without a storage that has links there are none.
    assertEquals(List.of(), explain(ofLinks));
  }

  @Test
  void pointersAreReadAsGitLfsWritesThem() {
    String oid = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
    String text =
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + oid + "\nsize 12345\n";
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    LfsPointer pointer = LfsPointer.parse(bytes).orElseThrow();
    assertEquals(oid, pointer.content().value().toHex());
    assertEquals(12345, pointer.sizeBytes());
    assertEquals(Fakes.MemoryEngine.digest(pointer.content().algorithm(), bytes), pointer.digest());
    for (String other :
        List.of(
            "",
            "version https://git-lfs.github.com/spec/v1\n",
            text.replace("sha256:4d", "sha256:zz"),
            text.replace("12345", "many"),
            text.replace("oid", "old"))) {
      assertEquals(
          Optional.empty(), LfsPointer.parse(other.getBytes(StandardCharsets.US_ASCII)), other);
    }
  }

  /** A model that is another's but for what a test changes. */
  private static class Delegate implements ModelSource {
    private final ModelSource model;

    Delegate(ModelSource model) {
      this.model = model;
    }

    @Override
    public String name() {
      return model.name();
    }

    @Override
    public ModelListing list(ListingPolicy policy)
        throws UnacceptableModelException, ModelAccessException, InterruptedException {
      return model.list(policy);
    }

    @Override
    public ModelContent open(ModelFile file) throws ModelAccessException {
      return model.open(file);
    }
  }
}
