package io.modelsigning.cli;

import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.in.Inspection;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes results for people. Whatever comes from files is made printable first. */
final class TextReport {
  static final int SHOWN_DIFFERENCES = 20;

  private final PrintWriter out;
  private final Style style;

  TextReport(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Writes what belongs on standard output; errors have no place there. */
  void write(Report report) {
    switch (report.result()) {
      case SIGNED -> {
        out.println(style.good("Signing succeeded"));
        model(report);
        report.signature().ifPresent(location -> field("signature", location));
        report.manifest().ifPresent(this::rootDigest);
        report.signer().ifPresent(signer -> signer(signer, "signed by", report));
      }
      case VERIFIED -> {
        out.println(style.good("Verification succeeded"));
        model(report);
        report.manifest().ifPresent(this::rootDigest);
        report.signer().ifPresent(signer -> signer(signer, "signed by", report));
        page(report);
      }
      case FAILED -> failed(report);
      case DIGESTED -> report.manifest().ifPresent(manifest -> out.println(manifest.rootDigest()));
      case INSPECTED -> report.inspection().ifPresent(inspection -> inspected(report, inspection));
      case DEMONSTRATED -> {
        // The demonstration is what it says on the way.
      }
      case MISUSED, ERROR, INTERRUPTED -> {
        // An error is no result.
      }
    }
  }

  private void failed(Report report) {
    out.println(
        style.bad(report.command().startsWith("verify") ? "Verification failed" : "Refused"));
    field(
        "reason",
        report.message().orElse("")
            + report.reason().map(reason -> " (" + reason + ")").orElse(""));
    report.signer().ifPresent(signer -> signer(signer, "signed by", report));
    List<Difference> differences = report.differences();
    differences.stream().limit(SHOWN_DIFFERENCES).forEach(this::difference);
    if (differences.size() > SHOWN_DIFFERENCES) {
      out.printf(
          Locale.ROOT,
          "  and %s more%n",
          Quantities.counted(differences.size() - SHOWN_DIFFERENCES, "difference"));
    }
    page(report);
  }

  private void page(Report report) {
    if (report.page().isPresent()) {
      field("report", report.page().get().file().toString());
    }
  }

  private void difference(Difference difference) {
    String found =
        switch (difference.kind()) {
          case MISSING -> "missing";
          case UNEXPECTED -> "unexpected";
          case MISMATCH ->
              "differs, expected %s, actual %s"
                  .formatted(difference.expected().orElse("?"), difference.actual().orElse("?"));
        };
    out.println("  " + Printable.of(difference.path()) + ": " + Printable.of(found));
  }

  private void model(Report report) {
    report
        .model()
        .ifPresent(
            model ->
                field(
                    "model",
                    model
                        + (report.files().isPresent() && report.bytes().isPresent()
                            ? " (%s, %s)"
                                .formatted(
                                    Quantities.counted(report.files().getAsLong(), "file"),
                                    Quantities.bytes(report.bytes().getAsLong()))
                            : "")));
  }

  private void rootDigest(Manifest manifest) {
    field("root digest", manifest.rootDigest().toString());
  }

  private void signer(SignerIdentity signer, String label, Report report) {
    field(label, describe(signer));
    signer.issuer().ifPresent(issuer -> field("vouched by", issuer));
    signer
        .signedAt()
        .ifPresent(
            time ->
                field(
                    "signed at",
                    time + signer.timeEvidence().map(proof -> " (" + proof + ")").orElse("")));
    signer.logIndex().ifPresent(index -> field("log index", Long.toString(index)));
    if (report.showCertificates()) {
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

  private void inspected(Report report, Inspection inspection) {
    out.println(
        style.attention("NOTHING HERE HAS BEEN VERIFIED: this is what the signature claims."));
    report.signature().ifPresent(location -> field("signature", location));
    report.method().ifPresent(method -> field("method", method));
    Claims.of(inspection.bundle().material()).forEach(claim -> field(claim.label(), claim.text()));
    Manifest manifest = inspection.statement().manifest();
    if (!manifest.modelName().isEmpty()) {
      field("model name", manifest.modelName());
    }
    field("layout", inspection.statement().layout().predicateType());
    rootDigest(manifest);
    field("hashing", describe(manifest.serialization()));
    if (!manifest.serialization().ignorePaths().isEmpty()) {
      field(
          "left out",
          manifest.serialization().ignorePaths().stream()
              .map(Object::toString)
              .collect(Collectors.joining(", ")));
    }
    field("files", Long.toString(report.files().orElse(0)));
    for (ResourceDescriptor descriptor : manifest.resources()) {
      out.println(
          "    "
              + descriptor.digest().value().toHex()
              + "  "
              + Printable.of(descriptor.resource().name()));
    }
    field("verify with", verifyCommand(report, inspection));
  }

  private static String describe(Serialization serialization) {
    HashAlgorithm algorithm = serialization.hashAlgorithm();
    String links = serialization.allowSymlinks() ? ", symbolic links followed" : "";
    return switch (serialization.method()) {
      case SerializationMethod.Files files -> algorithm.id() + " of files" + links;
      case SerializationMethod.Shards shards ->
          "%s of shards of %d bytes%s".formatted(algorithm.id(), shards.shardSizeBytes(), links);
    };
  }

  private static String verifyCommand(Report report, Inspection inspection) {
    SignatureMethod method = inspection.bundle().material().method();
    String whom =
        switch (method) {
          case KEY -> "--public-key PEM_OF_THE_SIGNER";
          case CERTIFICATE -> "--certificate-chain PEM_OF_ROOT_YOU_TRUST";
          case SIGSTORE -> "--identity WHOM_YOU_EXPECT --identity-provider WHO_VOUCHES_FOR_THEM";
        };
    String signature = report.signature().orElse("SIGNATURE");
    return "model-signing verify %s %s --signature %s MODEL"
        .formatted(method.id(), whom, Shell.quote(signature));
  }

  private void field(String label, String value) {
    out.printf(Locale.ROOT, "  %-12s %s%n", label, Printable.of(value));
  }
}
