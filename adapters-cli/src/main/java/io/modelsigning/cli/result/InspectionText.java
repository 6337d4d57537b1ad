package io.modelsigning.cli.result;

import io.modelsigning.cli.inspection.InspectedSignature;
import io.modelsigning.cli.inspection.VerifyCommandLine;
import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.cli.terminal.Quantities;
import io.modelsigning.cli.terminal.Style;
import io.modelsigning.cli.terminal.TextBlock;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.signature.CertificateClaim;
import io.modelsigning.domain.signature.SignerClaims;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows to people what a signature claims. */
final class InspectionText {
  private final PrintWriter out;
  private final Style style;
  private final TextBlock text;

  InspectionText(PrintWriter out, Style style) {
    this.out = out;
    this.style = style;
    this.text = new TextBlock(out, TextBlock.COLUMNS);
  }

  void write(InspectedSignature inspected, InspectedSignature.View view, boolean full) {
    out.println(
        style.attention("NOTHING HERE HAS BEEN VERIFIED: this is what the signature claims."));
    text.blank();
    text.field("signature", inspected.location().toString());
    text.field("method", inspected.method().id());
    claims(inspected.claims(), full);
    Manifest manifest = inspected.manifest();
    if (!manifest.modelName().isEmpty()) {
      text.field("model name", manifest.modelName());
    }
    text.field("root digest", manifest.rootDigest().toString());
    text.field("hashing", hashing(manifest.serialization()));
    if (!manifest.serialization().ignorePaths().isEmpty()) {
      text.field("left out", joined(manifest.serialization().ignorePaths()));
    }
    text.field("layout", inspected.inspection().statement().layout().predicateType());
    text.blank();
    files(inspected, view, full);
    text.blank();
    text.paragraph(VerifyCommandLine.condition(inspected));
    text.blank();
    text.command(VerifyCommandLine.of(inspected));
  }

  /** Returns what a signature claims, in a line. */
  static String line(InspectedSignature inspected) {
    SignerClaims claims = inspected.claims();
    String signer =
        claims
            .identity()
            .or(() -> claims.certificates().stream().findFirst().map(CertificateClaim::subject))
            .or(() -> claims.keyHint().map(hint -> "key " + hint))
            .orElse("unknown");
    return Printable.of(
        "%s  %s  %s  claims to be by %s"
            .formatted(
                inspected.manifest().rootDigest(),
                inspected.location(),
                inspected.method().id(),
                signer));
  }

  private void claims(SignerClaims claims, boolean full) {
    claims.keyHint().ifPresent(hint -> text.field("key hint", hint));
    claims
        .publicKey()
        .ifPresent(
            key -> text.field("", "the key itself is in the signature, which proves nothing"));
    claims.identity().ifPresent(identity -> text.field("identity", identity));
    claims.identityProvider().ifPresent(provider -> text.field("vouched by", provider));
    for (CertificateClaim certificate : claims.certificates()) {
      certificate(certificate, claims, full);
    }
    for (SignerClaims.LogEntry entry : claims.logEntries()) {
      text.field(
          "log entry",
          "index %d, %s%s"
              .formatted(
                  entry.index(),
                  entry.kind(),
                  entry.time().map(time -> ", at " + time).orElse("")));
      text.field("", "in the log " + FileRows.shortened(entry.logId(), full));
    }
    claims.timestamps().forEach(time -> text.field("timestamp", time + " (RFC 3161)"));
    claims.unreadable().forEach(part -> text.field("unreadable", part));
  }

  private void certificate(CertificateClaim certificate, SignerClaims claims, boolean full) {
    List<String> lines =
        certificate.subject().isEmpty()
            ? List.of("issued by " + certificate.issuer())
            : List.of(certificate.subject(), "issued by " + certificate.issuer());
    text.field("certificate", lines.getFirst());
    lines.stream().skip(1).forEach(line -> text.field("", line));
    certificate.names().stream()
        .filter(name -> !claims.identity().equals(Optional.of(name)))
        .forEach(name -> text.field("", "for " + name));
    text.field("", "valid " + certificate.notBefore() + " to " + certificate.notAfter());
    if (full) {
      text.field("fingerprint", certificate.sha256());
    }
  }

  private void files(InspectedSignature inspected, InspectedSignature.View view, boolean full) {
    int files = inspected.manifest().resourcesByFile().size();
    String signed = Quantities.counted(files, "signed file");
    text.paragraph(
        inspected
            .model()
            .map(
                model ->
                    signed
                        + (model.sizes().size() == files
                            ? ", sizes"
                            : ", of which %d %s here, sizes"
                                .formatted(
                                    model.sizes().size(), model.sizes().size() == 1 ? "is" : "are"))
                        + " as in '%s':".formatted(model.location()))
            .orElse(signed + ":"));
    text.blank();
    FileRows rows = new FileRows(out, inspected, full);
    switch (view) {
      case TABLE -> rows.table();
      case TREE -> rows.tree();
    }
  }

  static String hashing(Serialization serialization) {
    HashAlgorithm algorithm = serialization.hashAlgorithm();
    String links = serialization.allowSymlinks() ? ", symbolic links followed" : "";
    return switch (serialization.method()) {
      case SerializationMethod.Files files -> algorithm.id() + " of files" + links;
      case SerializationMethod.Shards shards ->
          "%s of shards of %d bytes%s".formatted(algorithm.id(), shards.shardSizeBytes(), links);
    };
  }

  static String joined(List<ModelPath> paths) {
    return paths.stream().map(ModelPath::toString).collect(Collectors.joining(", "));
  }
}
