package io.modelsigning.domain.service;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.LookAlike;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Why names and contents do not go together, as far as names and digests alone tell. */
final class NameCauses {
  /** As many names are compared, of those missing and of those unexpected. */
  private static final int MAXIMUM_NAMES = 10_000;

  private final Findings findings;

  NameCauses(Findings findings) {
    this.findings = findings;
  }

  void addTo(List<Cause> causes) {
    swappedFiles().ifPresent(causes::add);
    if (!findings.missing().isEmpty() && !findings.unexpected().isEmpty()) {
      lookAlikeNames().ifPresent(causes::add);
    }
  }

  private Optional<Cause> lookAlikeNames() {
    Map<String, ModelPath> signedBySkeleton = new HashMap<>();
    for (ModelPath signed : first(findings.missing())) {
      LookAlike.skeleton(signed.toString())
          .ifPresent(skeleton -> signedBySkeleton.putIfAbsent(skeleton, signed));
    }
    Map<ModelPath, ModelPath> hereBySigned = new LinkedHashMap<>();
    for (ModelPath here : first(findings.unexpected())) {
      Optional<String> skeleton = LookAlike.skeleton(here.toString());
      ModelPath signed = skeleton.isPresent() ? signedBySkeleton.remove(skeleton.get()) : null;
      if (signed != null) {
        hereBySigned.put(signed, here);
      }
    }
    if (hereBySigned.isEmpty()) {
      return Optional.empty();
    }
    List<LookAlike> names = new ArrayList<>();
    hereBySigned.forEach(
        (signed, here) -> {
          names.add(LookAlike.of(signed.toString(), here.toString()));
          findings.missing().remove(signed);
          findings.unexpected().remove(here);
        });
    return Optional.of(new Cause.LookAlikeNames(names));
  }

  private static List<ModelPath> first(Set<ModelPath> paths) {
    return paths.stream().limit(MAXIMUM_NAMES).toList();
  }

  private Optional<Cause> swappedFiles() {
    Map<String, ModelPath> waiting = new HashMap<>();
    List<ModelPath> swapped = new ArrayList<>();
    findings
        .mismatched()
        .forEach(
            (path, differences) -> {
              Optional<String> signed = digests(differences, true);
              Optional<String> actual = digests(differences, false);
              if (signed.isPresent() && actual.isPresent()) {
                ModelPath other = waiting.remove(actual.get() + " as " + signed.get());
                if (other == null) {
                  waiting.put(signed.get() + " as " + actual.get(), path);
                } else {
                  swapped.add(other);
                  swapped.add(path);
                }
              }
            });
    if (swapped.isEmpty()) {
      return Optional.empty();
    }
    List<String> paths = new ArrayList<>();
    for (ModelPath path : swapped) {
      findings
          .mismatched()
          .getOrDefault(path, List.of())
          .forEach(difference -> paths.add(difference.path()));
      findings.mismatched().remove(path);
    }
    return Optional.of(
        new Cause.SwappedFiles(
            paths, swapped.get(0).toString(), swapped.get(1).toString(), swapped.size() / 2));
  }

  /** Returns the digests of the parts that differ; nothing if only sizes were compared. */
  private static Optional<String> digests(List<Difference> differences, boolean signed) {
    List<String> digests = new ArrayList<>(differences.size());
    for (Difference difference : differences) {
      Optional<String> value = signed ? difference.expected() : difference.actual();
      value.filter(text -> text.indexOf(':') > 0).ifPresent(digests::add);
    }
    return digests.size() == differences.size()
        ? Optional.of(String.join(",", digests))
        : Optional.empty();
  }
}
