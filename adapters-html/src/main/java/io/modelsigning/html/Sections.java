package io.modelsigning.html;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.CheckedEvidence.State;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.SignerIdentity.UsedCertificate;
import io.modelsigning.domain.signature.Unchecked;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sections of the page, and what they are made of. */
final class Sections {
  /** The most differences listed. */
  static final int MAXIMUM_DIFFERENCES = 1000;

  /** The most parts listed that were not looked at. */
  static final int MAXIMUM_UNCHECKED = 200;

  /** The most warnings listed. */
  static final int MAXIMUM_WARNINGS = 200;

  private Sections() {}

  static Element section(String id, String title) {
    return Element.of("section")
        .with("id", id)
        .with("aria-labelledby", id + "-title")
        .add(Element.of("h2").with("id", id + "-title").text(title));
  }

  /** Returns text in the fixed-width face, its direction of writing kept to itself. */
  static Element code(String text) {
    return Element.of("code").text(text);
  }

  /** Returns a digest, which stays in one line where one can have it. */
  static Element digest(String hex) {
    return hex.length() <= 64 ? code(hex).with("class", "digest") : code(hex);
  }

  static Element time(Instant time) {
    return Element.of("time").with("datetime", time.toString()).text(Figures.time(time));
  }

  /** Returns the note that not everything is shown. */
  static Element cut(int shown, int all, String noun, String whereAll) {
    return Element.of("p", "cut")
        .text(
            "Shown are the first %s of %s. %s"
                .formatted(Figures.number(shown), Figures.counted(all, noun), whereAll));
  }

  static Element summary(VerificationReport report) {
    Element list = Element.of("dl");
    fact(list, "Model", code(report.model()));
    report.signer().ifPresent(signer -> addSigner(list, signer));
    report
        .method()
        .ifPresent(
            method ->
                fact(
                    list,
                    "Method",
                    new Text(
                        switch (method) {
                          case KEY -> "Key: a public key you have";
                          case CERTIFICATE -> "Certificate: a chain to a root you trust";
                          case SIGSTORE ->
                              "Sigstore: a certified identity, recorded in a public log";
                        })));
    report.basis().forEach(basis -> fact(list, basis.label(), code(basis.value())));
    report
        .manifest()
        .ifPresent(
            manifest -> {
              fact(list, "Root digest", code(manifest.rootDigest().toString()));
              if (!manifest.modelName().isEmpty()
                  && !manifest.modelName().equals(report.modelName())) {
                fact(list, "Name at signing", code(manifest.modelName()));
              }
            });
    if (report.files().isPresent() && report.bytes().isPresent()) {
      fact(
          list,
          "Content",
          new Text(
              Figures.counted(report.files().getAsLong(), "file")
                  + ", "
                  + Figures.counted(report.bytes().getAsLong(), "byte")));
    }
    report.signature().ifPresent(file -> fact(list, "Signature file", code(file)));
    fact(
        list,
        "Checked at",
        time(report.startedAt()),
        new Text(
            " in %s seconds by '%s' of %s"
                .formatted(
                    Figures.seconds(report.duration()), report.command(), report.program())));
    return section("summary", "Summary").add(list);
  }

  private static void addSigner(Element list, SignerIdentity signer) {
    fact(
        list,
        "Signed by",
        switch (signer.method()) {
          case KEY -> new Text("the owner of the key ");
          case CERTIFICATE, SIGSTORE -> new Text("");
        },
        code(signer.name()));
    signer.issuer().ifPresent(issuer -> fact(list, "Vouched for by", code(issuer)));
    if (signer.signedAt().isPresent()) {
      fact(
          list,
          "Signed at",
          time(signer.signedAt().get()),
          new Text(signer.timeEvidence().map(evidence -> ", proven by " + evidence).orElse("")));
    } else {
      fact(list, "Signed at", new Text("not recorded by this method"));
    }
    signer.logIndex().ifPresent(index -> fact(list, "Log index", code(Long.toString(index))));
  }

  static void fact(Element list, String label, Content... value) {
    list.add(Element.of("div").add(Element.of("dt").text(label)).add(Element.of("dd").add(value)));
  }

  static Optional<Element> policy(VerificationReport report) {
    return report.policy().map(Sections::policy);
  }

  private static Element policy(PolicyDecision policy) {
    Element list = Element.of("dl");
    fact(
        list,
        "Rule",
        policy.rule().map(Sections::code).orElse(Element.of("span").text("none is for the model")));
    policy.requirement().ifPresent(who -> fact(list, "Must be signed by", code(who)));
    Element section = section("policy", "Policy").add(list);
    if (policy.rows().isEmpty()) {
      return section;
    }
    Table table = new Table("Signer", "Signature", "Result");
    for (PolicyDecision.Row row :
        policy.rows().subList(0, Math.min(MAXIMUM_DIFFERENCES, policy.rows().size()))) {
      boolean counts = row.lacking().isEmpty();
      table.row(
          counts ? "holds" : "broken",
          code(row.signer()),
          code(row.signature()),
          Element.of("span", "result")
              .add(Icon.of(counts ? State.HOLDS : State.BROKEN))
              .text(row.lacking().map(Figures::sentence).orElse("counts")));
    }
    if (policy.rows().size() > MAXIMUM_DIFFERENCES) {
      section.add(
          cut(
              MAXIMUM_DIFFERENCES,
              policy.rows().size(),
              "row",
              "The command with --output json lists all."));
    }
    return section.add(table.labelledBy("policy-title"));
  }

  static Element evidence(List<Link> links) {
    Element list = Element.of("ol", "links");
    for (Link link : links) {
      list.add(
          Element.of("li", Link.className(link.state()))
              .add(
                  Icon.of(link.state()),
                  Element.of("div")
                      .add(
                          Element.of("p", "title")
                              .add(Element.of("strong").text(link.title()))
                              .text(" ")
                              .add(Element.of("span", "state").text(link.stateInWords())),
                          Element.of("p").text(link.account()))
                      .addAll(
                          link.value()
                              .map(value -> List.of(Element.of("p").add(code(value))))
                              .orElse(List.of()))));
    }
    return section("evidence", "Chain of evidence")
        .add(
            Element.of("p")
                .text(
                    "What the answer rests on: each link vouches for the next, from what you trust"
                        + " to the files. The list says the same as the picture, with the"
                        + " details."),
            Element.of("div", "evidence")
                .add(Element.of("figure").add(ChainPicture.of(links)), list));
  }

  static Optional<Element> differences(VerificationReport report) {
    List<Difference> differences = report.differences();
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    Table table = new Table("File", "Difference", "Signed", "Found");
    Map<String, String> shown = Cause.shownPaths(report.causes());
    for (Difference difference :
        differences.subList(0, Math.min(MAXIMUM_DIFFERENCES, differences.size()))) {
      table.row(
          "broken",
          code(shown.getOrDefault(difference.path(), difference.path())),
          Element.of("span", "result")
              .add(Icon.of(State.BROKEN))
              .text(
                  switch (difference.kind()) {
                    case MISSING -> "missing";
                    case UNEXPECTED -> "not signed";
                    case MISMATCH -> "differs";
                  }),
          switch (difference.kind()) {
            case MISSING -> new Text("a file");
            case UNEXPECTED -> new Text("nothing");
            case MISMATCH -> code(difference.expected().orElse("not known"));
          },
          switch (difference.kind()) {
            case MISSING -> new Text("nothing");
            case UNEXPECTED -> new Text("a file");
            case MISMATCH -> code(difference.actual().orElse("not known"));
          });
    }
    Element section =
        section("differences", "Differences").add(Element.of("p").text(counts(differences)));
    for (Cause cause : report.causes()) {
      section.add(
          Element.of("p")
              .add(Element.of("strong").text("Likely cause: "))
              .text(Figures.sentence(cause.message())));
    }
    if (differences.size() > MAXIMUM_DIFFERENCES) {
      section.add(
          cut(
              MAXIMUM_DIFFERENCES,
              differences.size(),
              "difference",
              "'model-signing verify' with '--output json' lists all of them."));
    }
    return Optional.of(section.add(table.labelledBy("differences-title")));
  }

  private static String counts(List<Difference> differences) {
    StringBuilder text = new StringBuilder();
    for (Difference.Kind kind : Difference.Kind.values()) {
      long count = differences.stream().filter(each -> each.kind() == kind).count();
      if (count > 0) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(Figures.number(count))
            .append(
                switch (kind) {
                  case MISSING -> " missing";
                  case UNEXPECTED -> " not signed";
                  case MISMATCH -> " of other content";
                });
      }
    }
    return text.append('.').toString();
  }

  static Optional<Element> unchecked(VerificationReport report) {
    List<Unchecked> parts = report.unchecked();
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    Table table = new Table("File or directory", "Files", "Why");
    for (Unchecked part : parts.subList(0, Math.min(MAXIMUM_UNCHECKED, parts.size()))) {
      table.row(
          "",
          code(part.path()),
          Element.of("span", "number")
              .text((part.complete() ? "" : "at least ") + Figures.number(part.files())),
          new Text(part.whys().stream().map(Sections::inWords).collect(Collectors.joining("; "))));
    }
    Element section =
        section("unchecked", "Not looked at")
            .add(
                Element.of("p")
                    .text("The answer says nothing about these: they may hold anything."));
    if (parts.size() > MAXIMUM_UNCHECKED) {
      section.add(
          cut(
              MAXIMUM_UNCHECKED,
              parts.size(),
              "part",
              "'model-signing verify' with '--output json' lists all of them."));
    }
    return Optional.of(section.add(table.labelledBy("unchecked-title")));
  }

  private static String inWords(Unchecked.Why why) {
    return switch (why) {
      case RECORDED -> "left out at signing, as the signature says";
      case GIT -> "kept by Git";
      case REQUESTED -> "left out on request";
      case NOT_SELECTED -> "signed, but not selected";
      case UNSIGNED -> "unsigned, and ignored on request";
      case SIGNATURE -> "another signature, which is not known to be good";
      case EMPTY -> "empty, and so not covered by a signature over shards";
    };
  }

  static Optional<Element> warnings(VerificationReport report) {
    List<Warning> warnings = report.warnings();
    if (warnings.isEmpty()) {
      return Optional.empty();
    }
    Element list = Element.of("ul", "warnings");
    for (Warning warning : warnings.subList(0, Math.min(MAXIMUM_WARNINGS, warnings.size()))) {
      list.add(
          Element.of("li")
              .text(Figures.sentence(warning.message()) + " ")
              .add(code(warning.reason().code())));
    }
    Element section =
        section("warnings", "Warnings")
            .add(Element.of("p").text("These did not decide the answer, but you should know."));
    if (warnings.size() > MAXIMUM_WARNINGS) {
      section.add(
          cut(
              MAXIMUM_WARNINGS,
              warnings.size(),
              "warning",
              "'model-signing verify' with '--output json' lists all of them."));
    }
    return Optional.of(section.add(list));
  }

  static Optional<Element> certificates(VerificationReport report) {
    List<UsedCertificate> used =
        report.signer().map(SignerIdentity::certificates).orElse(List.of());
    if (used.isEmpty()) {
      return Optional.empty();
    }
    Table table = new Table("Certificate", "Subject", "SHA-256 fingerprint");
    for (int i = 0; i < used.size(); i++) {
      UsedCertificate certificate = used.get(i);
      table.row(
          "",
          Element.of("span", "position")
              .text(i == 0 ? "Signer" : i == used.size() - 1 ? "Trusted root" : "Intermediate"),
          certificate.subject().isEmpty() ? new Text("no subject") : code(certificate.subject()),
          digest(certificate.sha256()));
    }
    return Optional.of(
        section("certificates", "Certificates").add(table.labelledBy("certificates-title")));
  }
}
