package io.modelsigning.domain.service;

import static java.util.stream.Collectors.joining;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.CodePointOrder;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.ReusedDigests;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.Unchecked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds a model against a manifest (OMS v1.0, verification step 5): every signed file must be there
 * with its content, and no other file unless it may be unsigned.
 */
final class ContentComparison {
  private final Serialization serialization;
  private final Selection selection;
  private final List<Difference> differences = new ArrayList<>();
  private final List<ResourceDescriptor> compared = new ArrayList<>();
  private final List<FileRange> ranges = new ArrayList<>();
  private final List<Unchecked> unchecked = new ArrayList<>();
  private final Set<ModelPath> otherSignatures = new TreeSet<>();
  private final List<ModelFile> files = new ArrayList<>();

  private List<ReusedDigests> reused = List.of();

  private ContentComparison(Serialization serialization, Selection selection) {
    this.serialization = serialization;
    this.selection = selection;
  }

  /**
   * Lists the model and compares which files there are, and of what size where that is signed.
   *
   * @param signatures where in the model files are that have the form of a signature
   */
  static ContentComparison of(
      VerifyRequest request,
      Statement statement,
      Set<ModelPath> signatures,
      ProgressListener progress,
      WarningCollector warnings)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    Manifest manifest = statement.manifest();
    ContentComparison comparison =
        new ContentComparison(manifest.serialization(), new Selection(request.only()));
    progress.started(Phase.ENUMERATE);
    try {
      Enumeration enumeration =
          new Enumeration(request, statement, signatures, comparison.selection);
      ModelListing listing = enumeration.list();
      progress.listed(listing.files().size());
      comparison.compareFiles(manifest, listing, warnings);
      if (!comparison.selection.isPartial()) {
        comparison.unchecked.addAll(enumeration.unchecked(listing));
        comparison.otherSignatures.addAll(enumeration.foundAndLeftOut());
      }
      comparison.requireSomething(manifest);
    } catch (UnacceptableModelException | ModelAccessException e) {
      progress.failed(Phase.ENUMERATE, e.reason());
      throw e;
    } finally {
      progress.finished(Phase.ENUMERATE);
    }
    return comparison;
  }

  /** Which files of the model count, by request and signature. */
  private record Enumeration(
      VerifyRequest request, Statement statement, Set<ModelPath> signatures, Selection selection) {
    ModelListing list()
        throws UnacceptableModelException, ModelAccessException, InterruptedException {
      Manifest manifest = statement.manifest();
      Set<ModelPath> signed = new HashSet<>(manifest.resourcesByFile().keySet());
      signed.removeIf(path -> !path.equals(ModelPath.ROOT) && !selection.has(path));
      ModelSource model = request.model();
      if (looksAtSignedOnly()) {
        return model.list(ListingPolicy.only(signed, allowSymlinks()));
      }
      Exclusions exclusions = exclusions();
      ModelListing all = model.list(listingPolicy(exclusions));
      // An exclusion lets files be unsigned; it must not let a signed one go unchecked.
      Set<ModelPath> signedButExcluded = new HashSet<>(signed);
      signedButExcluded.removeIf(path -> !exclusions.excludes(path));
      if (signedButExcluded.isEmpty()) {
        return all;
      }
      ModelListing more = model.list(ListingPolicy.only(signedButExcluded, allowSymlinks()));
      List<ModelFile> files = new ArrayList<>(all.files());
      files.addAll(more.files());
      List<Warning> warnings = new ArrayList<>(all.warnings());
      warnings.addAll(more.warnings());
      return new ModelListing(files, all.singleFile(), warnings);
    }

    private ListingPolicy listingPolicy(Exclusions exclusions) {
      return selection.isPartial()
          ? ListingPolicy.matching(selection::has, exclusions, allowSymlinks())
          : ListingPolicy.allBut(exclusions, allowSymlinks());
    }

    private boolean looksAtSignedOnly() {
      return request.ignoreUnsignedFiles() && !statement.manifest().isOfUnnamedFile();
    }

    List<Unchecked> unchecked(ModelListing listing) throws InterruptedException {
      return looksAtSignedOnly()
          ? UncheckedParts.beside(listing, request)
          : UncheckedParts.by(exclusions(), statement.manifest().serialization(), listing, request);
    }

    private Set<ModelPath> excludedOtherwise() {
      Set<ModelPath> excluded = new HashSet<>(request.ignorePaths());
      if (request.ignoreRecordedPaths()) {
        excluded.addAll(statement.manifest().serialization().ignorePaths());
      }
      if (request.ignoreGitPaths()) {
        excluded.addAll(Exclusions.GIT_PATHS);
      }
      return excluded;
    }

    private Exclusions exclusions() {
      Set<ModelPath> excluded = excludedOtherwise();
      request
          .signatures()
          .forEach(
              place ->
                  place
                      .pathWithin(request.model())
                      .filter(this::isLeftOut)
                      .ifPresent(excluded::add));
      return Exclusions.of(excluded);
    }

    private boolean isLeftOut(ModelPath signature) {
      return !request.signaturesWereFound()
          || isSignature(signature)
          || statement.manifest().serialization().ignorePaths().contains(signature);
    }

    /** Returns whether it has both the name and the form of a signature. */
    private boolean isSignature(ModelPath signature) {
      return SignaturesInModel.isNamedLikeOne(signature) && signatures.contains(signature);
    }

    /** Returns the files that are left out for no other reason than that they are signatures. */
    Set<ModelPath> foundAndLeftOut() {
      if (!request.signaturesWereFound() || looksAtSignedOnly()) {
        return Set.of();
      }
      Exclusions otherwise = Exclusions.of(excludedOtherwise());
      Set<ModelPath> found = new HashSet<>(signatures);
      found.removeIf(path -> !isSignature(path) || otherwise.excludes(path));
      return found;
    }

    private boolean allowSymlinks() {
      return switch (statement.layout()) {
        case OMS_V1_0 -> statement.manifest().serialization().allowSymlinks();
        case DIGESTS_V0_1 -> request.allowSymlinksIfUnrecorded();
      };
    }
  }

  private void compareFiles(Manifest manifest, ModelListing listing, WarningCollector warnings) {
    warnings.addAll(listing.warnings());
    Map<ModelPath, ModelFile> unsigned = new HashMap<>();
    for (ModelFile file : listing.files()) {
      if (selection.has(file.path())) {
        unsigned.put(file.path(), file);
      }
    }
    for (Map.Entry<ModelPath, List<ResourceDescriptor>> signed :
        manifest.resourcesByFile().entrySet()) {
      ModelPath path =
          manifest.isOfUnnamedFile() && listing.singleFile() && listing.files().size() == 1
              ? listing.files().getFirst().path()
              : signed.getKey();
      ModelFile file = unsigned.remove(path);
      if (!selection.has(path)) {
        unchecked.add(new Unchecked(path.toString(), List.of(Unchecked.Why.NOT_SELECTED), 1, true));
      } else if (file == null) {
        differences.add(Difference.missing(path.toString()));
      } else {
        compareFile(file, signed.getValue());
      }
    }
    List<ModelFile> notCovered = new ArrayList<>();
    for (ModelFile file : unsigned.values()) {
      // No shard covers an empty file, so a signature can neither list it nor miss it.
      if (file.sizeBytes() == 0 && serialization.method().resourcesOf(file.path(), 0).isEmpty()) {
        notCovered.add(file);
      } else {
        differences.add(Difference.unexpected(file.path().toString()));
      }
    }
    notCovered.sort(Comparator.comparing(ModelFile::path));
    for (ModelFile file : notCovered) {
      unchecked.add(new Unchecked(file.path().toString(), List.of(Unchecked.Why.EMPTY), 1, true));
    }
    warnings.addEmptyFiles(notCovered.stream().map(file -> file.path().toString()).toList());
    // Without a digest to compare: reading them shows whether they are empty.
    notCovered.forEach(file -> ranges.add(new FileRange(file, 0, 0)));
  }

  /** Nothing is verified by looking at nothing; a pattern is likely misspelt. */
  private void requireSomething(Manifest manifest) throws UnacceptableModelException {
    if (selection.isPartial() && unchecked.size() == manifest.resourcesByFile().size()) {
      throw new UnacceptableModelException(
          Reason.NOTHING_SELECTED,
          manifest.modelName(),
          "a signed file must match %s, but none of the %d does"
              .formatted(
                  selection.only().stream().map("'%s'"::formatted).collect(joining(" or ")),
                  unchecked.size()));
    }
  }

  private void compareFile(ModelFile file, List<ResourceDescriptor> signed) {
    // Shards cover the signed file exactly, which Statement has made sure of.
    long signedBytes = ResourceDescriptor.statedBytes(signed).orElse(file.sizeBytes());
    if (signedBytes != file.sizeBytes()) {
      differences.add(
          Difference.mismatch(
              file.path().toString(), signedBytes + " bytes", file.sizeBytes() + " bytes"));
      return;
    }
    files.add(file);
    for (ResourceDescriptor descriptor : signed) {
      compared.add(descriptor);
      ranges.add(descriptor.resource().rangeOf(file));
    }
  }

  /** Returns what has to be hashed. */
  List<FileRange> ranges() {
    return ranges;
  }

  /** Returns how it is hashed. */
  Serialization serialization() {
    return serialization;
  }

  /**
   * Compares digests.
   *
   * @param hashed with a digest for each of the {@link #ranges}
   */
  void compare(ContentHashing.Hashed hashed) {
    reused = hashed.reused();
    List<Digest> actual = hashed.digests();
    for (int i = 0; i < compared.size(); i++) {
      Digest expected = compared.get(i).digest();
      if (!expected.equals(actual.get(i))) {
        differences.add(
            Difference.mismatch(
                compared.get(i).resource().name(), expected.toString(), actual.get(i).toString()));
      }
    }
  }

  List<Difference> differences() {
    List<Difference> sorted = new ArrayList<>(differences);
    sorted.sort((a, b) -> CodePointOrder.compare(a.path(), b.path()));
    return sorted;
  }

  /**
   * Returns what of the model was not looked at: other signatures too, unless they are good.
   *
   * @param good where in the model signatures are that are good
   */
  List<Unchecked> uncheckedBeside(Set<ModelPath> good) {
    List<Unchecked> parts = new ArrayList<>(unchecked);
    for (ModelPath signature : otherSignatures) {
      if (!good.contains(signature)) {
        parts.add(new Unchecked(signature.toString(), List.of(Unchecked.Why.SIGNATURE), 1, true));
      }
    }
    return parts;
  }

  /** Returns whether only some of the signed files were looked at. */
  boolean isPartial() {
    return selection.isPartial();
  }

  /** Returns for how much of it digests were known already. */
  List<ReusedDigests> reused() {
    return reused;
  }

  /** Returns the files whose content was compared. */
  List<ModelFile> files() {
    return files;
  }

  long bytes() {
    return ranges.stream().mapToLong(FileRange::sizeBytes).sum();
  }
}
