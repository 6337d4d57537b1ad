package io.modelsigning.cli.result;

import io.modelsigning.cli.terminal.Shell;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.keys.KeyReasons;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person may do about a reason: the only place where advice is given. */
public final class Advice {
  private static final Set<Reason> NO_TRUST_ROOT =
      Set.of(
          SigstoreReasons.TRUST_ROOT_UNREACHABLE,
          SigstoreReasons.TRUST_ROOT_EXPIRED,
          SigstoreReasons.TRUST_ROOT_INVALID);

  private static final Set<Reason> UNUSABLE_KEY =
      Set.of(KeyReasons.UNSUPPORTED_KEY, KeyReasons.MALFORMED_KEY);

  private Advice() {}

  /** Returns advice on what went wrong, with the names of the files concerned. */
  public static Optional<String> on(CommandResult result) {
    return switch (result) {
      case CommandResult.Refused refused ->
          refused
              .advice()
              .or(
                  () ->
                      refused.differences().isEmpty()
                          ? on(refused.reason(), refused.subject())
                          : Optional.of(onDifferences(refused)));
      case CommandResult.Failed failed ->
          failed.advice().or(() -> on(failed.reason(), failed.subject()));
      case CommandResult.Judged judged ->
          judged.policy().blocks() ? judged.verdict().flatMap(Advice::on) : Optional.empty();
      // What went well needs none; usage is in the help, and who interrupts knows why.
      case CommandResult.Signed _,
          CommandResult.Verified _,
          CommandResult.Digested _,
          CommandResult.Inspected _,
          CommandResult.Compared _,
          CommandResult.Demonstrated _,
          CommandResult.Configured _,
          CommandResult.KeysMade _,
          CommandResult.Timestamped _,
          CommandResult.Trusted _,
          CommandResult.GeneratedText _,
          CommandResult.OfPolicy _,
          CommandResult.OfCache _,
          CommandResult.Several _,
          CommandResult.Misused _,
          CommandResult.Unreported _,
          CommandResult.Interrupted _ ->
          Optional.empty();
    };
  }

  private static Optional<String> on(Reason reason, Subject subject) {
    Optional<String> advice;
    if (subject.purpose() == Subject.Purpose.SIGN && NO_TRUST_ROOT.contains(reason)) {
      advice =
          Optional.of(
              "connect to the network: to sign with Sigstore needs its services; without one,"
                  + " 'model-signing sign key' signs with a key");
    } else if (subject.purpose() == Subject.Purpose.VERIFY && UNUSABLE_KEY.contains(reason)) {
      advice =
          Optional.of(
              "ask the signer for the public key of an EC key on P-256, P-384 or P-521, in PEM;"
                  + " models are signed with no others");
    } else {
      advice = on(reason);
    }
    return advice.map(
        text ->
            subject
                .signature()
                .map(file -> text.replace("SIGNATURE", Shell.quote(file)))
                .orElse(text));
  }

  /** Unsigned files can be left out; what was signed and is no longer so, cannot. */
  private static String onDifferences(CommandResult.Refused refused) {
    Set<String> unexplained = new HashSet<>(CauseAdvice.unexplained(refused));
    Set<Difference.Kind> kinds =
        refused.differences().stream()
            .filter(difference -> unexplained.contains(difference.path()))
            .map(Difference::kind)
            .collect(Collectors.toSet());
    String fetch = "fetch the model again from whom you trust";
    return kinds.contains(Difference.Kind.UNEXPECTED)
        ? fetch
            + "; files added on purpose can be left out with --ignore-paths, or all unsigned ones"
            + " with --ignore-unsigned-files"
        : fetch;
  }

  /** Returns advice on a warning, with the name of the file concerned. */
  public static Optional<String> on(Warning warning) {
    return warning.reason().equals(Reason.SIGNATURE_IN_MODEL)
        ? warning.path().map(path -> "leave it out with --ignore-paths " + Shell.quote(path))
        : on(warning.reason());
  }

  /** Returns a sentence without a full stop, if there is one worth saying. */
  public static Optional<String> on(Reason reason) {
    return ReasonAdvice.on(reason);
  }
}
