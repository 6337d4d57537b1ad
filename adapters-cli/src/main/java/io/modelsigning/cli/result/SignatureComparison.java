package io.modelsigning.cli.result;

import io.modelsigning.cli.inspection.InspectedSignature;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ManifestComparison;
import io.modelsigning.domain.manifest.ModelPath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What differs between two signatures.
 *
 * @param fields every field compared, in the order shown
 */
record SignatureComparison(
    List<Field> fields,
    List<ModelPath> ignoredOnlyByFirst,
    List<ModelPath> ignoredOnlyBySecond,
    ManifestComparison files) {
  /** A field that has one value in each signature. */
  record Field(String name, String label, String first, String second) {
    boolean differs() {
      return !first.equals(second);
    }
  }

  static SignatureComparison of(InspectedSignature a, InspectedSignature b) {
    Manifest first = a.manifest();
    Manifest second = b.manifest();
    return new SignatureComparison(
        List.of(
            new Field("method", "method", a.method().id(), b.method().id()),
            new Field("signer", "signer", a.signer(), b.signer()),
            new Field("modelName", "model name", first.modelName(), second.modelName()),
            new Field(
                "rootDigest",
                "root digest",
                first.rootDigest().toString(),
                second.rootDigest().toString()),
            new Field(
                "hashing",
                "hashing",
                InspectionText.hashing(first.serialization()),
                InspectionText.hashing(second.serialization())),
            new Field(
                "layout",
                "layout",
                a.inspection().statement().layout().predicateType(),
                b.inspection().statement().layout().predicateType())),
        without(first.serialization().ignorePaths(), second.serialization().ignorePaths()),
        without(second.serialization().ignorePaths(), first.serialization().ignorePaths()),
        ManifestComparison.of(first, second));
  }

  private static List<ModelPath> without(List<ModelPath> paths, List<ModelPath> others) {
    Set<ModelPath> known = new HashSet<>(others);
    return paths.stream().filter(path -> !known.contains(path)).toList();
  }
}
