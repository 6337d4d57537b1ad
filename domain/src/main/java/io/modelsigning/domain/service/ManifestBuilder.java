package io.modelsigning.domain.service;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.ReusedDigests;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the manifest of a model in two steps, so that what can be said before hashing is. */
final class ManifestBuilder {
  private final DigestEngine engine;

  ManifestBuilder(DigestEngine engine) {
    this.engine = engine;
  }

  /**
   * What will be hashed.
   *
   * @param ranges one for each resource and, behind them, one for each file that is listed as empty
   *     and has no resource: reading it shows whether it is
   */
  record Plan(
      ModelSource model,
      Serialization serialization,
      List<Resource> resources,
      List<FileRange> ranges,
      long files,
      long bytes) {
    private static final int ENTRY_BYTES =
        "{\"name\":\"\",\"algorithm\":\"sha256\",\"digest\":\"\"},".length();

    /** Returns the files that have a resource. */
    List<ModelFile> covered() {
      return ranges.subList(0, resources.size()).stream()
          .filter(range -> range.startBytes() == 0)
          .map(FileRange::file)
          .toList();
    }

    /** Returns the files that are going to be hashed. */
    List<ModelFile> distinctFiles() {
      return ranges.stream().filter(range -> range.startBytes() == 0).map(FileRange::file).toList();
    }

    /** Returns how long the statement will be at least: names and digests are nearly all of it. */
    long leastPayloadBytes() {
      long total = 0;
      for (Resource resource : resources) {
        total += ENTRY_BYTES + resource.name().length();
      }
      return total + 2L * serialization.hashAlgorithm().digestBytes() * resources.size();
    }
  }

  Plan plan(
      ModelSource model,
      ManifestOptions options,
      Optional<ModelPath> signaturePath,
      ProgressListener progress,
      WarningCollector warnings)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    Set<ModelPath> excluded = new HashSet<>(options.ignorePaths());
    if (options.ignoreGitPaths()) {
      excluded.addAll(Exclusions.GIT_PATHS);
    }
    signaturePath.ifPresent(excluded::add);
    Exclusions exclusions = Exclusions.of(excluded);
    Serialization serialization =
        Serialization.builder()
            .method(options.method())
            .hashAlgorithm(options.hashAlgorithm())
            .allowSymlinks(options.allowSymlinks())
            .ignorePaths(exclusions.paths())
            .build();
    progress.started(Phase.ENUMERATE);
    try {
      ModelListing listing = model.list(ListingPolicy.allBut(exclusions, options.allowSymlinks()));
      progress.listed(listing.files().size());
      warnings.addAll(listing.warnings());
      return plan(model, serialization, listing, warnings);
    } catch (UnacceptableModelException | ModelAccessException e) {
      progress.failed(Phase.ENUMERATE, e.reason());
      throw e;
    } finally {
      progress.finished(Phase.ENUMERATE);
    }
  }

  private static Plan plan(
      ModelSource model,
      Serialization serialization,
      ModelListing listing,
      WarningCollector warnings)
      throws UnacceptableModelException {
    List<Resource> resources = new ArrayList<>();
    List<FileRange> ranges = new ArrayList<>();
    List<ModelFile> withoutResource = new ArrayList<>();
    long bytes = 0;
    for (ModelFile file : listing.files()) {
      List<Resource> ofFile = resourcesOf(file, serialization);
      for (Resource resource : ofFile) {
        resources.add(resource);
        ranges.add(resource.rangeOf(file));
      }
      if (ofFile.isEmpty()) {
        withoutResource.add(file);
      }
      bytes += file.sizeBytes();
    }
    if (resources.isEmpty()) {
      throw new UnacceptableModelException(
          Reason.EMPTY_MODEL,
          model.name(),
          "model '%s' must have at least one file to sign, but has none%s"
              .formatted(model.name(), listing.files().isEmpty() ? "" : " that is not empty"));
    }
    warnings.addEmptyFiles(withoutResource.stream().map(file -> file.path().toString()).toList());
    withoutResource.forEach(file -> ranges.add(new FileRange(file, 0, 0)));
    int files = listing.files().size() - withoutResource.size();
    return new Plan(model, serialization, resources, ranges, files, bytes);
  }

  private static List<Resource> resourcesOf(ModelFile file, Serialization serialization)
      throws UnacceptableModelException {
    try {
      return serialization.method().resourcesOf(file.path(), file.sizeBytes());
    } catch (IllegalArgumentException e) {
      throw new UnacceptableModelException(
          Reason.TOO_MANY_SHARDS, file.path().toString(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The manifest of what was planned.
   *
   * @param reused for how much of it digests were known already
   */
  record Made(Manifest manifest, List<ReusedDigests> reused) {}

  Made make(Plan plan, List<KnownDigests> known, ProgressListener progress)
      throws ModelAccessException, InterruptedException {
    ContentHashing.Hashed hashed =
        new ContentHashing(engine, plan.model(), known, progress)
            .hash(plan.ranges(), plan.serialization(), plan.files());
    List<ResourceDescriptor> descriptors = new ArrayList<>(plan.resources().size());
    for (int i = 0; i < plan.resources().size(); i++) {
      descriptors.add(new ResourceDescriptor(plan.resources().get(i), hashed.digests().get(i)));
    }
    return new Made(
        Manifest.sorted(plan.model().name(), plan.serialization(), descriptors), hashed.reused());
  }
}
