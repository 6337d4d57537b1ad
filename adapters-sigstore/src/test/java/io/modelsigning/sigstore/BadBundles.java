package io.modelsigning.sigstore;

import com.google.gson.JsonObject;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import io.modelsigning.domain.signature.ExpectedName;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.CertificateAuthority.NameKind;
import io.modelsigning.sigstore.testing.Fault;
import io.modelsigning.sigstore.testing.Settings.ClockOf;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TestSigstore.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Bundles that are good but for one thing, each with the reason it must be refused for. They come
 * from the stack of this process: what is wrong is signed as if it were right.
 */
final class BadBundles {
  static final String IDENTITY = "signer@example.com";
  static final ExpectedSigner SIGNER = new ExpectedSigner(IDENTITY, "https://accounts.example.com");

  /**
   * A bundle to be refused.
   *
   * @param reason the code it must be refused for
   * @param name what is wrong with it
   */
  record BadBundle(
      String reason, String name, ExpectedSigner expected, JsonObject bundle, TrustAnchors trust) {
    SignatureVerdict verdict(Policy policy) {
      return TestBundles.verify(new SigstoreVerifier(expected, trust, List.of(), policy), bundle);
    }

    @Override
    public String toString() {
      return reason + ": " + name;
    }
  }

  private final TestSigstore sigstore;
  private final List<BadBundle> bundles = new ArrayList<>();

  private BadBundles(TestSigstore sigstore) {
    this.sigstore = sigstore;
  }

  static List<BadBundle> make(TestSigstore sigstore) throws Exception {
    BadBundles bad = new BadBundles(sigstore);
    bad.addIdentities();
    bad.addLogEntries();
    bad.addProofs();
    bad.addTimes();
    bad.addCertificates();
    return bad.bundles;
  }

  private void addIdentities() throws Exception {
    add("invalid-signature", "payload changed", maker().logV1(), this::changePayload);
    add("invalid-signature", "signature of another bundle", maker().logV1(), this::otherSignature);
    add("certificate-usage", "for TLS servers", maker().logV1(), Fault.NO_CODE_SIGNING);
    add("certificate-usage", "without key usage", maker().logV1(), Fault.NO_KEY_USAGE);
    add("certificate-usage", "of an authority", maker().logV1(), Fault.AUTHORITY_CERTIFICATE);
    addExpecting(
        "identity-mismatch", "another signer", "other@example.com", SIGNER.identityProvider());
    addExpecting(
        "identity-mismatch", "other case", "Signer@example.com", SIGNER.identityProvider());
    addExpecting("identity-mismatch", "part of it", "signer@example.co", SIGNER.identityProvider());
    add(
        "identity-mismatch",
        "another form",
        new ExpectedSigner(
            new ExpectedName.Matching(
                ".*@example.org", Pattern.compile(".*@example\\.org").asMatchPredicate()),
            SIGNER.identityProvider()),
        maker().logV1().make(),
        sigstore.trustedRoot());
    add("identity-mismatch", "two names", maker().logV1(), Fault.TWO_NAMES);
    add("identity-mismatch", "a DNS name", maker().logV1(), Fault.DNS_NAME);
    addExpecting("issuer-mismatch", "another provider", IDENTITY, "https://example.com");
    addExpecting("issuer-mismatch", "a slash more", IDENTITY, SIGNER.identityProvider() + "/");
    add("issuer-mismatch", "no provider", maker().logV1(), Fault.NO_ISSUER);
    add(
        "issuer-mismatch",
        "another provider in the certificate",
        maker().signer(NameKind.EMAIL, IDENTITY, "https://evil.example.com").logV1());
    add(
        "identity-mismatch",
        "a longer name in the certificate",
        maker()
            .signer(NameKind.EMAIL, "signer@example.com.evil", SIGNER.identityProvider())
            .logV1());
  }

  private void addLogEntries() throws Exception {
    String digest = "\"value\":\"";
    add("log-digest-mismatch", "v1, other payload", maker().logV1(afterLast(digest)));
    add(
        "log-digest-mismatch",
        "v2, other message",
        maker().logV2(after("\"digest\":\"")).timestamp());
    add("log-digest-mismatch", "second of two entries", maker().logV1().logV1(afterLast(digest)));
    String otherDsse = logged(maker().logV1(), 0);
    String otherRekord = logged(maker().logV2().timestamp(), 0);
    add(
        "log-signature-mismatch",
        "v1, another signature",
        maker().logV1(member("signature", otherDsse)));
    add(
        "log-signature-mismatch",
        "v2, another signature",
        maker().logV2(member("content", otherRekord)).timestamp());
    add(
        "log-signature-mismatch",
        "second of two entries",
        maker().logV2().logV2(member("content", otherRekord)).timestamp());
    add(
        "log-certificate-mismatch",
        "v1, another certificate",
        maker().logV1(member("verifier", otherDsse)));
    add(
        "log-certificate-mismatch",
        "v2, another certificate",
        maker().logV2(member("rawBytes", otherRekord)).timestamp());
    add(
        "log-certificate-mismatch",
        "second of two entries",
        maker().logV1().logV1(member("verifier", otherDsse)));
    add("log-unknown", "v1", maker().logV1(), Fault.UNKNOWN_LOG);
    add("log-unknown", "v2", maker().logV2().timestamp(), Fault.UNKNOWN_LOG);
  }

  private void addProofs() throws Exception {
    add("log-promise-invalid", "signed by another key", maker().logV1(), Fault.BAD_SET);
    add(
        "log-promise-invalid",
        "time changed",
        maker().logV1(),
        bundle -> increment(entry(bundle, 0), "integratedTime"));
    add(
        "log-promise-invalid",
        "index changed",
        maker().logV1(),
        bundle -> increment(entry(bundle, 0), "logIndex"));
    add(
        "log-promise-invalid",
        "second of two entries",
        maker().logV1().logV1(),
        bundle -> increment(entry(bundle, 1), "integratedTime"));
    add(
        "log-checkpoint-malformed",
        "without signatures",
        maker().logV1(),
        bundle -> checkpoint(bundle, text -> text.substring(0, text.indexOf('\u2014'))));
    add(
        "log-checkpoint-malformed",
        "seventeen signatures",
        maker().logV1(),
        bundle ->
            checkpoint(bundle, text -> text + text.substring(text.indexOf('\u2014')).repeat(16)));
    add(
        "log-checkpoint-malformed",
        "signature is no base64",
        maker().logV1(),
        bundle -> checkpoint(bundle, text -> text.strip() + "!!\n"));
    add("log-checkpoint-origin", "v1, another log", maker().logV1(), Fault.WRONG_ORIGIN);
    add(
        "log-checkpoint-origin",
        "v2, another log",
        maker().logV2().timestamp(),
        Fault.WRONG_ORIGIN);
    add("log-checkpoint-origin", "v1, another port", maker().logV1(), Fault.WRONG_PORT);
    add("log-checkpoint-origin", "v2, another port", maker().logV2().timestamp(), Fault.WRONG_PORT);
    add(
        "log-checkpoint-origin",
        "no number of a tree",
        maker().logV1(),
        bundle -> checkpoint(bundle, text -> text.replaceFirst(" - [0-9]+", " - tree")));
    add(
        "log-checkpoint-origin",
        "text turned around",
        maker().logV1(),
        bundle -> checkpoint(bundle, text -> "\u202e" + "x".repeat(5000) + text));
    add(
        "log-checkpoint-malformed",
        "steering a terminal",
        maker().logV1(),
        bundle -> checkpoint(bundle, text -> "\u001b[2J" + text));
    add(
        "log-checkpoint-malformed",
        "text before the size",
        maker().logV1(),
        bundle -> checkpoint(bundle, text -> text.replaceFirst("\n", "\nsize ")));
    add(
        "log-checkpoint-malformed",
        "a line below that is no signature",
        maker().logV1(),
        bundle -> checkpoint(bundle, text -> text + "not a signature\n"));
    add("log-checkpoint-signature", "v1, another key", maker().logV1(), Fault.BAD_CHECKPOINT);
    add(
        "log-checkpoint-signature",
        "v2, another key",
        maker().logV2().timestamp(),
        Fault.BAD_CHECKPOINT);
    add("log-checkpoint-signature", "another name", maker().logV1(), Fault.WRONG_CHECKPOINT_NAME);
    add("log-checkpoint-mismatch", "earlier tree", maker().logV1(), Fault.OTHER_CHECKPOINT);
    add("log-proof-invalid", "v1, swapped hashes", maker().logV1(), Fault.SWAPPED_PROOF);
    add(
        "log-proof-invalid",
        "v2, swapped hashes",
        maker().logV2().timestamp(),
        Fault.SWAPPED_PROOF);
    add(
        "log-proof-invalid",
        "of another index, to which the hashes fit",
        maker().logV2().timestamp(),
        Fault.FORGED_INDEX);
    add("log-proof-invalid", "a hash less", maker().logV1(), Fault.SHORT_PROOF);
    add(
        "log-proof-invalid",
        "proofs of two entries swapped",
        maker().logV1().logV1(body -> body.replace("\"sha256\"", " \"sha256\"")),
        BadBundles::swapProofs);
    add(
        "log-proof-invalid",
        "index behind the tree",
        maker().logV1(),
        bundle ->
            entry(bundle, 0)
                .getAsJsonObject("inclusionProof")
                .addProperty("logIndex", "123456789"));
    add("log-index-mismatch", "v2", maker().logV2().timestamp(), Fault.WRONG_INDEX);
    add(
        "log-index-mismatch",
        "v1 without signed entry timestamp",
        maker().logV1().timestamp(),
        Fault.NO_SET,
        Fault.WRONG_INDEX);
  }

  private void addTimes() throws Exception {
    add(
        "timestamp-mismatch",
        "over something else",
        maker().logV2().timestamp(),
        Fault.WRONG_IMPRINT);
    add(
        "timestamp-mismatch",
        "over something else, by an unknown authority",
        maker().logV1().timestamp(),
        Fault.WRONG_IMPRINT,
        Fault.UNKNOWN_TIMESTAMP_AUTHORITY);
    add("timestamp-signature", "another key", maker().logV2().timestamp(), Fault.BAD_TIMESTAMP);
    add(
        "timestamp-signature",
        "another key, beside a good log time",
        maker().logV1().timestamp(),
        Fault.BAD_TIMESTAMP);
    addTrusting(
        "timestamp-chain",
        "authority not below its root",
        maker().logV2().timestamp(),
        root -> {
          TrustedRoot.Builder changed = root.toBuilder();
          changed
              .getTimestampAuthoritiesBuilder(0)
              .getCertChainBuilder()
              .setCertificates(
                  1, root.getCertificateAuthorities(0).getCertChain().getCertificates(1));
          return changed.build();
        });
    addOutside("timestamp-authority-window", Part.TIMESTAMP_AUTHORITY, maker().logV2().timestamp());
    add("no-trusted-time", "v2 without timestamp", maker().logV2());
    add("no-trusted-time", "v1 without signed entry timestamp", maker().logV1(), Fault.NO_SET);
    add(
        "no-trusted-time",
        "v2 with a timestamp of an unknown authority",
        maker().logV2().timestamp(),
        Fault.UNKNOWN_TIMESTAMP_AUTHORITY);
    addShifted("log time an hour late", ClockOf.LOG, Duration.ofHours(1), maker().logV1());
    addShifted("log time 400 days late", ClockOf.LOG, Duration.ofDays(400), maker().logV1());
    addShifted("log time early", ClockOf.LOG, Duration.ofMinutes(-1), maker().logV1());
    addShifted(
        "log time late, timestamp good",
        ClockOf.LOG,
        Duration.ofHours(1),
        maker().logV1().timestamp());
    addShifted(
        "timestamp late, log time good",
        ClockOf.TIMESTAMP,
        Duration.ofHours(1),
        maker().logV1().timestamp());
    addShifted(
        "timestamp early", ClockOf.TIMESTAMP, Duration.ofMinutes(-1), maker().logV2().timestamp());
    sigstore.settings().with(Fault.UNKNOWN_TIMESTAMP_AUTHORITY);
    addShifted(
        "timestamp of an unknown authority late",
        ClockOf.TIMESTAMP,
        Duration.ofHours(1),
        maker().logV1().timestamp());
    addOutside("log-window", Part.LOG_V1, maker().logV1());
    addOutside("log-window", Part.LOG_V2, maker().logV2().timestamp());
    addOutside("log-window", Part.LOG_V2, maker().logV1().logV2());
  }

  private void addCertificates() throws Exception {
    add(
        "certificate-chain",
        "authority of the same name",
        maker().logV1(),
        Fault.FOREIGN_AUTHORITY);
    add("certificate-chain", "unknown authority", maker().logV1(), Fault.UNKNOWN_AUTHORITY);
    addTrusting(
        "certificate-chain",
        "issuer not below its root",
        maker().logV1(),
        root -> {
          TrustedRoot.Builder changed = root.toBuilder();
          changed
              .getCertificateAuthoritiesBuilder(0)
              .getCertChainBuilder()
              .setCertificates(
                  1, root.getTimestampAuthorities(0).getCertChain().getCertificates(1));
          return changed.build();
        });
    addRetiredNamesake();
    addOutside("certificate-authority-window", Part.CERTIFICATE_AUTHORITY, maker().logV1());
    add("sct-missing", "none", maker().logV1(), Fault.NO_SCT);
    add("sct-log-unknown", "unknown log", maker().logV1(), Fault.UNKNOWN_SCT_LOG);
    add("sct-invalid", "another key", maker().logV1(), Fault.BAD_SCT);
    addOutside("sct-log-window", Part.CERTIFICATE_LOG, maker().logV1());
  }

  /** An authority of the same name is trusted now; the one that issued no longer is. */
  private void addRetiredNamesake() throws Exception {
    sigstore.settings().with(Fault.FOREIGN_AUTHORITY);
    JsonObject bundle = maker().logV1().make();
    sigstore.settings().reset();
    Instant now = Instant.now();
    sigstore.window(
        Part.CERTIFICATE_AUTHORITY,
        now.minus(Duration.ofDays(100)),
        Optional.of(now.minus(Duration.ofHours(1))));
    var retired = sigstore.namesakeAuthority();
    sigstore.window(Part.CERTIFICATE_AUTHORITY, now.minus(Duration.ofDays(500)), Optional.empty());
    TrustedRoot root =
        sigstore.trustedRoot().toBuilder().addCertificateAuthorities(retired).build();
    add("certificate-authority-window", "retired, of the same name", SIGNER, bundle, root);
  }

  private BundleMaker maker() {
    return new BundleMaker(sigstore);
  }

  private void add(String reason, String name, BundleMaker maker, Fault... faults)
      throws Exception {
    add(reason, name, maker, bundle -> {}, faults);
  }

  private void add(
      String reason, String name, BundleMaker maker, Consumer<JsonObject> change, Fault... faults)
      throws Exception {
    for (Fault fault : faults) {
      sigstore.settings().with(fault);
    }
    JsonObject bundle = maker.make();
    sigstore.settings().reset();
    change.accept(bundle);
    add(reason, name, SIGNER, bundle, sigstore.trustedRoot());
  }

  private void addExpecting(String reason, String name, String identity, String provider)
      throws Exception {
    add(
        reason,
        name,
        new ExpectedSigner(identity, provider),
        maker().logV1().make(),
        sigstore.trustedRoot());
  }

  private void addTrusting(
      String reason, String name, BundleMaker maker, UnaryOperator<TrustedRoot> change)
      throws Exception {
    add(reason, name, SIGNER, maker.make(), change.apply(sigstore.trustedRoot()));
  }

  /** Adds the bundle twice: before the part is trusted, and after. */
  private void addOutside(String reason, Part part, BundleMaker maker) throws Exception {
    JsonObject bundle = maker.make();
    Instant now = Instant.now();
    sigstore.window(
        part, now.minus(Duration.ofDays(100)), Optional.of(now.minus(Duration.ofHours(1))));
    add(reason, part + " no longer trusted", SIGNER, bundle, sigstore.trustedRoot());
    sigstore.window(part, now.plus(Duration.ofHours(1)), Optional.empty());
    add(reason, part + " not yet trusted", SIGNER, bundle, sigstore.trustedRoot());
    sigstore.window(part, now.minus(Duration.ofDays(500)), Optional.empty());
  }

  private void addShifted(String name, ClockOf clock, Duration shift, BundleMaker maker)
      throws Exception {
    sigstore.settings().shift(clock, shift);
    add("time-outside-certificate", name, maker);
  }

  private void add(
      String reason, String name, ExpectedSigner expected, JsonObject bundle, TrustedRoot root)
      throws Exception {
    bundles.add(new BadBundle(reason, name, expected, bundle, TestAnchors.of(root)));
  }

  private void changePayload(JsonObject bundle) {
    bundle.getAsJsonObject("dsseEnvelope").addProperty("payload", "e30=");
  }

  private void otherSignature(JsonObject bundle) {
    bundle
        .getAsJsonObject("dsseEnvelope")
        .add(
            "signatures",
            maker().make().getAsJsonObject("dsseEnvelope").getAsJsonArray("signatures"));
  }

  /** Changes the first character of the hexadecimal or base64 text after the first {@code mark}. */
  private static UnaryOperator<String> after(String mark) {
    return body -> flip(body, body.indexOf(mark) + mark.length());
  }

  private static UnaryOperator<String> afterLast(String mark) {
    return body -> flip(body, body.lastIndexOf(mark) + mark.length());
  }

  private static String flip(String text, int at) {
    return text.substring(0, at) + (text.charAt(at) == '0' ? '1' : '0') + text.substring(at + 1);
  }

  /** Puts another bundle's value of {@code name} into the body. */
  private static UnaryOperator<String> member(String name, String other) {
    return body -> body.replace(value(name, body), value(name, other));
  }

  private static String value(String name, String json) {
    String mark = "\"" + name + "\":\"";
    int start = json.indexOf(mark) + mark.length();
    return json.substring(start, json.indexOf('"', start));
  }

  private static String logged(BundleMaker maker, int entry) {
    return new String(
        java.util.Base64.getDecoder()
            .decode(entry(maker.make(), entry).get("canonicalizedBody").getAsString()),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  static JsonObject entry(JsonObject bundle, int index) {
    return bundle
        .getAsJsonObject("verificationMaterial")
        .getAsJsonArray("tlogEntries")
        .get(index)
        .getAsJsonObject();
  }

  private static void increment(JsonObject object, String name) {
    object.addProperty(name, Long.toString(object.get(name).getAsLong() + 1));
  }

  static void checkpoint(JsonObject bundle, UnaryOperator<String> change) {
    JsonObject checkpoint =
        entry(bundle, 0).getAsJsonObject("inclusionProof").getAsJsonObject("checkpoint");
    checkpoint.addProperty("envelope", change.apply(checkpoint.get("envelope").getAsString()));
  }

  private static void swapProofs(JsonObject bundle) {
    JsonObject first = entry(bundle, 0).getAsJsonObject("inclusionProof");
    entry(bundle, 0).add("inclusionProof", entry(bundle, 1).getAsJsonObject("inclusionProof"));
    entry(bundle, 1).add("inclusionProof", first);
  }
}
