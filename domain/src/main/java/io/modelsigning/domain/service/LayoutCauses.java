package io.modelsigning.domain.service;

import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.signature.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Why signed files are missing and others are there instead: they have other paths. */
final class LayoutCauses {
  /** As much is hashed to compare content; larger models are judged by names. */
  private static final long MAXIMUM_BYTES = 64 << 20;

  /** As many files are hashed. */
  private static final int MAXIMUM_FILES = 1_000;

  private final RefusedModel model;
  private final Findings findings;
  private final Manifest manifest;
  private long hashedBytes;
  private int hashedFiles;

  LayoutCauses(RefusedModel model, Findings findings, Manifest manifest) {
    this.model = model;
    this.findings = findings;
    this.manifest = manifest;
  }

  void addTo(List<Cause> causes) throws InterruptedException {
    Set<ModelPath> signed = manifest.resourcesByFile().keySet();
    if (model.isSingleFile() && signed.size() > 1) {
      causes.add(
          new Cause.DirectoryWasSigned(
              texts(findings.missing(), findings.unexpected()), signed.size()));
      return;
    }
    Optional<Cause> fileWasSigned = fileWasSigned(signed);
    if (fileWasSigned.isPresent()) {
      causes.add(fileWasSigned.get());
      return;
    }
    if (!findings.missing().isEmpty() && !findings.unexpected().isEmpty()) {
      otherLayout().ifPresent(causes::add);
      movedFiles().ifPresent(causes::add);
    }
  }

  private Optional<Cause> fileWasSigned(Set<ModelPath> signed) {
    ModelPath only = signed.iterator().next();
    boolean named =
        signed.size() == 1
            && only.toString().equals(manifest.modelName())
            && !findings.missing().contains(only);
    boolean unnamed = only.equals(ModelPath.ROOT) && findings.missing().contains(only);
    return !model.isSingleFile() && (unnamed || (named && !findings.unexpected().isEmpty()))
        ? Optional.of(
            new Cause.FileWasSigned(
                texts(findings.missing(), findings.unexpected()), manifest.modelName()))
        : Optional.empty();
  }

  /** The folder that paths here and paths as signed differ by. */
  private record Shift(String folder, boolean deeper) implements Comparable<Shift> {
    /** An order keeps a map of them fast if somebody makes their hash codes equal. */
    @Override
    public int compareTo(Shift other) {
      int byFolder = folder.compareTo(other.folder);
      return byFolder != 0 ? byFolder : Boolean.compare(deeper, other.deeper);
    }
  }

  private Optional<Cause> otherLayout() throws InterruptedException {
    Map<Shift, Map<ModelPath, ModelPath>> shifts = new TreeMap<>();
    for (ModelPath here : findings.unexpected()) {
      for (Split split : Split.of(here)) {
        if (findings.missing().contains(split.rest)) {
          pairsOf(shifts, new Shift(split.folder, true)).put(split.rest, here);
        }
      }
    }
    for (ModelPath signed : findings.missing()) {
      for (Split split : Split.of(signed)) {
        if (findings.unexpected().contains(split.rest)) {
          pairsOf(shifts, new Shift(split.folder, false)).put(signed, split.rest);
        }
      }
    }
    Optional<Map.Entry<Shift, Map<ModelPath, ModelPath>>> most =
        shifts.entrySet().stream()
            .max(
                (a, b) -> {
                  int bySize = Integer.compare(a.getValue().size(), b.getValue().size());
                  // The shorter folder is the likelier, and the choice does not depend on hashing.
                  return bySize != 0 ? bySize : b.getKey().folder.compareTo(a.getKey().folder);
                });
    return most.isEmpty()
        ? Optional.empty()
        : otherLayout(most.get().getKey(), most.get().getValue());
  }

  private static Map<ModelPath, ModelPath> pairsOf(
      Map<Shift, Map<ModelPath, ModelPath>> shifts, Shift shift) {
    return shifts.computeIfAbsent(shift, absent -> new LinkedHashMap<>());
  }

  /** A path cut behind one of its first folders. */
  private record Split(String folder, ModelPath rest) {
    private static final int MAXIMUM_FOLDERS = 16;

    static List<Split> of(ModelPath path) {
      List<Split> splits = new ArrayList<>();
      String text = path.toString();
      int slash = text.indexOf('/');
      while (slash >= 0 && splits.size() < MAXIMUM_FOLDERS) {
        splits.add(new Split(text.substring(0, slash), ModelPath.of(text.substring(slash + 1))));
        slash = text.indexOf('/', slash + 1);
      }
      return splits;
    }
  }

  private Optional<Cause> otherLayout(Shift shift, Map<ModelPath, ModelPath> hereBySigned)
      throws InterruptedException {
    int compared = 0;
    List<ModelPath> explained = new ArrayList<>();
    for (Map.Entry<ModelPath, ModelPath> pair : hereBySigned.entrySet()) {
      Optional<ModelFile> file = model.at(pair.getValue());
      if (file.isEmpty()) {
        continue;
      }
      if (mayHash(file.get())) {
        if (!model.isAsSigned(file.get(), pair.getKey())) {
          continue;
        }
        compared++;
      }
      explained.add(pair.getKey());
    }
    if (explained.isEmpty()) {
      return Optional.empty();
    }
    List<ModelPath> here = explained.stream().map(hereBySigned::get).toList();
    // One by one: removeAll looks each of its own up in a list of as many.
    explained.forEach(findings.missing()::remove);
    here.forEach(findings.unexpected()::remove);
    return Optional.of(
        new Cause.OtherLayout(
            texts(explained, here), shift.folder, shift.deeper, explained.size(), compared));
  }

  private Optional<Cause> movedFiles() throws InterruptedException {
    // By text, which has an order: lists of digests made to have one hash code would be slow to
    // find.
    Map<String, ModelPath> signedByContent = new HashMap<>();
    for (ModelPath signed : findings.missing()) {
      signedByContent.putIfAbsent(model.signed(signed).toString(), signed);
    }
    Map<ModelPath, ModelPath> hereBySigned = new LinkedHashMap<>();
    for (ModelPath here : findings.unexpected()) {
      Optional<ModelFile> file = model.at(here);
      if (file.isPresent() && mayHash(file.get())) {
        Optional<List<Digest>> digests = model.digests(file.get());
        ModelPath signed =
            digests.isEmpty() ? null : signedByContent.remove(digests.get().toString());
        if (signed != null) {
          hereBySigned.put(signed, here);
        }
      }
    }
    if (hereBySigned.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<ModelPath, ModelPath> first = hereBySigned.entrySet().iterator().next();
    hereBySigned.keySet().forEach(findings.missing()::remove);
    hereBySigned.values().forEach(findings.unexpected()::remove);
    return Optional.of(
        new Cause.MovedFiles(
            texts(hereBySigned.keySet(), hereBySigned.values()),
            first.getKey().toString(),
            first.getValue().toString(),
            hereBySigned.size()));
  }

  private boolean mayHash(ModelFile file) {
    boolean may = hashedFiles < MAXIMUM_FILES && file.sizeBytes() <= MAXIMUM_BYTES - hashedBytes;
    if (may) {
      hashedFiles++;
      hashedBytes += file.sizeBytes();
    }
    return may;
  }

  private static List<String> texts(Collection<ModelPath> first, Collection<ModelPath> second) {
    List<String> texts = new ArrayList<>();
    first.forEach(path -> texts.add(path.toString()));
    second.forEach(path -> texts.add(path.toString()));
    return texts;
  }
}
