package io.modelsigning.cli.result;

import io.modelsigning.domain.Reason;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.json.SignatureFileReasons;
import io.modelsigning.keys.KeyReasons;
import io.modelsigning.objectstore.ObjectStoreReasons;
import io.modelsigning.oci.OciReasons;
import io.modelsigning.pkcs11.Pkcs11Reasons;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.timestamp.TimestampReasons;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The table of what a person may do about each reason, whatever the command. */
final class ReasonAdvice {
  private static final Map<Reason, String> BY_REASON = new HashMap<>();

  static {
    on(
        "'model-signing inspect SIGNATURE' shows the method and the command to verify it with",
        Reason.WRONG_METHOD);
    on(
        "use the public key of the one who signed; 'model-signing inspect SIGNATURE' shows"
            + " which key that was",
        KeyReasons.WRONG_KEY);
    on(
        "the signature file was changed or damaged after signing, or is no work of the key it"
            + " names; fetch it again from whom you trust",
        Reason.INVALID_SIGNATURE);
    on(
        "whoever has the key can sign the model again to replace this older signature",
        Reason.OLD_SIGNATURE_FORMAT);
    on(
        "make sure that this is the signature of a model and was copied completely",
        Reason.ROOT_DIGEST_MISMATCH,
        Reason.MALFORMED_BUNDLE,
        Reason.MALFORMED_STATEMENT,
        Reason.MALFORMED_CERTIFICATE);
    on(
        "this is no signature of a model; whoever publishes the model has to sign it for"
            + " model signing, and what this file says is verified by the tool it is of",
        Reason.UNSUPPORTED_PREDICATE);
    on(
        "run 'git lfs install' and 'git lfs pull' in the clone to fetch the signature itself,"
            + " then verify again",
        SignatureFileReasons.SIGNATURE_IS_LFS_POINTER);
    on(
        "download the file itself instead of the page that shows it ('raw' or 'download'"
            + " there); a page may also be a login or an error",
        SignatureFileReasons.SIGNATURE_IS_WEB_PAGE);
    on(
        "give another place with --signature, or replace what is there with --force",
        Reason.SIGNATURE_PLACE_TAKEN);
    on(
        "unpack it first; the signature is likely inside",
        SignatureFileReasons.SIGNATURE_IS_COMPRESSED);
    on(
        "fetch it again, as an editor or a shell (such as '>' of PowerShell) converted it; or"
            + " convert it back with 'iconv -f UTF-16 -t UTF-8 SIGNATURE'",
        SignatureFileReasons.SIGNATURE_IS_NOT_UTF8);
    on(
        "fetch it again, as an editor has put the mark there; or take it away with 'tail -c +4"
            + " SIGNATURE'",
        SignatureFileReasons.SIGNATURE_HAS_BYTE_ORDER_MARK);
    on(
        "fetch the signature again; a download or a copy has likely failed",
        SignatureFileReasons.SIGNATURE_IS_EMPTY);
    on(
        "give the file that signing wrote, such as model.sig; keys and certificates belong to"
            + " options of their own, see 'model-signing verify key --help' and"
            + " 'model-signing verify certificate --help'",
        SignatureFileReasons.SIGNATURE_IS_PEM);
    on(
        "verify one file that was signed so with the tool it is of, such as 'cosign"
            + " verify-blob'; here, give the file that signing a model wrote",
        SignatureFileReasons.SIGNATURE_IS_COSIGN_BUNDLE,
        SignatureFileReasons.SIGNATURE_IS_OF_ONE_FILE,
        SignatureFileReasons.SIGNATURE_IS_BARE);
    on(
        "ask for the whole Sigstore bundle, which also says who signed and is one JSON file",
        SignatureFileReasons.SIGNATURE_IS_BARE_ENVELOPE,
        SignatureFileReasons.SIGNATURE_IS_BARE_STATEMENT);
    on(
        "put the bundle that signs the model into a file of its own; where each line is one,"
            + " 'sed -n 1p SIGNATURE' prints the first",
        SignatureFileReasons.SIGNATURE_IS_JSON_LINES);
    on(
        "make sure that --signature names the signature, which is model.sig in a model's"
            + " directory unless its signer chose another place",
        SignatureFileReasons.SIGNATURE_IS_OTHER_JSON,
        SignatureFileReasons.SIGNATURE_IS_BINARY);
    on(
        "replace the link by what it leads to, or leave it out with --ignore-paths; whoever"
            + " signs can follow links with --allow-symlinks",
        Reason.SYMLINK_NOT_ALLOWED);
    on("make sure that MODEL is the right path", Reason.EMPTY_MODEL);
    on("try again when nothing writes to the model any more", Reason.FILE_CHANGED);
    on(
        "copy the file to a disk that states sizes rightly; files of /proc and of some network"
            + " file systems have other sizes than they state",
        Reason.WRONG_FILE_SIZE);
    on(
        "give the password with --password-file or --password-env, or start from a terminal",
        KeyReasons.MISSING_PASSWORD);
    on("make sure that the password belongs to this key", KeyReasons.WRONG_PASSWORD);
    on(
        "name the module with --pkcs11-module, or in the reference: '?module-path=/PATH/LIBRARY.so'"
            + " or, from a usual folder, '?module-name=softhsm2'",
        Pkcs11Reasons.PKCS11_MODULE_NOT_FOUND);
    on(
        "give the PIN with --password-file, --password-env or 'pin-source' in the reference, or"
            + " start from a terminal",
        Pkcs11Reasons.MISSING_PIN);
    on("make sure that the PIN is this token's: a few wrong ones lock it", Pkcs11Reasons.WRONG_PIN);
    on(
        "the token's security officer sets a new PIN with the tool that the token came with",
        Pkcs11Reasons.PIN_LOCKED);
    on(
        "name it by what 'pkcs11-tool --module LIBRARY --list-token-slots' shows, such as"
            + " 'pkcs11:token=NAME' or 'pkcs11:serial=NUMBER'",
        Pkcs11Reasons.TOKEN_NOT_FOUND,
        Pkcs11Reasons.AMBIGUOUS_TOKEN);
    on(
        "name it by its label and id, such as 'object=NAME;id=%01'",
        Pkcs11Reasons.TOKEN_KEY_NOT_FOUND, Pkcs11Reasons.AMBIGUOUS_TOKEN_KEY);
    on(
        "an EC key on P-256, P-384 or P-521 is needed; 'model-signing keygen --key-reference'"
            + " makes one in a token",
        Pkcs11Reasons.UNSUPPORTED_TOKEN_KEY);
    on(
        "an EC key on P-256, P-384 or P-521 in PEM is needed; 'model-signing keygen' makes one",
        KeyReasons.UNSUPPORTED_KEY,
        KeyReasons.MALFORMED_KEY);
    on(
        "give the certificate that was issued for this private key",
        KeyReasons.CERTIFICATE_KEY_MISMATCH);
    on(
        "the model has to be signed with a certificate that was issued for signing: key usage"
            + " digitalSignature, extended key usage codeSigning, and not an authority's own",
        Reason.CERTIFICATE_USAGE);
    on(
        "the signature is by somebody else whom the same authority certifies: accept that"
            + " name only if you trust its owner as the publisher of this model",
        KeyReasons.CERTIFICATE_NAME_MISMATCH);
    on(
        "the model has to be signed again with a certificate that is valid; if the signature was"
            + " timestamped before, --timestamp-roots says whose timestamps to believe; a policy can"
            + " grant a grace (certificateValidity: graceUntil)",
        KeyReasons.CERTIFICATE_EXPIRED);
    on(
        "give the root certificate of the timestamp authority with --timestamp-roots, if you trust"
            + " it to tell the time",
        TimestampReasons.TIMESTAMP_AUTHORITY_UNKNOWN);
    on(
        "a signature can be timestamped as long as its certificate is valid: 'model-signing timestamp'",
        Reason.NO_TIME_EVIDENCE);
    on("make sure that the clock of this computer is right", KeyReasons.CERTIFICATE_NOT_YET_VALID);
    on(
        "give the certificate of the issuer that is missing with --certificate-chain; if that"
            + " is an intermediate one, its root as well, as the option may be given several"
            + " times",
        KeyReasons.UNKNOWN_AUTHORITY);
    on("give the root certificate you trust with --certificate-chain", KeyReasons.NO_TRUSTED_ROOT);
    on(
        "--identity and --identity-provider are compared letter by letter: if what was found"
            + " is whom you trust to publish this model, give exactly that; else the signature"
            + " is somebody else's",
        SigstoreReasons.IDENTITY_MISMATCH,
        SigstoreReasons.ISSUER_MISMATCH);
    on(
        "to sign, --trust-config needs a ClientTrustConfig, which names the services; a"
            + " trusted root only verifies",
        SigstoreReasons.UNUSABLE_SIGNING_CONFIG);
    on("make sure that the path is right", CommandReasons.IGNORED_PATH_ABSENT);
    on(
        "give a token with --identity-token-file or SIGSTORE_ID_TOKEN, or start from a"
            + " terminal to log in",
        SigstoreReasons.NO_IDENTITY);
    on(
        "fetch a new identity token, for the audience 'sigstore'",
        SigstoreReasons.BAD_IDENTITY_TOKEN);
    on(
        "try again, or use --oauth-force-oob where no browser can be opened",
        SigstoreReasons.LOGIN_FAILED);
    on(
        "connect to the network, or give a trusted root with --trust-config to work offline",
        SigstoreReasons.TRUST_ROOT_UNREACHABLE,
        SigstoreReasons.TRUST_ROOT_EXPIRED,
        SigstoreReasons.TRUST_ROOT_INVALID);
    on(
        "where the network may be used, 'model-signing trust update' keeps what verifying needs, and"
            + " 'model-signing trust export' writes it for --trust-config elsewhere",
        HttpReasons.OFFLINE);
    on(
        "if you trust who issued it, such as the proxy of your company, put that certificate in"
            + " PEM into a file together with those of the system, and name the file by the"
            + " environment variable SSL_CERT_FILE",
        HttpReasons.UNTRUSTED_SERVER);
    on(
        "put the user into the proxy's address: http://USER:PASSWORD@HOST:PORT, with characters"
            + " such as '@' as %40",
        HttpReasons.PROXY_REFUSED);
    on(
        "the man page tells what HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE"
            + " may hold; unset what you do not need",
        HttpReasons.UNUSABLE_NETWORK_SETTINGS);
    on("try again later; nothing was written", HttpReasons.SERVICE_UNAVAILABLE);
    on(
        "sign fewer, larger resources: --serialization files, or a larger --shard-size",
        Reason.PAYLOAD_TOO_LARGE);
    on(
        "docs/keys.md has the least permissions for each service that holds keys",
        Reason.KEY_ACCESS_DENIED);
    on(
        "docs/keys.md tells for each service that holds keys how its user is made known",
        Reason.NO_KEY_CREDENTIALS);
    on(
        "make sure that the reference, and the account or server that is asked, are the right ones;"
            + " 'model-signing keygen --key-reference' makes a key",
        Reason.KEY_NOT_FOUND);
    on(
        """
        for keys and models in clouds, install the package model-signing-cloud, or unpack the \
        archive of that name into the program's folder, as 'docs/packaging.md' says; the digest cache comes with the program""",
        CommandReasons.ADD_ON_MISSING,
        CommandReasons.ADD_ON_UNUSABLE);
    on("use that key, or another name for the new one", Reason.KEY_EXISTS);
    on(
        "log in: HF_TOKEN for a hub, credentials of the cloud for its store; or ask its owner for access",
        ObjectStoreReasons.STORAGE_ACCESS_DENIED);
    on("use --serialization files and one thread, or fetch the file", ObjectStoreReasons.NO_RANGES);
    on(
        "do not use what the hub gave; its operator has to find out what happened to it",
        ObjectStoreReasons.STORAGE_CONTENT_DIFFERS);
    on(
        "fetch the model into a folder with the tool it was pushed with, and use the folder; or have"
            + " it pushed with a layer for each file as it is, as 'modctl' does by '--raw' and ORAS"
            + " with files",
        OciReasons.ARCHIVE_LAYER);
    on(
        "fetch the model into a folder, and use that: --hash-algorithm sha256 and --serialization"
            + " files are all that a manifest has digests for",
        OciReasons.DIGESTS_NOT_STATED);
    on("--pull-layers has layers read", OciReasons.LAYERS_NOT_READ);
    on(
        "log in with 'docker login', 'podman login' or 'oras login'; signing needs the right to push",
        OciReasons.REGISTRY_ACCESS_DENIED);
    on(
        "name the one that is meant, by its digest, in place of the model",
        OciReasons.SEVERAL_SIGNATURES);
    on(
        "name the manifest of a model that was pushed with a layer for each file",
        OciReasons.UNSUPPORTED_ARTIFACT);
    on(
        "do not use what the registry gave; its operator has to find out what happened to it",
        OciReasons.REGISTRY_CONTENT_DIFFERS);
    on("try again later; no signature was made", Reason.KEY_HOLDER_UNAVAILABLE);
    on("use --password-file or --password-env", CommandReasons.PASSWORD_VISIBLE);
    on("use --serialization files to have empty files signed", Reason.EMPTY_FILE_NOT_COVERED);
    on(
        "run it again with --log-level debug and report what it says",
        CommandReasons.INTERNAL_ERROR);
  }

  private ReasonAdvice() {}

  private static void on(String advice, Reason... reasons) {
    for (Reason reason : reasons) {
      if (BY_REASON.put(reason, advice) != null) {
        throw new IllegalStateException("advice is given twice on " + reason);
      }
    }
  }

  /** Returns a sentence without a full stop, if there is one worth saying. */
  static Optional<String> on(Reason reason) {
    return Optional.ofNullable(BY_REASON.get(reason));
  }
}
