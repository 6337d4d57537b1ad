package io.modelsigning.domain.service;

import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.signature.Difference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Differences by kind and file. What is explained is taken out, so that nothing is explained twice.
 */
final class Findings {
  private final Set<ModelPath> missing = new LinkedHashSet<>();
  private final Set<ModelPath> unexpected = new LinkedHashSet<>();
  private final Map<ModelPath, List<Difference>> mismatched = new LinkedHashMap<>();

  Findings(List<Difference> differences, Manifest manifest) {
    Map<String, ModelPath> fileOfResource = new LinkedHashMap<>();
    for (ResourceDescriptor descriptor : manifest.resources()) {
      fileOfResource.put(descriptor.resource().name(), descriptor.resource().path());
    }
    for (Difference difference : differences) {
      switch (difference.kind()) {
        case MISSING -> missing.add(pathOf(difference));
        case UNEXPECTED -> unexpected.add(pathOf(difference));
        case MISMATCH -> {
          // Where the size tells already, a difference is about the file, else about a shard.
          ModelPath signed = fileOfResource.get(difference.path());
          mismatched
              .computeIfAbsent(
                  signed == null ? pathOf(difference) : signed, path -> new ArrayList<>(1))
              .add(difference);
        }
      }
    }
  }

  private static ModelPath pathOf(Difference difference) {
    String path = difference.path();
    return path.equals(ModelPath.ROOT.toString()) ? ModelPath.ROOT : ModelPath.of(path);
  }

  /** Returns signed files that are not there and not explained yet. */
  Set<ModelPath> missing() {
    return missing;
  }

  /** Returns files that were not signed and are not explained yet. */
  Set<ModelPath> unexpected() {
    return unexpected;
  }

  /** Returns the differences of each file of other content that is not explained yet. */
  Map<ModelPath, List<Difference>> mismatched() {
    return mismatched;
  }

  /** Returns every path that a difference names. */
  Set<ModelPath> paths() {
    Set<ModelPath> paths = new HashSet<>(missing);
    paths.addAll(unexpected);
    paths.addAll(mismatched.keySet());
    return paths;
  }
}
