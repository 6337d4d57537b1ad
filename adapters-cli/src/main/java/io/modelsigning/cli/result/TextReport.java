package io.modelsigning.cli.result;

import io.modelsigning.cli.cache.CacheText;
import io.modelsigning.cli.policy.CheckText;
import io.modelsigning.cli.policy.ExplanationText;
import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.cli.terminal.Style;
import io.modelsigning.cli.terminal.TextBlock;
import io.modelsigning.cli.trust.TrustText;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ReusedDigests;
import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.port.in.TimestampSignature;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Unchecked;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes results for people. Whatever comes from files is made printable first. Thread-safe. */
public final class TextReport implements ResultWriter {
  static final int SHOWN_DIFFERENCES = 20;

  private final PrintWriter out;
  private final Style style;
  private final TextBlock text;
  private final int columns;
  private final boolean screen;

  /**
   * @param columns how long a line may be, or {@link TextBlock#UNBROKEN}
   */
  public TextReport(PrintWriter out, Style style, int columns) {
    this.out = out;
    this.style = style;
    this.text = new TextBlock(out, columns);
    this.columns = columns;
    this.screen = columns != TextBlock.UNBROKEN;
  }

  /**
   * Writes a line on one of several models, if it is not as it should be; what was asked of it, if
   * it is.
   */
  private void writeOneOfSeveral(CommandResult result, Completion completion) {
    String model = result.subject().model().orElse("");
    switch (result) {
      case CommandResult.Digested digested ->
          out.println(digested.hashed().manifest().rootDigest() + "  " + Printable.of(model));
      case CommandResult.Inspected inspected ->
          out.println(InspectionText.line(inspected.signature()));
      case CommandResult.OfPolicy policy -> write(policy, completion);
      case CommandResult.Judged judged when judged.tolerated().isPresent() ->
          verdict("tolerated", judged, judged.tolerated().get());
      default -> {
        // What was not asked for a verdict has none; that it failed is an error.
        if (result.subject().purpose() == Subject.Purpose.VERIFY) {
          String word = result.exitCode() == ExitCode.REFUSED ? "refused" : "no answer";
          result.complaint().ifPresent(why -> verdict(word, result, why));
        }
      }
    }
  }

  private void verdict(String word, CommandResult result, Complaint why) {
    String first =
        result.differences().stream()
            .findFirst()
            .map(difference -> ", the first '%s'".formatted(difference.path()))
            .orElse("");
    out.println(
        "%s  %s: %s (%s)"
            .formatted(
                style.bad(word),
                Printable.of(result.subject().model().orElse("")),
                Printable.of(why.message() + first),
                why.reason()));
  }

  private void judged(CommandResult.Judged judged, Completion completion) {
    switch (judged.policy().outcome()) {
      case PolicyAnswer.Outcome.Satisfied _, PolicyAnswer.Outcome.Refused _ -> {
        if (judged.tolerated().isPresent()) {
          out.println(style.attention("Tolerated: the policy only warns about what follows."));
        }
        judged.verdict().ifPresent(verdict -> write(verdict, completion));
      }
      case PolicyAnswer.Outcome.Unsigned _ ->
          out.println(style.attention("Accepted without a signature, as the policy allows"));
      case PolicyAnswer.Outcome.Unanswered _ -> {
        out.println(style.attention("Tolerated: the policy only warns about what follows."));
        out.println(style.bad("No answer"));
        judged
            .tolerated()
            .ifPresent(why -> field("reason", "%s (%s)".formatted(why.message(), why.reason())));
      }
      case PolicyAnswer.Outcome.NotJudged _ ->
          out.println(style.attention("Not looked at, as the policy says"));
    }
    PolicyText.lines(judged.policy()).forEach(line -> field(line.label(), line.text()));
    // Where there is a verdict, it says so itself.
    if (judged.policy().result().isEmpty()) {
      page(judged.subject());
    }
  }

  private void several(CommandResult.Several several, Completion completion) {
    Tally tally = several.tally();
    boolean fine = several.exitCode() == ExitCode.DONE;
    String counts =
        "%s: %s %s, %s refused, %s without an answer%s"
            .formatted(
                Quantities.counted(tally.models(), "model"),
                Quantities.grouped(tally.done() - tally.tolerated()),
                // Under a policy, a model may do without a signature.
                several.subject().method().isEmpty() ? "accepted" : several.doneId(),
                Quantities.grouped(tally.refused()),
                Quantities.grouped(tally.unanswered()),
                tally.tolerated() == 0
                    ? ""
                    : ", %s tolerated".formatted(Quantities.grouped(tally.tolerated())));
    if (several.subject().purpose() != Subject.Purpose.VERIFY) {
      // The lines alone are what a script wants.
      return;
    }
    out.println(fine ? style.good(counts) : style.bad(counts));
    field(
        "hashed",
        "%s, %s in %s"
            .formatted(
                Quantities.counted(tally.files(), "file"),
                Quantities.bytes(tally.bytes()),
                Quantities.seconds(completion.duration())));
    if (several.selective()) {
      field("unaffected", Quantities.counted(tally.unaffected(), "model"));
    }
    if (tally.allLeftOut() > 0) {
      tally.leftOut().stream()
          .limit(SHOWN_DIFFERENCES)
          .forEach(part -> field("left out", part.location() + ": " + part.why().words()));
      if (tally.allLeftOut() > SHOWN_DIFFERENCES) {
        field(
            "left out",
            "and %s more".formatted(Quantities.grouped(tally.allLeftOut() - SHOWN_DIFFERENCES)));
      }
    }
  }

  @Override
  public synchronized void each(CommandResult result, Completion completion) {
    writeOneOfSeveral(result, completion);
    out.flush();
  }

  @Override
  public synchronized void end(CommandResult result, Completion completion, PrintWriter to) {
    new TextReport(to, style, columns).write(result, completion);
    to.flush();
  }

  /** Writes what belongs on standard output; errors have no place there. */
  private void write(CommandResult result, Completion completion) {
    switch (result) {
      case CommandResult.Signed signed -> {
        out.println(style.good("Signing succeeded"));
        model(signed.subject(), signed.hashed());
        signed.subject().signature().ifPresent(location -> field("signature", location));
        rootDigest(signed.hashed().manifest());
        reused(signed.hashed().reused());
        signer(signed.signer(), false);
      }
      case CommandResult.Verified verified -> {
        out.println(
            verified.partial()
                ? style.attention("Partially verified") + ": only what --only selects"
                : style.good("Verification succeeded"));
        model(verified.subject(), verified.hashed());
        rootDigest(verified.hashed().manifest());
        reused(verified.hashed().reused());
        signer(verified.signer(), verified.showCertificates());
        unchecked(verified.unchecked());
        page(verified.subject());
      }
      case CommandResult.Refused refused -> refused(refused);
      case CommandResult.Digested digested ->
          out.println(digested.hashed().manifest().rootDigest());
      case CommandResult.Inspected inspected ->
          new InspectionText(out, style)
              .write(inspected.signature(), inspected.view(), inspected.full());
      case CommandResult.Compared compared ->
          new ComparisonText(out, style).write(compared.a(), compared.b(), compared.full());
      case CommandResult.Several several -> several(several, completion);
      case CommandResult.Judged judged -> judged(judged, completion);
      case CommandResult.Trusted trusted ->
          TrustText.lines(trusted.root(), trusted.changes(), trusted.file())
              .forEach(line -> out.println(Printable.of(line)));
      case CommandResult.OfCache cache -> new CacheText(out, style).write(cache.report());
      case CommandResult.Configured configured ->
          configured.settings().forEach(setting -> out.println(Printable.of(setting.line())));
      case CommandResult.KeysMade made -> {
        out.println(style.good("Key pair made"));
        field(
            "private key",
            "%s (%s, %s)".formatted(made.privateKey(), made.curve(), made.protection()));
        made.publicKey().ifPresent(file -> field("public key", file.toString()));
        field("signs as", "the owner of key " + made.hint());
      }
      case CommandResult.Timestamped stamped -> timestamped(stamped);
      case CommandResult.GeneratedText generated -> out.print(generated.script());
      case CommandResult.OfPolicy policy -> ofPolicy(policy);
      case CommandResult.Demonstrated _ -> {
        // The demonstration is what it says on the way.
      }
      case CommandResult.Misused _,
          CommandResult.Failed _,
          CommandResult.Unreported _,
          CommandResult.Interrupted _ -> {
        // An error is no result.
      }
    }
  }

  private void timestamped(CommandResult.Timestamped result) {
    TimestampSignature.Timestamped stamped = result.stamped();
    out.println(style.good(stamped.added() == 1 ? "Timestamp added" : "Timestamps added"));
    result.subject().signature().ifPresent(place -> field("signature", place));
    stamped
        .earliest()
        .ifPresent(
            time ->
                field(
                    "was there at",
                    "%s (RFC 3161 timestamp of %s)".formatted(time.time(), time.authority())));
    field("timestamps", Integer.toString(stamped.count()));
  }

  private void ofPolicy(CommandResult.OfPolicy result) {
    switch (result) {
      case CommandResult.Explained explained ->
          new ExplanationText(text)
              .write(explained.subject().model().orElse(""), explained.explained());
      case CommandResult.Drafted drafted -> drafted(drafted);
      case CommandResult.Checked checked ->
          checked.policies().forEach(policy -> new CheckText(out, style).write(policy));
    }
  }

  private void drafted(CommandResult.Drafted drafted) {
    if (drafted.file().isEmpty()) {
      out.print(drafted.policy());
      return;
    }
    out.println(style.good("Policy written"));
    field("policy", drafted.file().get().toString());
    field("models", Quantities.grouped(drafted.counts().models()));
    field("signers", Quantities.grouped(drafted.counts().signers()));
    if (drafted.counts().incomplete() > 0) {
      field(
          "to fill in",
          "%s, marked FILL IN; it cannot be used before"
              .formatted(Quantities.counted(drafted.counts().incomplete(), "signer")));
    }
  }

  private void refused(CommandResult.Refused refused) {
    out.println(
        style.bad(
            switch (refused.subject().purpose()) {
              case VERIFY -> "Verification failed";
              case SIGN, CHECK, OTHER -> "Refused";
            }));
    field("reason", refused.message() + " (" + refused.reason() + ")");
    refused.signer().ifPresent(signer -> signer(signer, false));
    List<Difference> differences = refused.differences();
    Map<String, String> shown = Cause.shownPaths(refused.causes());
    differences.stream()
        .limit(SHOWN_DIFFERENCES)
        .forEach(each -> difference(each, shown.getOrDefault(each.path(), each.path())));
    if (differences.size() > SHOWN_DIFFERENCES) {
      out.printf(
          Locale.ROOT,
          "  and %s more; --output json lists all, --report up to 1000%n",
          Quantities.counted(differences.size() - SHOWN_DIFFERENCES, "difference"));
    }
    refused.causes().forEach(cause -> field("likely cause", cause.message()));
    List<String> unexplained = CauseAdvice.unexplained(refused);
    if (!refused.causes().isEmpty() && !unexplained.isEmpty()) {
      field(
          "unexplained",
          "%s%s"
              .formatted(
                  "'" + unexplained.getFirst() + "'",
                  unexplained.size() == 1
                      ? ""
                      : " and " + Quantities.counted(unexplained.size() - 1, "other difference")));
    }
    unchecked(refused.unchecked());
    page(refused.subject());
  }

  private void unchecked(List<Unchecked> parts) {
    UncheckedText.of(parts).ifPresent(line -> field("unchecked", line));
  }

  private void page(Subject subject) {
    if (subject.page().isPresent()) {
      field("report", subject.page().get().file().toString());
    }
  }

  private void difference(Difference difference, String path) {
    String found =
        switch (difference.kind()) {
          case MISSING -> "missing";
          case UNEXPECTED -> "unexpected";
          case MISMATCH ->
              "differs, expected %s, actual %s"
                  .formatted(shown(difference.expected()), shown(difference.actual()));
        };
    text.item(path + ": " + found);
  }

  /** Returns a size or a digest; of a digest on a screen, as much as tells it from others. */
  private String shown(Optional<String> content) {
    String text = content.orElse("?");
    int colon = text.indexOf(':');
    return screen && colon >= 0 ? FileRows.shortened(text.substring(colon + 1), false) : text;
  }

  private void model(Subject subject, CommandResult.Hashed hashed) {
    subject
        .model()
        .ifPresent(
            model ->
                field(
                    "model",
                    "%s (%s, %s)"
                        .formatted(
                            model,
                            Quantities.counted(hashed.files(), "file"),
                            Quantities.bytes(hashed.bytes()))));
  }

  private void reused(List<ReusedDigests> reused) {
    for (ReusedDigests one : reused) {
      field(
          "not read",
          "%s, %s: digests from the %s %s"
              .formatted(
                  Quantities.counted(one.files(), "file"),
                  Quantities.bytes(one.bytes()),
                  one.source().kind().id(),
                  one.source().place()));
    }
  }

  private void rootDigest(Manifest manifest) {
    field("root digest", manifest.rootDigest().toString());
  }

  private void signer(SignerIdentity signer, boolean showCertificates) {
    field("signed by", describe(signer));
    signer.issuer().ifPresent(issuer -> field("vouched by", issuer));
    signer
        .signedAt()
        .ifPresent(
            time ->
                field(
                    "signed at",
                    time + signer.timeEvidence().map(proof -> " (" + proof + ")").orElse("")));
    signer.pinnedSubject().ifPresent(name -> field("as expected", name));
    signer.pinnedAlternativeName().ifPresent(name -> field("as expected", name));
    signer.logIndex().ifPresent(index -> field("log index", Long.toString(index)));
    if (showCertificates) {
      signer
          .certificates()
          .forEach(used -> field("certificate", used.subject() + ", SHA-256 " + used.sha256()));
    }
  }

  private static String describe(SignerIdentity signer) {
    return switch (signer.method()) {
      case KEY -> "the owner of key " + signer.name();
      case CERTIFICATE -> signer.name();
      case SIGSTORE -> signer.name();
    };
  }

  private void field(String label, String value) {
    text.field(label, value);
  }
}
