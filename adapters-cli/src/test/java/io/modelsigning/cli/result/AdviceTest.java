package io.modelsigning.cli.result;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person is told to do about each reason. */
final class AdviceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wrong-method | shows the method",
        "wrong-key | which key that was",
        "invalid-signature | fetch it again from whom you trust",
        "old-signature-format | sign the model again",
        "root-digest-mismatch | copied completely",
        "malformed-bundle | copied completely",
        "malformed-statement | copied completely",
        "malformed-certificate | copied completely",
        "unsupported-predicate | no signature of a model",
        "signature-is-lfs-pointer | git lfs pull",
        "signature-is-web-page | instead of the page",
        "signature-is-compressed | unpack it",
        "signature-is-not-utf8 | iconv -f UTF-16",
        "signature-has-byte-order-mark | tail -c +4",
        "signature-is-empty | fetch the signature again",
        "signature-is-pem | options of their own",
        "signature-is-cosign-bundle | cosign verify-blob",
        "signature-is-of-one-file | cosign verify-blob",
        "signature-is-bare | cosign verify-blob",
        "signature-is-bare-envelope | the whole Sigstore bundle",
        "signature-is-bare-statement | the whole Sigstore bundle",
        "signature-is-json-lines | sed -n 1p",
        "signature-is-other-json | --signature names the signature",
        "signature-is-binary | --signature names the signature",
        "symlink-not-allowed | --allow-symlinks",
        "empty-model | MODEL is the right path",
        "file-changed | nothing writes to the model",
        "wrong-file-size | states sizes rightly",
        "missing-password | --password-file",
        "wrong-password | belongs to this key",
        "unsupported-key | model-signing keygen",
        "malformed-key | model-signing keygen",
        "certificate-key-mismatch | issued for this private key",
        "certificate-usage | codeSigning",
        "certificate-name-mismatch | only if you trust its owner",
        "certificate-expired | signed again",
        "certificate-not-yet-valid | the clock",
        "unknown-authority | that is an intermediate one",
        "no-trusted-root | the root certificate you trust",
        "identity-mismatch | letter by letter",
        "issuer-mismatch | letter by letter",
        "unusable-signing-config | only verifies",
        "ignored-path-absent | the path is right",
        "no-identity | --identity-token-file",
        "bad-identity-token | a new identity token",
        "login-failed | --oauth-force-oob",
        "trust-root-unreachable | --trust-config",
        "trust-root-expired | --trust-config",
        "trust-root-invalid | --trust-config",
        "untrusted-server | SSL_CERT_FILE",
        "proxy-refused | USER:PASSWORD@HOST",
        "unusable-network-settings | the man page",
        "service-unavailable | try again later",
        "payload-too-large | fewer, larger resources",
        "password-visible | --password-env",
        "empty-file-not-covered | --serialization files",
        "internal-error | --log-level debug",
      })
  void everyReasonHasAdvice(String reason, String advice) {
    String text = Advice.on(new Reason(reason)).orElseThrow();
    assertTrue(text.contains(advice), text);
    // It follows 'hint:' and is no sentence of its own.
    assertFalse(text.endsWith(".") || Character.isUpperCase(text.charAt(0)), text);
  }

  @Test
  void whatNobodyCanHelpHasNoAdvice() {
    assertTrue(Advice.on(new Reason("interrupted")).isEmpty());
  }
}
