package io.modelsigning;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.port.out.ModelSource;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of a model as it was verified, and the digests that were signed of it. Immutable.
 *
 * @param resources in the order of their offsets; together they cover the file
 */
record SignedFile(
    ModelSource model,
    ModelFile file,
    HashAlgorithm algorithm,
    List<ResourceDescriptor> resources) {
  SignedFile {
    resources =
        resources.stream()
            .sorted(Comparator.comparingLong(descriptor -> descriptor.resource().startBytes()))
            .toList();
  }

  String path() {
    return file.path().toString();
  }

  long sizeBytes() {
    return file.sizeBytes();
  }

  /** Opens the file, of which nothing is handed out that is not checked. */
  CheckedContent open() throws ModelContentException {
    try {
      return new CheckedContent(this, model.open(file));
    } catch (ModelAccessException e) {
      throw failure(e);
    }
  }

  ModelContentException failure(ModelAccessException e) {
    return new ModelContentException(e.reason(), path(), String.valueOf(e.getMessage()), e);
  }

  ModelContentException changed(String expected, String found) {
    return changed("%s, but %s".formatted(expected, found), (Throwable) null);
  }

  ModelContentException changed(String problem, @Nullable Throwable cause) {
    return new ModelContentException(
        Reason.FILE_CHANGED,
        path(),
        "'%s' changed since it was verified: %s".formatted(model.display(file.path()), problem),
        cause);
  }
}
