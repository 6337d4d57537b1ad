package io.modelsigning.html;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.signature.CheckedEvidence.State;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.SignerIdentity.UsedCertificate;
import io.modelsigning.html.VerificationReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the chain of evidence out of what was really checked. */
final class EvidenceChain {
  private final VerificationReport report;
  private final List<Link> links = new ArrayList<>();

  private EvidenceChain(VerificationReport report) {
    this.report = report;
  }

  /** Returns the links, from what is trusted to what is verified. */
  static List<Link> of(VerificationReport report) {
    EvidenceChain chain = new EvidenceChain(report);
    switch (report.method().orElseThrow()) {
      case KEY -> {
        chain.addKey();
        chain.addTimestamp();
      }
      case CERTIFICATE -> {
        chain.addCertificates("verifies");
        chain.addTimestamp();
      }
      case SIGSTORE -> chain.addSigstore();
    }
    chain.addContent();
    return chain.links;
  }

  private void addKey() {
    Optional<String> hint = report.signer().map(SignerIdentity::name);
    add(
        EvidencePart.PUBLIC_KEY,
        "Public key",
        hint.map(Figures::shortHex).orElse("the one you gave"),
        "The key you gave is the one the signature names. Its hint, the SHA-256 of its PEM text:",
        hint,
        "verifies");
  }

  private void addCertificates(String leafDoes) {
    List<UsedCertificate> used =
        report.signer().map(SignerIdentity::certificates).orElse(List.of());
    boolean sigstore = report.method().equals(Optional.of(SignatureMethod.SIGSTORE));
    if (used.isEmpty()) {
      add(
          EvidencePart.TRUSTED_ROOT,
          "Trusted root",
          sigstore ? "Sigstore's trusted root" : "the roots you trust",
          "An authority you trust vouches for the chain.",
          Optional.empty(),
          "certifies");
      add(
          EvidencePart.CERTIFICATE_PATH,
          "Certificate chain",
          "from the root to the signer",
          "Every certificate is signed by the one above it and valid.",
          Optional.empty(),
          "certifies");
    }
    for (int i = used.size() - 1; i >= 1; i--) {
      boolean root = i == used.size() - 1;
      addCertificate(
          root ? EvidencePart.TRUSTED_ROOT : EvidencePart.CERTIFICATE_PATH,
          root ? "Trusted root" : "Intermediate certificate",
          used.get(i),
          root
              ? sigstore
                  ? "A certificate authority of Sigstore's trusted root."
                  : "A root certificate you trust."
              : "Signed by the certificate above, and valid.",
          "certifies");
    }
    if (used.isEmpty()) {
      add(
          EvidencePart.CERTIFICATE,
          "Signer's certificate",
          "carried by the signature",
          "It is for making signatures.",
          Optional.empty(),
          leafDoes);
    } else {
      addCertificate(
          EvidencePart.CERTIFICATE,
          "Signer's certificate",
          used.getFirst(),
          (used.size() == 1
                  ? "It is itself among the certificates you trust, and for making signatures."
                  : "Signed by the certificate above, valid, and for making signatures.")
              + pinned(),
          leafDoes);
    }
  }

  /** Returns what the certificate had to be named, where the user said so. */
  private String pinned() {
    List<String> names =
        report.signer().stream()
            .flatMap(
                signer ->
                    Stream.concat(
                        signer.pinnedSubject().map(name -> "the subject " + name).stream(),
                        signer
                            .pinnedAlternativeName()
                            .map(name -> "the alternative name " + name)
                            .stream()))
            .toList();
    return names.isEmpty()
        ? ""
        : " It has the name you expect: %s.".formatted(String.join(", and ", names));
  }

  private void addCertificate(
      EvidencePart part, String title, UsedCertificate used, String account, String does) {
    add(
        part,
        title,
        used.subject().isEmpty() ? Figures.shortHex(used.sha256()) : used.subject(),
        account,
        used.subject().isEmpty() ? Optional.empty() : Optional.of(used.subject()),
        does);
  }

  private void addSigstore() {
    addCertificates("names");
    Optional<SignerIdentity> signer = report.signer();
    add(
        EvidencePart.IDENTITY,
        "Signer's identity",
        signer.map(SignerIdentity::name).orElse("the one you expect"),
        signer
            .flatMap(SignerIdentity::issuer)
            .map(
                issuer ->
                    "The certificate names exactly the identity you expect, vouched for by %s:"
                        .formatted(issuer))
            .orElse("The certificate names exactly the identity you expect."),
        signer.map(SignerIdentity::name),
        "made");
    if (signer.isEmpty() || signer.get().logIndex().isPresent()) {
      add(
          EvidencePart.LOG_ENTRY,
          "Log entry",
          signer.isPresent() ? Long.toString(signer.get().logIndex().getAsLong()) : "public log",
          "The signature is recorded in a transparency log, with proof of inclusion.",
          signer.map(known -> "log index " + known.logIndex().getAsLong()),
          "records");
    }
    if (signer.isEmpty() || signer.get().signedAt().isPresent()) {
      addTime(
          "The signature was made while the certificate was valid; the time is proven", "dates");
    }
  }

  /** A timestamp over a signature by a key or a certificate, which most have not. */
  private void addTimestamp() {
    if (report.signer().flatMap(SignerIdentity::signedAt).isPresent()
        || report.evidence().of(EvidencePart.TIME) == State.BROKEN) {
      addTime("By then the signature was there; the time is proven", "dates");
    }
  }

  private void addTime(String account, String does) {
    Optional<SignerIdentity> signer = report.signer();
    add(
        EvidencePart.TIME,
        "Time",
        signer.flatMap(SignerIdentity::signedAt).map(Figures::day).orElse("proven"),
        account
            + signer
                .flatMap(SignerIdentity::timeEvidence)
                .map(evidence -> ": " + evidence)
                .orElse("")
            + ".",
        signer.flatMap(SignerIdentity::signedAt).map(Figures::time),
        does);
  }

  private void addContent() {
    Optional<Manifest> manifest = report.manifest();
    add(
        EvidencePart.SIGNATURE,
        "Signature",
        Figures.lastName(report.signature().orElseThrow()),
        "Made over exactly the bytes of the statement. It is kept in:",
        report.signature(),
        "covers");
    add(
        EvidencePart.STATEMENT,
        "Statement",
        manifest.map(EvidenceChain::hashing).orElse("what was signed"),
        manifest
            .map(
                known ->
                    "Lists %s by name and %s digest."
                        .formatted(
                            Figures.counted(known.resources().size(), noun(known)),
                            known.serialization().hashAlgorithm().id()))
            .orElse("Lists the signed files by name and digest."),
        Optional.empty(),
        "states");
    add(
        EvidencePart.ROOT_DIGEST,
        "Root digest",
        manifest
            .map(known -> Figures.shortHex(known.rootDigest().value().toHex()))
            .orElse("over all digests"),
        "Follows from the listed digests, in their order.",
        manifest.map(known -> known.rootDigest().toString()),
        "sums up");
    add(EvidencePart.FILES, "Files", filesGlimpse(), filesAccount(), Optional.empty(), "");
  }

  private String filesGlimpse() {
    if (!report.differences().isEmpty()) {
      return Figures.counted(report.differences().size(), "difference");
    }
    return report.files().isPresent()
        ? Figures.counted(report.files().getAsLong(), "file")
        : report.manifest().isPresent()
            ? Figures.counted(report.manifest().get().resourcesByFile().size(), "signed file")
            : Figures.lastName(report.modelName());
  }

  private String filesAccount() {
    String compared = "Every signed file is there with exactly its signed content";
    return report.files().isPresent() && report.bytes().isPresent()
        ? "%s: %s, %s."
            .formatted(
                compared,
                Figures.counted(report.files().getAsLong(), "file"),
                Figures.counted(report.bytes().getAsLong(), "byte"))
        : compared + ".";
  }

  private static String noun(Manifest manifest) {
    return switch (manifest.serialization().method()) {
      case SerializationMethod.Files unused -> "file";
      case SerializationMethod.Shards unused -> "shard";
    };
  }

  static String hashing(Manifest manifest) {
    String algorithm = manifest.serialization().hashAlgorithm().id();
    return switch (manifest.serialization().method()) {
      case SerializationMethod.Files files -> algorithm + " of files";
      case SerializationMethod.Shards shards ->
          "%s of shards of %s"
              .formatted(algorithm, Figures.counted(shards.shardSizeBytes(), "byte"));
    };
  }

  /** Adds a link; {@code account} is of one that holds. */
  private void add(
      EvidencePart part,
      String title,
      String glimpse,
      String account,
      Optional<String> value,
      String does) {
    State state = report.evidence().of(part);
    links.add(
        new Link(
            part,
            state,
            title,
            glimpse,
            switch (state) {
              case HOLDS -> account;
              case BROKEN -> Figures.sentence(report.message().orElse("It does not hold"));
              case NOT_REACHED ->
                  report.outcome() == Outcome.REFUSED
                      ? "Verification ended before this was established."
                      : "There was no answer.";
            },
            state == State.HOLDS ? value : Optional.empty(),
            does));
  }
}
