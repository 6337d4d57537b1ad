package io.modelsigning.cli.ci;

import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Complaint;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.ExitCode;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.policy.PolicyCheck;
import io.modelsigning.policy.PolicyFinding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Something that is not as it should be. Its texts are printable and of a bounded length.
 *
 * @param model which model it is about, as the service shows it
 * @param place where the service shows it
 * @param fingerprint the same for the same reason of the same model and signature in any run
 */
record Finding(
    Level level,
    Reason reason,
    String message,
    Optional<String> model,
    Optional<Place> place,
    String fingerprint) {
  /** So many characters of a text are shown. */
  static final int MAXIMUM_LENGTH = 4000;

  enum Level {
    REFUSED,
    UNANSWERED,
    /** Of a file that is no model. */
    MISTAKE,
    WARNING
  }

  /** Returns what a result has to complain about, and the warnings on the way to it. */
  static List<Finding> in(CommandResult result, Completion completion, Checkout checkout) {
    List<Finding> findings = new ArrayList<>();
    if (result instanceof CommandResult.Checked checked) {
      checked.policies().forEach(policy -> addAll(policy, checkout, findings));
      return findings;
    }
    result
        .complaint()
        .ifPresent(
            why ->
                findings.add(
                    of(
                        result,
                        result.exitCode() == ExitCode.REFUSED ? Level.REFUSED : Level.UNANSWERED,
                        why.reason(),
                        messageOf(why, result),
                        "",
                        checkout)));
    if (result instanceof CommandResult.Judged judged) {
      // What does not count yet is to be seen before it does.
      judged
          .tolerated()
          .ifPresent(
              why ->
                  findings.add(
                      of(
                          result,
                          Level.WARNING,
                          why.reason(),
                          "tolerated by the policy: " + messageOf(why, result),
                          "",
                          checkout)));
    }
    if (result instanceof CommandResult.Verified verified && verified.partial()) {
      // Green there means all of it.
      findings.add(
          of(
              result,
              Level.WARNING,
              CommandReasons.PARTIALLY_VERIFIED,
              "only what --only selects was verified, and %s not looked at"
                  .formatted(Quantities.counted(verified.unchecked().size(), "signed file")),
              "",
              checkout));
    }
    for (Warning warning : completion.warnings()) {
      // Of one reason there may be several, so that what they say tells them apart.
      findings.add(
          of(
              result,
              Level.WARNING,
              warning.reason(),
              warning.message(),
              warning.message(),
              checkout));
    }
    return findings;
  }

  private static String messageOf(Complaint why, CommandResult result) {
    return why.message()
        + result.differences().stream()
            .findFirst()
            .map(difference -> ", the first '%s'".formatted(difference.path()))
            .orElse("");
  }

  private static void addAll(PolicyCheck policy, Checkout checkout, List<Finding> findings) {
    for (PolicyFinding found : policy.findings()) {
      Place file = checkout.of(found.file());
      findings.add(
          new Finding(
              switch (found.severity()) {
                case ERROR -> Level.MISTAKE;
                case WARNING -> Level.WARNING;
              },
              found.reason(),
              shown(
                  found.member().isEmpty()
                      ? found.text()
                      : "%s: %s".formatted(found.member(), found.text())),
              Optional.empty(),
              Optional.of(file.at(found.line(), found.column())),
              // The line changes with all that is written above it.
              fingerprint(found.reason().code(), file.path(), found.member(), found.text())));
    }
  }

  private static Finding of(
      CommandResult result,
      Level level,
      Reason reason,
      String message,
      String distinction,
      Checkout checkout) {
    Subject subject = result.subject();
    Optional<String> model = subject.model().map(name -> checkout.of(name).path());
    return new Finding(
        level,
        reason,
        shown(message),
        model.map(Finding::shown),
        checkout.shownAt(result),
        fingerprint(
            reason.code(),
            model.orElse(""),
            subject.signature().map(name -> checkout.of(name).path()).orElse(""),
            distinction));
  }

  /** Returns text as it may be shown to people. */
  static String shown(String text) {
    String printable = Printable.of(text);
    return printable.codePointCount(0, printable.length()) <= MAXIMUM_LENGTH
        ? printable
        : printable.substring(0, printable.offsetByCodePoints(0, MAXIMUM_LENGTH)) + " …";
  }

  private static String fingerprint(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
