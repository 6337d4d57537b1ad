package io.modelsigning.cli.result;

import io.modelsigning.cli.terminal.Shell;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.signature.Difference;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person may do about a reason: the only place where advice is given. */
public final class Advice {
  private Advice() {}

  /** Returns advice on what went wrong, with the names of the files concerned. */
  public static Optional<String> on(CommandResult result) {
    return switch (result) {
      case CommandResult.Refused refused ->
          refused
              .advice()
              .or(
                  () ->
                      refused.reason().equals(Reason.CONTENT_MISMATCH)
                          ? Optional.of(onDifferences(refused))
                          : on(refused.reason(), refused.subject()));
      case CommandResult.Failed failed ->
          failed.advice().or(() -> on(failed.reason(), failed.subject()));
      // What went well needs none; usage is in the help, and who interrupts knows why.
      case CommandResult.Signed _,
          CommandResult.Verified _,
          CommandResult.Digested _,
          CommandResult.Inspected _,
          CommandResult.Compared _,
          CommandResult.Demonstrated _,
          CommandResult.GeneratedText _,
          CommandResult.Misused _,
          CommandResult.Unreported _,
          CommandResult.Interrupted _ ->
          Optional.empty();
    };
  }

  private static Optional<String> on(Reason reason, Subject subject) {
    Optional<String> advice =
        switch (reason.code()) {
          case "trust-root-unreachable", "trust-root-expired", "trust-root-invalid" ->
              subject.purpose() == Subject.Purpose.SIGN
                  ? Optional.of(
                      "connect to the network: to sign with Sigstore needs its services; without"
                          + " one, 'model-signing sign key' signs with a key")
                  : on(reason);
          case "unsupported-key", "malformed-key" ->
              subject.purpose() == Subject.Purpose.VERIFY
                  ? Optional.of(
                      "ask the signer for the public key of an EC key on P-256, P-384 or P-521, in"
                          + " PEM; models are signed with no others")
                  : on(reason);
          default -> on(reason);
        };
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
    return Optional.ofNullable(
        switch (reason.code()) {
          case "wrong-method" ->
              "'model-signing inspect SIGNATURE' shows the method and the command to verify it with";
          case "wrong-key" ->
              "use the public key of the one who signed; 'model-signing inspect SIGNATURE' shows"
                  + " which key that was";
          case "invalid-signature" ->
              "the signature file was changed or damaged after signing, or is no work of the key it"
                  + " names; fetch it again from whom you trust";
          case "old-signature-format" ->
              "whoever has the key can sign the model again to replace this older signature";
          case "root-digest-mismatch",
              "malformed-bundle",
              "malformed-statement",
              "malformed-certificate" ->
              "make sure that this is the signature of a model and was copied completely";
          case "unsupported-predicate" ->
              "this is no signature of a model; whoever publishes the model has to sign it for"
                  + " model signing, and what this file says is verified by the tool it is of";
          case "signature-is-lfs-pointer" ->
              "run 'git lfs install' and 'git lfs pull' in the clone to fetch the signature itself,"
                  + " then verify again";
          case "signature-is-web-page" ->
              "download the file itself instead of the page that shows it ('raw' or 'download'"
                  + " there); a page may also be a login or an error";
          case "signature-is-compressed" -> "unpack it first; the signature is likely inside";
          case "signature-is-not-utf8" ->
              "fetch it again, as an editor or a shell (such as '>' of PowerShell) converted it; or"
                  + " convert it back with 'iconv -f UTF-16 -t UTF-8 SIGNATURE'";
          case "signature-has-byte-order-mark" ->
              "fetch it again, as an editor has put the mark there; or take it away with 'tail -c +4"
                  + " SIGNATURE'";
          case "signature-is-empty" ->
              "fetch the signature again; a download or a copy has likely failed";
          case "signature-is-pem" ->
              "give the file that signing wrote, such as model.sig; keys and certificates belong to"
                  + " options of their own, see 'model-signing verify key --help' and"
                  + " 'model-signing verify certificate --help'";
          case "signature-is-cosign-bundle", "signature-is-of-one-file", "signature-is-bare" ->
              "verify one file that was signed so with the tool it is of, such as 'cosign"
                  + " verify-blob'; here, give the file that signing a model wrote";
          case "signature-is-bare-envelope", "signature-is-bare-statement" ->
              "ask for the whole Sigstore bundle, which also says who signed and is one JSON file";
          case "signature-is-json-lines" ->
              "put the bundle that signs the model into a file of its own; where each line is one,"
                  + " 'sed -n 1p SIGNATURE' prints the first";
          case "signature-is-other-json", "signature-is-binary" ->
              "make sure that --signature names the signature, which is model.sig in a model's"
                  + " directory unless its signer chose another place";
          case "symlink-not-allowed" ->
              "replace the link by what it leads to, or leave it out with --ignore-paths; whoever"
                  + " signs can follow links with --allow-symlinks";
          case "empty-model" -> "make sure that MODEL is the right path";
          case "file-changed" -> "try again when nothing writes to the model any more";
          case "wrong-file-size" ->
              "copy the file to a disk that states sizes rightly; files of /proc and of some network"
                  + " file systems have other sizes than they state";
          case "missing-password" ->
              "give the password with --password-file or --password-env, or start from a terminal";
          case "wrong-password" -> "make sure that the password belongs to this key";
          case "unsupported-key", "malformed-key" ->
              "an EC key on P-256, P-384 or P-521 in PEM is needed; 'openssl ecparam -name"
                  + " prime256v1 -genkey -noout' makes one";
          case "certificate-key-mismatch" ->
              "give the certificate that was issued for this private key";
          case "certificate-usage" ->
              "the model has to be signed with a certificate that was issued for signing: key usage"
                  + " digitalSignature, extended key usage codeSigning, and not an authority's own";
          case "certificate-name-mismatch" ->
              "the signature is by somebody else whom the same authority certifies: accept that"
                  + " name only if you trust its owner as the publisher of this model";
          case "certificate-expired" ->
              "the model has to be signed again with a certificate that is valid";
          case "certificate-not-yet-valid" -> "make sure that the clock of this computer is right";
          case "unknown-authority" ->
              "give the certificate of the issuer that is missing with --certificate-chain; if that"
                  + " is an intermediate one, its root as well, as the option may be given several"
                  + " times";
          case "no-trusted-root" -> "give the root certificate you trust with --certificate-chain";
          case "identity-mismatch", "issuer-mismatch" ->
              "--identity and --identity-provider are compared letter by letter: if what was found"
                  + " is whom you trust to publish this model, give exactly that; else the signature"
                  + " is somebody else's";
          case "unusable-signing-config" ->
              "to sign, --trust-config needs a ClientTrustConfig, which names the services; a"
                  + " trusted root only verifies";
          case "ignored-path-absent" -> "make sure that the path is right";
          case "no-identity" ->
              "give a token with --identity-token-file or SIGSTORE_ID_TOKEN, or start from a"
                  + " terminal to log in";
          case "bad-identity-token" -> "fetch a new identity token, for the audience 'sigstore'";
          case "login-failed" ->
              "try again, or use --oauth-force-oob where no browser can be opened";
          case "trust-root-unreachable", "trust-root-expired", "trust-root-invalid" ->
              "connect to the network, or give a trusted root with --trust-config to work offline";
          case "untrusted-server" ->
              "if you trust who issued it, such as the proxy of your company, put that certificate in"
                  + " PEM into a file together with those of the system, and name the file by the"
                  + " environment variable SSL_CERT_FILE";
          case "proxy-refused" ->
              "put the user into the proxy's address: http://USER:PASSWORD@HOST:PORT, with characters"
                  + " such as '@' as %40";
          case "unusable-network-settings" ->
              "the man page tells what HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE"
                  + " may hold; unset what you do not need";
          case "service-unavailable" -> "try again later; nothing was written";
          case "payload-too-large" ->
              "sign fewer, larger resources: --serialization files, or a larger --shard-size";
          case "password-visible" -> "use --password-file or --password-env";
          case "empty-file-not-covered" -> "use --serialization files to have empty files signed";
          case "internal-error" -> "run it again with --log-level debug and report what it says";
          default -> null;
        });
  }
}
