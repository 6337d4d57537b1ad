package io.modelsigning.oci;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A signature in a registry: the one whose manifest is named, or the only one that is attached to
 * the manifest that is named. What is written is attached as one more.
 */
final class OciSignature implements SignatureStore {
  private final OciStorage storage;
  private final Location given;
  private volatile String place;

  OciSignature(OciStorage storage, Location given) {
    this.storage = storage;
    this.given = given;
    this.place = given.text();
  }

  @Override
  public String location() {
    return place;
  }

  /** {@inheritDoc} It is attached to the model's manifest, and so never one of its layers. */
  @Override
  public Optional<ModelPath> pathWithin(ModelSource model) {
    return Optional.empty();
  }

  @Override
  public boolean replaces() {
    return false;
  }

  @Override
  public Bytes read() throws SignatureAccessException {
    try {
      OciStorage.Pinned named = storage.pinned(given);
      Optional<Descriptor> bundle = named.artifact().bundle();
      return bundle.isPresent() ? content(named, bundle.get()) : onlyOneOf(named);
    } catch (RegistryException e) {
      throw e.ofSignature();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Interrupted.exception(e).ofSignature();
    }
  }

  private Bytes onlyOneOf(OciStorage.Pinned model) throws RegistryException, InterruptedException {
    List<OciLocation> attached = new Referrers(model.registry()).signatures(model.location());
    if (attached.isEmpty()) {
      throw new RegistryException(
          Reason.NOT_FOUND, "no signature is attached to '%s'".formatted(given));
    }
    if (attached.size() > 1) {
      throw new RegistryException(
          OciReasons.SEVERAL_SIGNATURES,
          "one signature must be meant, but %d are attached to '%s': %s"
              .formatted(
                  attached.size(),
                  given,
                  attached.stream().map(OciLocation::toString).collect(Collectors.joining(", "))));
    }
    OciStorage.Pinned signature = storage.pinned(attached.getFirst().location());
    return content(
        signature,
        signature
            .artifact()
            .bundle()
            .orElseThrow(() -> new IllegalStateException("a digest names one manifest alone")));
  }

  private static Bytes content(OciStorage.Pinned signature, Descriptor bundle)
      throws RegistryException, InterruptedException {
    if (bundle.sizeBytes() > Bundle.MAXIMUM_BYTES) {
      throw new RegistryException(
          Reason.SIGNATURE_TOO_LARGE,
          "signature '%s' must have at most %d bytes, but has %d"
              .formatted(signature.location(), Bundle.MAXIMUM_BYTES, bundle.sizeBytes()));
    }
    return signature
        .registry()
        .blob(
            "reading the signature '%s'".formatted(signature.location()),
            signature.location().repository(),
            bundle);
  }

  @Override
  public void write(Bytes stored, Overwrite overwrite) throws SignatureAccessException {
    try {
      OciStorage.Pinned named = storage.pinned(given);
      // What is signed anew, as with a timestamp, is of the same model as the older signature.
      OciStorage.Pinned model =
          named.artifact().bundle().isPresent() && named.artifact().subject().isPresent()
              ? storage.pinned(
                  named.location().at(named.artifact().subject().get().digest()).location())
              : named;
      place =
          new Referrers(model.registry())
              .attach(stored, model.location(), model.artifact().self())
              .toString();
    } catch (RegistryException e) {
      throw e.ofSignature();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Interrupted.exception(e).ofSignature();
    }
  }

  @Override
  public String toString() {
    return location();
  }
}
