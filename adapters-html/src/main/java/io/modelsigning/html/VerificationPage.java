package io.modelsigning.html;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.CheckedEvidence.State;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A verification as one HTML page, which needs nothing beside itself and runs nothing.
 *
 * <p>The page stays small whatever the model: it lists at most {@value
 * Sections#MAXIMUM_DIFFERENCES} differences and {@value FilesSection#MAXIMUM_ROWS} files or shards,
 * and says how many there are.
 */
public final class VerificationPage {
  /** How many bytes of a file are enough to recognise a page. */
  public static final int HEAD_BYTES = 1024;

  private VerificationPage() {}

  /**
   * Returns whether {@code head}, the first {@link #HEAD_BYTES} of a file or all, is that of a page
   * written by a program called {@code model-signing}, of any version.
   */
  public static boolean isHead(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8);
    return Page.isHead(text);
  }

  /** Returns the page in UTF-8; it is HTML and well-formed XML at once. */
  public static Bytes of(VerificationReport report) {
    return Page.of(
        report.program(),
        "%s: %s – verification report".formatted(word(report), report.modelName()),
        body(report));
  }

  private static Element body(VerificationReport report) {
    List<Element> sections = new ArrayList<>();
    sections.add(Sections.summary(report));
    Sections.policy(report).ifPresent(sections::add);
    Sections.differences(report).ifPresent(sections::add);
    Sections.unchecked(report).ifPresent(sections::add);
    Sections.warnings(report).ifPresent(sections::add);
    if (report.method().isPresent() && report.signature().isPresent()) {
      sections.add(Sections.evidence(EvidenceChain.of(report)));
    }
    Sections.certificates(report).ifPresent(sections::add);
    report
        .manifest()
        .ifPresent(manifest -> sections.add(new FilesSection(report, manifest).toElement()));
    return Element.of("body")
        .add(
            Page.header("Verification report"),
            Element.of("main").add(verdict(report)).addAll(sections),
            footer(report));
  }

  private static Element verdict(VerificationReport report) {
    State state =
        switch (report.outcome()) {
          case VERIFIED, PARTIALLY_VERIFIED -> State.HOLDS;
          case REFUSED -> State.BROKEN;
          case UNANSWERED, UNSIGNED, SKIPPED -> State.NOT_REACHED;
        };
    Element text =
        Element.of("div")
            .add(
                Element.of("h1")
                    .with("id", "verdict-title")
                    .text(word(report))
                    .text(": ")
                    .add(Element.of("bdi").text(report.modelName())),
                lead(report));
    report
        .message()
        .ifPresent(
            message ->
                text.add(
                    Element.of("p")
                        .text(Figures.sentence(message) + " ")
                        .addAll(
                            report
                                .reason()
                                .map(reason -> List.of(Sections.code(reason.code())))
                                .orElse(List.of()))));
    report
        .advice()
        .ifPresent(
            advice ->
                text.add(
                    Element.of("p")
                        .add(Element.of("strong").text("What to do: "))
                        .text(Figures.sentence(advice))));
    return Element.of("section", "verdict " + Link.className(state))
        .with("aria-labelledby", "verdict-title")
        .add(Icon.of(state), text);
  }

  private static String word(VerificationReport report) {
    String tolerated = isTolerated(report) ? ", but tolerated" : "";
    return switch (report.outcome()) {
      case VERIFIED -> "Verified";
      case PARTIALLY_VERIFIED -> "Partially verified";
      case REFUSED -> "Refused" + tolerated;
      case UNANSWERED -> "No answer" + tolerated;
      case UNSIGNED -> "Accepted without a signature";
      case SKIPPED -> "Not looked at";
    };
  }

  private static boolean isTolerated(VerificationReport report) {
    return report.policy().map(PolicyDecision::tolerated).orElse(false);
  }

  private static Element lead(VerificationReport report) {
    Element lead = Element.of("p", "lead");
    if (isTolerated(report)) {
      return lead.text(
          "The policy only warns of what is said here. Under one that enforces the rule, the model"
              + " must not be used.");
    }
    return switch (report.outcome()) {
      case UNSIGNED ->
          lead.text(
              "The model has no signature, and the policy asks for none. Nothing is known of its"
                  + " content.");
      case SKIPPED ->
          lead.text("The policy has this model not looked at. Nothing is known of its content.");
      case VERIFIED, PARTIALLY_VERIFIED -> success(lead, report);
      case REFUSED -> lead.text("The model does not verify. Do not use it.");
      case UNANSWERED ->
          lead.text(
              "Whether the model verifies could not be found out. Do not use it before it does.");
    };
  }

  private static Element success(Element lead, VerificationReport report) {
    lead.text(
        switch (report.outcome()) {
          case PARTIALLY_VERIFIED ->
              "The files that were selected, and no others, were compared: they have the content"
                  + " that ";
          default -> "The model has exactly the content that ";
        });
    lead.add(whom(report)).text(" signed");
    return lead.text(
        report.digestsTakenOver()
            ? ", if the digests are right that were taken over from elsewhere: see the warnings."
            : ".");
  }

  private static Content whom(VerificationReport report) {
    Optional<SignerIdentity> signer = report.signer();
    return signer.isEmpty() || signer.get().method() == SignatureMethod.KEY
        ? new Text("the owner of the key you gave")
        : Element.of("bdi").text("“" + signer.get().name() + "”");
  }

  private static Element footer(VerificationReport report) {
    return Element.of("footer")
        .add(
            Element.of("p")
                .text("Written by %s at ".formatted(report.program()))
                .add(Sections.time(report.startedAt().plus(report.duration())))
                .text(
                    ". This page records what was found then and proves nothing by itself: anybody"
                        + " can change a page, and a model after it. To be sure, verify the"
                        + " model."));
  }
}
