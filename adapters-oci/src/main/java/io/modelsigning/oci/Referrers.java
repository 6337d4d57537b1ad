package io.modelsigning.oci;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Sha256;
import io.modelsigning.domain.signature.Bundle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The signatures that are attached to a manifest: by the registry's list of what refers to it or,
 * where the registry has none, by the index with the tag that stands in for it (OCI distribution
 * specification v1.1, "Listing Referrers" and "Referrers Tag Schema").
 */
final class Referrers {
  private static final int MAXIMUM_PAGES = 16;

  /** So many of what is attached is looked at, where its type does not tell that it is another. */
  private static final int MAXIMUM_CANDIDATES = 4 * SignedModel.MAXIMUM_SIGNATURES;

  /** What others do at the same time may undo the change of an index; how often it is made. */
  private static final int ATTEMPTS = 5;

  private static final int PAUSE_MILLIS = 200;

  private final Registry registry;

  Referrers(Registry registry) {
    this.registry = registry;
  }

  /**
   * Returns the manifests of the signatures of a manifest, in the order of the registry.
   *
   * @throws RegistryException if that cannot be told, or they are too many
   */
  List<OciLocation> signatures(OciLocation pinned) throws RegistryException, InterruptedException {
    List<OciLocation> signatures = new ArrayList<>();
    int candidates = 0;
    for (Descriptor descriptor : listed(pinned).listed()) {
      if (!mayBeSignature(descriptor)) {
        continue;
      }
      if (++candidates > MAXIMUM_CANDIDATES) {
        throw tooMany(pinned, "at most %d things attached".formatted(MAXIMUM_CANDIDATES));
      }
      OciLocation manifest = pinned.at(descriptor.digest());
      Optional<Artifact> artifact = read(manifest);
      if (artifact.isPresent()
          && artifact.get().bundle().isPresent()
          && artifact
              .get()
              .subject()
              .map(Descriptor::digest)
              .equals(Optional.of(pinned.reference()))) {
        signatures.add(manifest);
      }
    }
    if (signatures.size() > SignedModel.MAXIMUM_SIGNATURES) {
      throw tooMany(
          pinned, "at most %d signatures attached".formatted(SignedModel.MAXIMUM_SIGNATURES));
    }
    return signatures;
  }

  /** Anybody who may write can attach anything: what is no manifest is no signature. */
  private Optional<Artifact> read(OciLocation manifest)
      throws RegistryException, InterruptedException {
    try {
      return registry.manifest(manifest);
    } catch (RegistryException e) {
      if (e.reason().equals(OciReasons.UNSUPPORTED_ARTIFACT)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static RegistryException tooMany(OciLocation pinned, String most) {
    return new RegistryException(
        Reason.NOT_SEARCHABLE, "'%s' must have %s, but has more".formatted(pinned, most));
  }

  /** Some registries state the type of the configuration instead of the artifact's. */
  private static boolean mayBeSignature(Descriptor descriptor) {
    return MediaTypes.isManifest(descriptor.mediaType())
        && descriptor
            .artifactType()
            .filter(type -> !type.startsWith(MediaTypes.ANY_BUNDLE))
            .filter(type -> !type.equals(MediaTypes.EMPTY))
            .isEmpty();
  }

  /**
   * What is attached, each once.
   *
   * @param byRegistry whether the registry keeps the list
   */
  private record Listed(List<Descriptor> listed, boolean byRegistry) {}

  private Listed listed(OciLocation pinned) throws RegistryException, InterruptedException {
    String attempt = "listing what is attached to '%s'".formatted(pinned);
    Map<String, Descriptor> found = new LinkedHashMap<>();
    Optional<String> path = Optional.of("referrers/" + pinned.reference());
    for (int pages = 0; path.isPresent(); pages++) {
      if (pages == MAXIMUM_PAGES) {
        throw tooMany(pinned, "at most %d pages of what is attached".formatted(MAXIMUM_PAGES));
      }
      Optional<Registry.Page> page = registry.referrers(attempt, pinned.repository(), path.get());
      if (page.isEmpty()) {
        return new Listed(indexOf(pinned), false);
      }
      page.get().index().listed().forEach(one -> found.putIfAbsent(one.digest(), one));
      path = page.get().next();
    }
    return new Listed(List.copyOf(found.values()), true);
  }

  private static OciLocation tagFor(OciLocation pinned) {
    return pinned.at(pinned.reference().replace(':', '-'));
  }

  private List<Descriptor> indexOf(OciLocation pinned)
      throws RegistryException, InterruptedException {
    Optional<Artifact> index = registry.manifest(tagFor(pinned));
    if (index.isPresent() && index.get().kind() != Artifact.Kind.INDEX) {
      throw new RegistryException(
          OciReasons.UNSUPPORTED_ARTIFACT,
          "'%s' must be an index of what is attached to a manifest, but is a manifest itself"
              .formatted(tagFor(pinned)));
    }
    Map<String, Descriptor> found = new LinkedHashMap<>();
    index.map(Artifact::listed).orElse(List.of()).forEach(one -> found.put(one.digest(), one));
    return List.copyOf(found.values());
  }

  /**
   * Attaches a signature to a manifest, whole or not at all as far as others can see.
   *
   * @return where its manifest is
   * @throws RegistryException if that fails
   */
  OciLocation attach(Bytes bundle, OciLocation pinned, Descriptor subject)
      throws RegistryException, InterruptedException {
    String attempt = "attaching a signature to '%s'".formatted(pinned);
    Bytes manifest = BundleManifest.of(bundle, subject);
    Descriptor configuration =
        BundleManifest.descriptor(MediaTypes.EMPTY, BundleManifest.NO_CONFIGURATION);
    registry.store(attempt, pinned.repository(), configuration, BundleManifest.NO_CONFIGURATION);
    registry.store(
        attempt,
        pinned.repository(),
        BundleManifest.descriptor(Bundle.MEDIA_TYPE_V03, bundle),
        bundle);
    Descriptor stored =
        new Descriptor(
            MediaTypes.MANIFEST,
            new Sha256().update(manifest).digest().toString(),
            manifest.size(),
            Optional.of(Bundle.MEDIA_TYPE_V03),
            Map.of());
    OciLocation place = pinned.at(stored.digest());
    Optional<String> seen = registry.storeManifest(attempt, place, MediaTypes.MANIFEST, manifest);
    if (!seen.equals(Optional.of(subject.digest()))) {
      requireListed(attempt, pinned, stored);
    }
    return place;
  }

  /** A registry that does not say that it has attached it may have, or may keep no lists. */
  private void requireListed(String attempt, OciLocation pinned, Descriptor stored)
      throws RegistryException, InterruptedException {
    for (int number = 1; number <= ATTEMPTS; number++) {
      Listed listed = listed(pinned);
      if (has(listed, stored)) {
        return;
      }
      if (!listed.byRegistry()) {
        List<Descriptor> all = new ArrayList<>(listed.listed());
        all.add(stored);
        registry.storeManifest(attempt, tagFor(pinned), MediaTypes.INDEX, index(all));
      }
      // Registries do not refuse to replace what has changed meanwhile: it is looked at again.
      Thread.sleep(
          ThreadLocalRandom.current().nextInt(PAUSE_MILLIS * number / 2, PAUSE_MILLIS * number));
    }
    if (!has(listed(pinned), stored)) {
      throw new RegistryException(
          OciReasons.SIGNATURE_NOT_ATTACHED,
          "%s failed: it is stored as '%s', but the registry does not list it"
              .formatted(attempt, pinned.at(stored.digest())));
    }
  }

  private static boolean has(Listed listed, Descriptor stored) {
    return listed.listed().stream().anyMatch(one -> one.digest().equals(stored.digest()));
  }

  private static Bytes index(List<Descriptor> manifests) {
    JsonObject index = new JsonObject();
    index.addProperty("schemaVersion", 2);
    index.addProperty("mediaType", MediaTypes.INDEX);
    JsonArray listed = new JsonArray();
    manifests.forEach(one -> listed.add(one.toJson()));
    index.add("manifests", listed);
    return Bytes.ofUtf8(index.toString());
  }
}
