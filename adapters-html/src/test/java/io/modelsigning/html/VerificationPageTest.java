package io.modelsigning.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.LookAlike;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Unchecked;
import io.modelsigning.domain.signature.Unchecked.Why;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Node;

/** What the page says, read by the JDK's XML parser: a page that is not well-formed fails all. */
final class VerificationPageTest {
  static Stream<VerificationReport> reports() {
    List<VerificationReport> reports = new ArrayList<>();
    for (SignatureMethod method : SignatureMethod.values()) {
      reports.add(Reports.verified(method));
      reports.add(Reports.changed(method));
      reports.add(Reports.refused(method, "invalid-signature"));
    }
    reports.add(Reports.unanswered());
    reports.add(Reports.hostile());
    reports.add(Reports.large(1001));
    return reports.stream();
  }

  private static String source(VerificationReport report) {
    return new String(VerificationPage.of(report).toArray(), StandardCharsets.UTF_8);
  }

  /** By these bytes a later report knows what it may replace. */
  @ParameterizedTest
  @MethodSource("reports")
  void isRecognisedByItsHead(VerificationReport report) {
    byte[] page = VerificationPage.of(report).toArray();
    byte[] head = Arrays.copyOf(page, VerificationPage.HEAD_BYTES);
    assertTrue(VerificationPage.isHead(head));
    byte[] other =
        new String(head, StandardCharsets.UTF_8)
            .replace("content=\"model-signing ", "content=\"other ")
            .getBytes(StandardCharsets.UTF_8);
    assertFalse(VerificationPage.isHead(other));
    assertFalse(VerificationPage.isHead(new byte[0]));
  }

  // Structure

  @ParameterizedTest
  @MethodSource("reports")
  void hasOneMainHeadingAndNoGapBetweenLevels(VerificationReport report) throws Exception {
    List<String> headings =
        ParsedPage.of(report).nodes("//h1|//h2|//h3|//h4").stream().map(Node::getNodeName).toList();
    assertEquals("h1", headings.getFirst());
    assertEquals(1, headings.stream().filter("h1"::equals).count());
    assertTrue(headings.contains("h2"));
    assertTrue(Set.of("h1", "h2").containsAll(headings), headings::toString);
  }

  @ParameterizedTest
  @MethodSource("reports")
  void idsAreUniqueAndEveryReferenceLeadsToOne(VerificationReport report) throws Exception {
    ParsedPage page = ParsedPage.of(report);
    List<String> ids = page.texts("//@id");
    assertEquals(new HashSet<>(ids).size(), ids.size(), ids::toString);
    for (String labels : page.texts("//@aria-labelledby")) {
      assertTrue(ids.containsAll(List.of(labels.split(" ", -1))), labels);
    }
    assertEquals(page.nodes("//section").size(), page.nodes("//section[@aria-labelledby]").size());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void hasLanguageTitleAndLandmarks(VerificationReport report) throws Exception {
    ParsedPage page = ParsedPage.of(report);
    assertEquals("en", page.text("/html/@lang"));
    assertTrue(page.text("/html/head/title").endsWith(" – verification report"));
    assertEquals(1, page.nodes("/html/body/main").size());
    assertEquals(1, page.nodes("/html/body/header").size());
    assertEquals(1, page.nodes("/html/body/footer").size());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void everyCellHasItsHeaders(VerificationReport report) throws Exception {
    ParsedPage page = ParsedPage.of(report);
    assertEquals(0, page.nodes("//thead//th[not(@scope='col')]").size());
    assertEquals(0, page.nodes("//tbody/tr[not(th[@scope='row'])]").size());
    assertEquals(0, page.nodes("//table[not(@aria-labelledby)]").size());
    for (Node table : page.nodes("//table")) {
      int columns = table.getFirstChild().getFirstChild().getChildNodes().getLength();
      Node rows = table.getLastChild();
      for (Node row = rows.getFirstChild(); row != null; row = row.getNextSibling()) {
        assertEquals(columns, row.getChildNodes().getLength());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("reports")
  void nothingCanBeRunOrFetched(VerificationReport report) throws Exception {
    ParsedPage page = ParsedPage.of(report);
    assertEquals(
        0,
        page.nodes("//script|//link|//img|//iframe|//object|//embed|//form|//base|//foreignObject")
            .size());
    assertEquals(
        0, page.nodes("//@*[starts-with(name(),'on') or name()='src' or name()='style']").size());
    assertEquals(0, page.nodes("//@href[not(starts-with(.,'#'))]").size());
    String css = page.text("//style");
    assertFalse(css.contains("url(") || css.contains("@import") || css.contains("expression"));
    String policy = page.text("//meta[@http-equiv='Content-Security-Policy']/@content");
    assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
    assertEquals(new Stylesheet(css).contentSecurityPolicy(), policy);
  }

  // The picture

  @ParameterizedTest
  @MethodSource("reports")
  void theListSaysWhatThePictureShows(VerificationReport report) throws Exception {
    ParsedPage page = ParsedPage.of(report);
    List<String> drawn = page.texts("//svg[@role='img']//text[@class='name']");
    assertEquals(drawn, page.texts("//ol[@class='links']/li//strong"));
    List<String> boxes =
        page.texts("//svg[@role='img']//rect/@class").stream()
            .map(classes -> classes.replace("box ", ""))
            .toList();
    assertEquals(boxes, page.texts("//ol[@class='links']/li/@class"));
    assertEquals("Chain of evidence", page.text("//svg[@role='img']/title"));
    List<String> states = page.texts("//ol[@class='links']//span[@class='state']");
    List<String> described = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      described.add(drawn.get(i) + ": " + states.get(i));
    }
    assertEquals(String.join("; ", described), page.text("//svg[@role='img']/desc"));
  }

  private static List<String> chain(VerificationReport report) {
    return EvidenceChain.of(report).stream()
        .map(link -> link.title() + " " + link.stateInWords())
        .toList();
  }

  @Test
  void everyLinkOfAVerifiedModelHolds() {
    assertEquals(
        List.of(
            "Public key holds",
            "Signature holds",
            "Statement holds",
            "Root digest holds",
            "Files holds"),
        chain(Reports.verified(SignatureMethod.KEY)));
    assertEquals(
        List.of(
            "Trusted root holds",
            "Intermediate certificate holds",
            "Signer's certificate holds",
            "Signature holds",
            "Statement holds",
            "Root digest holds",
            "Files holds"),
        chain(Reports.verified(SignatureMethod.CERTIFICATE)));
    assertEquals(
        List.of(
            "Trusted root holds",
            "Intermediate certificate holds",
            "Signer's certificate holds",
            "Signer's identity holds",
            "Log entry holds",
            "Time holds",
            "Signature holds",
            "Statement holds",
            "Root digest holds",
            "Files holds"),
        chain(Reports.verified(SignatureMethod.SIGSTORE)));
  }

  @Test
  void aTrustedLeafIsItsOwnRoot() {
    SignerIdentity signer = Reports.signer(SignatureMethod.CERTIFICATE);
    List<String> chain =
        chain(
            VerificationReport.builder()
                .from(Reports.verified(SignatureMethod.CERTIFICATE))
                .signer(
                    SignerIdentity.builder()
                        .from(signer)
                        .certificates(signer.certificates().subList(0, 1))
                        .build())
                .build());
    assertEquals(List.of("Signer's certificate holds", "Signature holds"), chain.subList(0, 2));
  }

  @Test
  void theBrokenLinkIsShownBrokenAndWhatFollowsNotReached() {
    assertEquals(
        List.of(
            "Public key broken",
            "Signature not reached",
            "Statement not reached",
            "Root digest not reached",
            "Files not reached"),
        chain(
            Reports.refused(
                SignatureMethod.KEY,
                "wrong-key",
                CheckedEvidence.broken(EvidencePart.PUBLIC_KEY))));
    assertEquals(
        List.of(
            "Trusted root not reached",
            "Certificate chain broken",
            "Signer's certificate not reached",
            "Signature not reached",
            "Statement not reached",
            "Root digest not reached",
            "Files not reached"),
        chain(
            Reports.refused(
                SignatureMethod.CERTIFICATE,
                "certificate-expired",
                CheckedEvidence.broken(EvidencePart.CERTIFICATE_PATH))));
    assertEquals(
        List.of(
            "Public key holds",
            "Signature holds",
            "Statement holds",
            "Root digest holds",
            "Files broken"),
        chain(Reports.changed(SignatureMethod.KEY)));
  }

  @Test
  void whatWasNotCheckedDoesNotHold() {
    // Sigstore's checks begin at the signature and end at the root.
    assertEquals(
        List.of(
            "Trusted root not reached",
            "Certificate chain not reached",
            "Signer's certificate not reached",
            "Signer's identity broken",
            "Log entry not reached",
            "Time not reached",
            "Signature holds",
            "Statement not reached",
            "Root digest not reached",
            "Files not reached"),
        chain(
            Reports.refused(
                SignatureMethod.SIGSTORE,
                "identity-mismatch",
                CheckedEvidence.broken(EvidencePart.IDENTITY, Set.of(EvidencePart.SIGNATURE)))));
    for (SignatureMethod method : SignatureMethod.values()) {
      List<String> unknown = chain(Reports.refused(method, "never-heard-of"));
      assertTrue(unknown.contains("Signature broken"), unknown::toString);
      assertTrue(unknown.stream().noneMatch(link -> link.endsWith("holds")), unknown::toString);
    }
    List<String> unanswered = chain(Reports.unanswered());
    assertTrue(
        unanswered.stream().allMatch(link -> link.endsWith("not reached")), unanswered::toString);
  }

  @Test
  void aStatementBreaksBeforeAndAfterItsSignatureWasChecked() {
    VerificationReport before =
        Reports.refused(
            SignatureMethod.KEY,
            "malformed-statement",
            CheckedEvidence.broken(EvidencePart.STATEMENT));
    assertEquals(
        List.of("Public key not reached", "Signature not reached", "Statement broken"),
        chain(before).subList(0, 3));
    VerificationReport after =
        VerificationReport.builder()
            .from(before)
            .signer(Reports.signer(SignatureMethod.KEY))
            .evidence(
                CheckedEvidence.brokenAfterAllBefore(EvidencePart.STATEMENT, SignatureMethod.KEY))
            .build();
    assertEquals(
        List.of("Public key holds", "Signature holds", "Statement broken"),
        chain(after).subList(0, 3));
  }

  // What it says

  @ParameterizedTest
  @EnumSource(SignatureMethod.class)
  void aVerifiedModelIsCalledVerified(SignatureMethod method) throws Exception {
    ParsedPage page = ParsedPage.of(Reports.verified(method));
    assertEquals("Verified: bert", page.text("//h1"));
    assertEquals("Verified: bert – verification report", page.text("//title[not(@id)]"));
    assertEquals(1, page.nodes("//section[@class='verdict holds']").size());
    assertEquals(
        List.of("config.json", "weights/model.safetensors"),
        page.texts("//section[@id='files']//tbody//th/code"));
    assertEquals(
        List.of("1,011", "1,025"), page.texts("//section[@id='files']//span[@class='number']"));
    assertEquals(
        List.of("as signed", "as signed"),
        page.texts("//section[@id='files']//span[@class='result']"));
    assertEquals("2026-11-25 08:00:00 UTC", page.texts("//dl//time").getLast());
    assertTrue(page.text("//footer").contains("model-signing 1.2.3"));
    assertTrue(page.text("//dl").contains("pub.pem"));
  }

  @Test
  void aSigstoreSignerIsShownWithTimeAndLog() throws Exception {
    String summary = ParsedPage.of(Reports.verified(SignatureMethod.SIGSTORE)).text("//dl");
    assertTrue(summary.contains("publisher@example.com"), summary);
    assertTrue(summary.contains("https://accounts.example.com"), summary);
    assertTrue(summary.contains("2026-10-10 02:12:20 UTC, proven by RFC 3161"), summary);
    assertTrue(summary.contains("1598151086"), summary);
  }

  @Test
  void certificatesAreShownWithTheirFingerprints() throws Exception {
    ParsedPage page = ParsedPage.of(Reports.verified(SignatureMethod.CERTIFICATE));
    assertEquals(
        List.of("1".repeat(64), "2".repeat(64), "3".repeat(64)),
        page.texts("//section[@id='certificates']//td[2]/code"));
    assertEquals(
        List.of("Signer", "Intermediate", "Trusted root"),
        page.texts("//section[@id='certificates']//span[@class='position']"));
  }

  @Test
  void aChangedModelIsRefusedWithEveryDifference() throws Exception {
    ParsedPage page = ParsedPage.of(Reports.changed(SignatureMethod.KEY));
    assertEquals("Refused: bert", page.text("//h1"));
    String verdict = page.text("//section[@class='verdict broken']");
    assertTrue(verdict.contains("differs from what was signed in 3 places."), verdict);
    assertTrue(verdict.contains("content-mismatch"), verdict);
    assertEquals(
        List.of("not signed", "missing", "differs"),
        page.texts("//section[@id='differences']//span[@class='result']"));
    assertEquals(
        List.of("sha256:" + "a".repeat(64), "sha256:" + "b".repeat(64)),
        page.texts("//section[@id='differences']//td/code"));
    assertEquals(
        List.of("as signed", "missing", "differs"),
        page.texts("//section[@id='files']//span[@class='result']"));
    assertEquals(
        List.of("2", "not known", "12,345,678"),
        page.texts("//section[@id='files']//span[@class='number']"));
    assertTrue(page.text("//section[@id='warnings']").contains("The signature is old."));
  }

  @Test
  void whatWasNotLookedAtIsListedWithTheReason() throws Exception {
    ParsedPage page =
        ParsedPage.of(
            VerificationReport.builder()
                .from(Reports.verified(SignatureMethod.KEY))
                .addUnchecked(
                    new Unchecked(".git", List.of(Why.RECORDED, Why.GIT), 1204, true),
                    new Unchecked("<cache>", List.of(Why.REQUESTED), 99_999, false))
                .build());
    assertEquals(List.of(".git", "<cache>"), page.texts("//section[@id='unchecked']//th/code"));
    assertEquals(
        List.of("1,204", "at least 99,999"),
        page.texts("//section[@id='unchecked']//span[@class='number']"));
    String text = page.text("//section[@id='unchecked']");
    assertTrue(text.contains("left out at signing, as the signature says; kept by Git"), text);
    assertTrue(text.contains("left out on request"), text);
    assertEquals(
        List.of(),
        ParsedPage.of(Reports.verified(SignatureMethod.KEY)).texts("//section[@id='unchecked']"));
  }

  @Test
  void ofManyPartsThatWereNotLookedAtTheFirstAreListed() throws Exception {
    VerificationReport.Builder report =
        VerificationReport.builder().from(Reports.verified(SignatureMethod.KEY));
    for (int i = 0; i <= Sections.MAXIMUM_UNCHECKED; i++) {
      report.addUnchecked(new Unchecked("p" + i, List.of(Why.RECORDED), 1, true));
    }
    ParsedPage page = ParsedPage.of(report.build());
    assertEquals(200, page.texts("//section[@id='unchecked']//th/code").size());
    assertTrue(page.text("//section[@id='unchecked']").contains("first 200 of 201 parts"));
  }

  @Test
  void likelyCausesAreToldAndNamesThatLookAlikeAreShownByTheirNumbers() throws Exception {
    ParsedPage page =
        ParsedPage.of(
            VerificationReport.builder()
                .from(Reports.changed(SignatureMethod.KEY))
                .differences(
                    List.of(Difference.missing("gone.txt"), Difference.unexpected("g\u043ene.txt")))
                .addCauses(
                    new Cause.LookAlikeNames(List.of(LookAlike.of("gone.txt", "g\u043ene.txt"))))
                .build());
    assertEquals(
        List.of("gone.txt", "g\\u{43e}ne.txt"),
        page.texts("//section[@id='differences']//th/code"));
    String text = page.text("//section[@id='differences']");
    assertTrue(text.contains("Likely cause: 'gone.txt' was signed and 'g\\u{43e}ne.txt' is"), text);
  }

  @Test
  void whatWasNotComparedIsNotCalledAsSigned() throws Exception {
    ParsedPage page =
        ParsedPage.of(
            VerificationReport.builder()
                .from(Reports.changed(SignatureMethod.KEY))
                .reason(new Reason("symlink-not-allowed"))
                .differences(List.of())
                .build());
    assertEquals(
        List.of("not compared", "not compared", "not compared"),
        page.texts("//section[@id='files']//span[@class='result']"));
  }

  @Test
  void shardsAreShownByTheirRange() throws Exception {
    ParsedPage page =
        ParsedPage.of(
            VerificationReport.builder()
                .from(Reports.changed(SignatureMethod.KEY))
                .manifest(Reports.shards(3))
                .differences(List.of(Difference.mismatch("w.bin:100:200", "a", "b")))
                .build());
    assertEquals(
        List.of("0 – 100", "100 – 200", "200 – 250"),
        page.texts("//section[@id='files']//span[@class='range']"));
    assertEquals(
        List.of("as signed", "differs", "as signed"),
        page.texts("//section[@id='files']//span[@class='result']"));
    ParsedPage longer =
        ParsedPage.of(
            VerificationReport.builder()
                .from(Reports.changed(SignatureMethod.KEY))
                .manifest(Reports.shards(2))
                .differences(List.of(Difference.mismatch("w.bin", "150 bytes", "151 bytes")))
                .build());
    assertEquals(
        List.of("differs", "differs"),
        longer.texts("//section[@id='files']//span[@class='result']"));
  }

  @Test
  void theUnnamedFileOfAnOldSignatureHasTheSizeOfTheOneHashed() throws Exception {
    VerificationReport report =
        VerificationReport.builder()
            .from(Reports.changed(SignatureMethod.KEY))
            .manifest(Reports.unnamed())
            .fileSizes(Map.of(ModelPath.of("model.onnx"), 77L))
            .differences(List.of(Difference.mismatch(".", "a", "b")))
            .build();
    ParsedPage page = ParsedPage.of(report);
    assertEquals("77", page.text("//section[@id='files']//span[@class='number']"));
    assertEquals("differs", page.text("//section[@id='files']//span[@class='result']"));
  }

  @Test
  void noAnswerIsNeitherVerifiedNorRefused() throws Exception {
    ParsedPage page = ParsedPage.of(Reports.unanswered());
    assertEquals("No answer: bert", page.text("//h1"));
    assertFalse(source(Reports.unanswered()).contains("Verified"));
    assertTrue(page.text("//section[@class='verdict unknown']").contains("does not exist."));
  }

  // Size

  @Test
  void aHugeModelGivesASmallPageThatSaysWhatItLeavesOut() throws Exception {
    VerificationReport large = Reports.large(100_000);
    ParsedPage page = ParsedPage.of(large);
    assertEquals(FilesSection.MAXIMUM_ROWS, page.nodes("//section[@id='files']//tbody/tr").size());
    assertEquals(
        Sections.MAXIMUM_DIFFERENCES, page.nodes("//section[@id='differences']//tbody/tr").size());
    assertTrue(
        page.text("//section[@id='files']/p[@class='cut']")
            .startsWith("Shown are the first 1,000 of 100,000 files."));
    assertTrue(
        page.text("//section[@id='differences']/p[@class='cut']")
            .startsWith("Shown are the first 1,000 of 100,000 differences."));
    assertTrue(page.text("//section[@id='differences']").contains("100,000 of other content."));
    int bytes = VerificationPage.of(large).size();
    assertTrue(bytes < 2_000_000, () -> bytes + " bytes");
  }

  @Test
  void nothingIsLeftOutAtTheBound() throws Exception {
    assertEquals(0, ParsedPage.of(Reports.large(1000)).nodes("//p[@class='cut']").size());
    assertEquals(2, ParsedPage.of(Reports.large(1001)).nodes("//p[@class='cut']").size());
  }

  // Hostile text

  @Test
  void hostileTextIsShownAndDoesNothing() throws Exception {
    String source = source(Reports.hostile());
    assertFalse(source.contains("<script"), source);
    assertTrue(
        source.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;`&amp;amp;&lt;!--"));
    assertTrue(
        source
            .codePoints()
            .allMatch(
                c ->
                    c == '\n'
                        || !Set.of(
                                (int) Character.CONTROL,
                                (int) Character.FORMAT,
                                (int) Character.SURROGATE,
                                (int) Character.LINE_SEPARATOR)
                            .contains(Character.getType(c))));
    // A lone surrogate would have become a question mark.
    assertTrue(source.contains("\\u{d800}"));
    ParsedPage page = ParsedPage.of(Reports.hostile());
    String shown =
        "<script>alert(1)</script>\"'`&amp;<!--]]>\\u{a}\\u{d}\\u{9}\\u{0}\\u{1b}[31m\\u{202e}gnp.exe\\u{2066}\\u{d800}\\u{2028}\\u{feff}模型"
            + " javascript:alert(1)";
    assertEquals("Refused: " + shown, page.text("//h1"));
    assertTrue(page.texts("//dl//code").contains(shown));
    assertTrue(page.texts("//section[@id='differences']//code").contains(shown));
    assertTrue(page.texts("//section[@id='certificates']//code").contains(shown));
    assertEquals(0, page.nodes("//a").size());
  }

  @Test
  void longTextIsCutWithACount() throws Exception {
    ParsedPage page = ParsedPage.of(Reports.hostile());
    assertTrue(
        page.texts("//section[@id='files']//code")
            .contains("x".repeat(2000) + "… (2000 more characters)"));
    for (String glimpse : page.texts("//svg//text")) {
      assertTrue(glimpse.length() <= 40, glimpse);
    }
  }
}
