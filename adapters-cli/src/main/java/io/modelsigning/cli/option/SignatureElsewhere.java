package io.modelsigning.cli.option;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.signature.BundleHead;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import io.modelsigning.domain.storage.Relation;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A signature that is going to be written to another storage than the local file system. What is
 * there is looked at before the model is hashed; whether it may be replaced, the storage asks again
 * when it writes.
 *
 * @param option how the user came to name it
 */
record SignatureElsewhere(String option, Location location) {
  /**
   * Makes sure that nothing is lost.
   *
   * @throws UsageException if it is the model, a file of it, or something else than a signature
   * @throws ModelSigningException if it cannot be told what is there
   */
  void check(Optional<Location> model, Storage storage, boolean force)
      throws UsageException, ModelSigningException {
    if (!storage.signature(location).replaces()) {
      return;
    }
    if (model.equals(Optional.of(location))) {
      throw new UsageException(
          "%s must not replace what is read, but '%s' is the file of the model"
              .formatted(option, location));
    }
    Optional<byte[]> there = head(storage);
    if (there.isEmpty() || BundleHead.isOf(there.get())) {
      return;
    }
    if (isOfModel(model, storage)) {
      throw new UsageException(
          "%s must not replace a file of the model, but '%s' is one".formatted(option, location));
    }
    if (!force && !Overwrite.OLDER_SIGNATURE.permits(there.get())) {
      throw FilesInUse.needsForce(option, "signature", location);
    }
  }

  /** Returns the first bytes of what is there. */
  private Optional<byte[]> head(Storage storage) throws SignatureAccessException {
    try {
      Bytes content = storage.signature(location).read();
      byte[] head = new byte[Math.min(content.size(), BundleHead.BYTES)];
      ByteBuffer bytes = content.asReadOnlyBuffer();
      bytes.get(head);
      return Optional.of(head);
    } catch (SignatureAccessException e) {
      if (e.reason().equals(Reason.NOT_FOUND)) {
        return Optional.empty();
      }
      if (e.reason().equals(Reason.SIGNATURE_TOO_LARGE)) {
        // No signature, whatever it is.
        return Optional.of(new byte[1]);
      }
      throw e;
    }
  }

  private boolean isOfModel(Optional<Location> model, Storage storage) throws ModelAccessException {
    return model.isPresent()
        && !location.equals(storage.usualSignature(model.get()))
        && storage.model(model.get(), ProgressListener.NONE).relate(location)
            instanceof Relation.Within;
  }
}
