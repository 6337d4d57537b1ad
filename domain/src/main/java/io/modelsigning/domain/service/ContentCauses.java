package io.modelsigning.domain.service;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.Difference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Why files have other content: Git replaced or converted them. */
final class ContentCauses {
  /** A larger file is not taken for a text. */
  private static final int MAXIMUM_TEXT_BYTES = 1 << 20;

  /** As much is read and converted altogether. */
  private static final long MAXIMUM_TOTAL_BYTES = 16 << 20;

  /** As many files are opened. */
  private static final int MAXIMUM_FILES = 10_000;

  private final RefusedModel model;
  private final Findings findings;
  private final Manifest manifest;
  private final Map<ModelPath, List<ResourceDescriptor>> signed;
  private final Map<Kind, List<String>> found = new HashMap<>();
  private int pointersToSigned;
  private int pointersToOther;
  private long readBytes;

  private enum Kind {
    POINTER,
    SIGNED_POINTER,
    SIGNED_WITH_LF,
    SIGNED_WITH_CRLF
  }

  ContentCauses(RefusedModel model, Findings findings, Manifest manifest) {
    this.model = model;
    this.findings = findings;
    this.manifest = manifest;
    this.signed = manifest.resourcesByFile();
  }

  void addTo(List<Cause> causes) throws InterruptedException {
    List<ModelPath> candidates =
        findings.mismatched().keySet().stream().limit(MAXIMUM_FILES).toList();
    for (ModelPath path : candidates) {
      Optional<ModelFile> file = model.at(path);
      Optional<Kind> kind = file.isPresent() ? kindOf(file.get(), path) : Optional.empty();
      if (kind.isPresent()) {
        List<String> paths = found.computeIfAbsent(kind.get(), absent -> new ArrayList<>());
        findings
            .mismatched()
            .getOrDefault(path, List.of())
            .forEach(difference -> paths.add(difference.path()));
        findings.mismatched().remove(path);
      }
    }
    paths(Kind.POINTER)
        .ifPresent(
            paths -> causes.add(new Cause.LfsPointers(paths, pointersToSigned, pointersToOther)));
    paths(Kind.SIGNED_POINTER).ifPresent(paths -> causes.add(new Cause.SignedLfsPointers(paths)));
    paths(Kind.SIGNED_WITH_LF).ifPresent(paths -> causes.add(new Cause.LineEndings(paths, false)));
    paths(Kind.SIGNED_WITH_CRLF).ifPresent(paths -> causes.add(new Cause.LineEndings(paths, true)));
  }

  private Optional<List<String>> paths(Kind kind) {
    return Optional.ofNullable(found.get(kind));
  }

  private Optional<Kind> kindOf(ModelFile file, ModelPath path) throws InterruptedException {
    if (isNamedBySignedPointer(file, path)) {
      return Optional.of(Kind.SIGNED_POINTER);
    }
    boolean maybeText =
        file.sizeBytes() <= MAXIMUM_TEXT_BYTES
            && readBytes + file.sizeBytes() <= MAXIMUM_TOTAL_BYTES;
    if (!maybeText) {
      return Optional.empty();
    }
    readBytes += file.sizeBytes();
    Optional<byte[]> content = model.head(file, MAXIMUM_TEXT_BYTES);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    Optional<LfsPointer> pointer = LfsPointer.parse(content.get());
    if (pointer.isPresent()) {
      count(pointer.get(), path);
      return Optional.of(Kind.POINTER);
    }
    return lineEndings(content.get(), path);
  }

  private Optional<Kind> lineEndings(byte[] content, ModelPath path) throws InterruptedException {
    Optional<byte[]> lf = TextConversion.toLf(content);
    if (lf.isPresent() && model.isAsSigned(lf.get(), path)) {
      return Optional.of(Kind.SIGNED_WITH_LF);
    }
    Optional<byte[]> crLf = TextConversion.toCrLf(content);
    return crLf.isPresent() && model.isAsSigned(crLf.get(), path)
        ? Optional.of(Kind.SIGNED_WITH_CRLF)
        : Optional.empty();
  }

  private void count(LfsPointer pointer, ModelPath path) {
    Optional<Boolean> same = names(pointer, signed.getOrDefault(path, List.of()));
    if (same.isPresent() && same.get()) {
      pointersToSigned++;
    } else if (same.isPresent()) {
      pointersToOther++;
    }
  }

  /** Returns whether the pointer names the signed content; empty if the digests do not tell. */
  private Optional<Boolean> names(LfsPointer pointer, List<ResourceDescriptor> resources) {
    OptionalLong signedBytes = ResourceDescriptor.statedBytes(resources);
    if (signedBytes.isPresent() && signedBytes.getAsLong() != pointer.sizeBytes()) {
      return Optional.of(false);
    }
    return resources.size() == 1 && manifest.serialization().hashAlgorithm() == HashAlgorithm.SHA256
        ? Optional.of(resources.getFirst().digest().equals(pointer.content()))
        : Optional.empty();
  }

  /** Returns whether the pointer to this file is what was signed, which SHA-256 alone tells. */
  private boolean isNamedBySignedPointer(ModelFile file, ModelPath path) {
    List<ResourceDescriptor> resources = signed.getOrDefault(path, List.of());
    List<Difference> differences = findings.mismatched().getOrDefault(path, List.of());
    if (manifest.serialization().hashAlgorithm() != HashAlgorithm.SHA256
        || resources.size() != 1
        || differences.size() != 1
        || ResourceDescriptor.statedBytes(resources).isPresent()) {
      return false;
    }
    String prefix = HashAlgorithm.SHA256.id() + ":";
    return differences
        .getFirst()
        .actual()
        .filter(actual -> actual.startsWith(prefix))
        .map(actual -> Bytes.ofHex(actual.substring(prefix.length())))
        .map(
            actual ->
                new LfsPointer(new Digest(HashAlgorithm.SHA256, actual), file.sizeBytes()).digest())
        .filter(resources.getFirst().digest()::equals)
        .isPresent();
  }
}
