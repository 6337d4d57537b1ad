package io.modelsigning.oci;

import com.google.gson.JsonObject;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Sha256;
import io.modelsigning.oci.ManifestJson.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image manifest, or an index of several (OCI image specification v1.1), that is what its digest
 * says.
 *
 * @param self what others refer to it by
 * @param listed the layers of a manifest, or the manifests of an index
 * @param subject the digest of what it is attached to
 */
record Artifact(
    Descriptor self,
    Kind kind,
    Optional<String> type,
    List<Descriptor> listed,
    Optional<Descriptor> subject,
    Optional<String> predicate) {
  /** What it lists. */
  enum Kind {
    MANIFEST,
    INDEX
  }

  private static final String PREDICATE_TYPE = "dev.sigstore.bundle.predicateType";

  /**
   * Reads one.
   *
   * @param contentType what the registry says that it is
   * @throws MalformedException if it is none, or could be read as another
   */
  static Artifact read(Bytes content, String contentType) throws MalformedException {
    JsonObject json = ManifestJson.read(content);
    String stated = ManifestJson.text(json, "mediaType").orElse(contentType);
    // Whoever goes by the header and whoever goes by the content must see the same.
    if (!contentType.equals(stated) && isKnown(contentType)) {
      throw new MalformedException(
          "it is served as '%s' and says itself that it is '%s'"
              .formatted(ManifestJson.shown(contentType), ManifestJson.shown(stated)));
    }
    if (!isKnown(stated)) {
      throw new MalformedException(
          "its media type is '%s', neither a manifest's nor an index's"
              .formatted(ManifestJson.shown(stated)));
    }
    if (json.has("layers") && json.has("manifests")) {
      throw new MalformedException("it has both layers and manifests");
    }
    Kind kind = MediaTypes.isIndex(stated) ? Kind.INDEX : Kind.MANIFEST;
    List<Descriptor> listed = new ArrayList<>();
    for (JsonObject one : ManifestJson.objects(json, kind == Kind.INDEX ? "manifests" : "layers")) {
      listed.add(Descriptor.read(one));
    }
    Optional<JsonObject> subject = ManifestJson.object(json, "subject");
    return new Artifact(
        new Descriptor(stated, new Sha256().update(content).digest().toString(), content.size()),
        kind,
        ManifestJson.text(json, "artifactType")
            .or(
                () ->
                    ManifestJson.object(json, "config")
                        .flatMap(config -> ManifestJson.text(config, "mediaType"))),
        listed,
        subject.isPresent() ? Optional.of(Descriptor.read(subject.get())) : Optional.empty(),
        ManifestJson.object(json, "annotations")
            .flatMap(notes -> ManifestJson.text(notes, PREDICATE_TYPE)));
  }

  private static boolean isKnown(String type) {
    return MediaTypes.isManifest(type) || MediaTypes.isIndex(type);
  }

  /** Returns the bundle that it is the manifest of, if it is that of a signature of a model. */
  Optional<Descriptor> bundle() {
    boolean signature =
        kind == Kind.MANIFEST
            && type.filter(name -> name.startsWith(MediaTypes.ANY_BUNDLE)).isPresent()
            && listed.size() == 1
            && listed.getFirst().mediaType().startsWith(MediaTypes.ANY_BUNDLE)
            // Bundles attest all sorts of things; without the annotation this may be a signature.
            && predicate.filter(name -> !name.startsWith(BundleManifest.PREDICATES)).isEmpty();
    return signature ? Optional.of(listed.getFirst()) : Optional.empty();
  }
}
