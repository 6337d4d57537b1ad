package io.modelsigning.domain.service;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.signature.BundleHead;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds signatures that are about to be signed as files of the model. Whoever signs in that place
 * again, as is usual, breaks the signature that covers it.
 */
final class SignaturesInModel {
  /** Where a signature of a directory is kept unless somebody says otherwise. */
  private static final ModelPath USUAL_PLACE = ModelPath.of("model.sig");

  private static final String SUFFIX = ".sig";

  /** As many files are looked into, by their names; a model full of them needs no longer list. */
  private static final int MAXIMUM_FILES = 16;

  private SignaturesInModel() {}

  static void warn(ModelSource model, List<ModelFile> files, WarningCollector warnings) {
    List<ModelFile> named =
        files.stream()
            .filter(file -> isNamedLikeOne(file.path()))
            .sorted(Comparator.comparing(ModelFile::path))
            .limit(MAXIMUM_FILES)
            .toList();
    for (ModelFile file : named) {
      if (file.path().equals(USUAL_PLACE) || isSignature(model, file)) {
        String display = model.display(file.path());
        warnings.add(
            new Warning(
                Reason.SIGNATURE_IN_MODEL,
                "'%s' is a signature, and is about to be signed like any other file of the model: replaced, it breaks the new signature"
                    .formatted(display),
                display));
      }
    }
  }

  /** Returns whether a file is called as only signatures are, which nothing else reads. */
  static boolean isNamedLikeOne(ModelPath path) {
    return path.name().endsWith(SUFFIX);
  }

  private static boolean isSignature(ModelSource model, ModelFile file) {
    ByteBuffer head = ByteBuffer.allocate(BundleHead.BYTES);
    try (ModelContent content = model.open(file)) {
      while (head.hasRemaining() && content.read(head, head.position()) > 0) {
        // Until the head is there, or all there is.
      }
    } catch (ModelAccessException e) {
      // Hashing meets the same, and says so.
      return false;
    }
    return BundleHead.isOf(Arrays.copyOf(head.array(), head.position()));
  }
}
