package io.modelsigning.html;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.signature.CheckedEvidence.State;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.Unchecked;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The signed files or shards, and what became of each. */
final class FilesSection {
  /** The most rows: what a browser lays out at once on a small machine. */
  static final int MAXIMUM_ROWS = 1000;

  private final VerificationReport report;
  private final Manifest manifest;
  private final boolean shards;
  private final Map<String, Difference> differences = new HashMap<>();
  private final Set<String> notSelected = new HashSet<>();

  FilesSection(VerificationReport report, Manifest manifest) {
    this.report = report;
    this.manifest = manifest;
    this.shards =
        switch (manifest.serialization().method()) {
          case SerializationMethod.Files unused -> false;
          case SerializationMethod.Shards unused -> true;
        };
    for (Unchecked part : report.unchecked()) {
      if (part.whys().contains(Unchecked.Why.NOT_SELECTED)) {
        notSelected.add(part.path());
      }
    }
    for (Difference difference : report.differences()) {
      if (difference.kind() != Difference.Kind.UNEXPECTED) {
        differences.put(difference.path(), difference);
      }
    }
  }

  Element toElement() {
    String title = shards ? "Signed files, by shard" : "Signed files";
    Table table =
        shards
            ? new Table("File", "Bytes", "Result", digestColumn())
            : new Table("File", "Size in bytes", "Result", digestColumn());
    manifest.resources().stream().limit(MAXIMUM_ROWS).forEach(signed -> addRow(table, signed));
    Element section = Sections.section("files", title);
    section.add(Element.of("p").text(counts()));
    if (manifest.resources().size() > MAXIMUM_ROWS) {
      section.add(
          Sections.cut(
              MAXIMUM_ROWS,
              manifest.resources().size(),
              shards ? "shard" : "file",
              "'model-signing inspect' on the signature lists all of them."));
    }
    return section.add(table.labelledBy("files-title"));
  }

  private String digestColumn() {
    return "Signed digest (" + manifest.serialization().hashAlgorithm().id() + ")";
  }

  private String counts() {
    int files = manifest.resourcesByFile().size();
    String signed =
        shards
            ? "%s in %s are signed."
                .formatted(
                    Figures.counted(manifest.resources().size(), "shard"),
                    Figures.counted(files, "file"))
            : files == 1 ? "1 file is signed." : Figures.counted(files, "file") + " are signed.";
    return report.bytes().isPresent()
        ? signed
            + " %s were compared.".formatted(Figures.counted(report.bytes().getAsLong(), "byte"))
        : signed;
  }

  private void addRow(Table table, ResourceDescriptor signed) {
    Resource resource = signed.resource();
    Result result = resultOf(resource);
    table.row(
        Link.className(result.state),
        Sections.code(resource.path().toString()),
        Element.of("span", shards ? "range" : "number").text(size(resource)),
        Element.of("span", "result").add(Icon.of(result.state)).text(result.text),
        Sections.digest(signed.digest().value().toHex()));
  }

  private String size(Resource resource) {
    return switch (resource) {
      case Resource.Shard shard ->
          Figures.number(shard.startBytes()) + " – " + Figures.number(shard.endBytes());
      case Resource.WholeFile file -> {
        Long bytes = report.fileSizes().get(file.path());
        if (bytes == null && manifest.isOfUnnamedFile() && report.fileSizes().size() == 1) {
          bytes = report.fileSizes().values().iterator().next();
        }
        yield bytes == null ? "not known" : Figures.number(bytes);
      }
    };
  }

  /** What became of a file or shard. */
  private enum Result {
    MATCHES(State.HOLDS, "as signed"),
    DIFFERS(State.BROKEN, "differs"),
    MISSING(State.BROKEN, "missing"),
    NOT_COMPARED(State.NOT_REACHED, "not compared");

    private final State state;
    private final String text;

    Result(State state, String text) {
      this.state = state;
      this.text = text;
    }
  }

  private Result resultOf(Resource resource) {
    if (notSelected.contains(resource.path().toString())) {
      return Result.NOT_COMPARED;
    }
    return switch (report.evidence().of(EvidencePart.FILES)) {
      case HOLDS -> Result.MATCHES;
      case NOT_REACHED -> Result.NOT_COMPARED;
      // Without a difference, the model was refused before any file was compared.
      case BROKEN -> report.differences().isEmpty() ? Result.NOT_COMPARED : comparisonOf(resource);
    };
  }

  private Result comparisonOf(Resource resource) {
    List<Difference> found =
        manifest.isOfUnnamedFile()
            ? List.copyOf(differences.values())
            : List.of(resource.name(), resource.path().toString()).stream()
                .map(differences::get)
                .filter(Objects::nonNull)
                .toList();
    if (found.isEmpty()) {
      return Result.MATCHES;
    }
    return found.getFirst().kind() == Difference.Kind.MISSING ? Result.MISSING : Result.DIFFERS;
  }
}
