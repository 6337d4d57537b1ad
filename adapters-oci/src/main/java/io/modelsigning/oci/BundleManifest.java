package io.modelsigning.oci;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Sha256;
import io.modelsigning.domain.signature.Bundle;

/**
 * The manifest by which a signature is attached to a model: the form in which Sigstore's tools
 * attach bundles (sigstore/cosign, "specs/BUNDLE_SPEC.md").
 */
final class BundleManifest {
  /** How the types of what is signed of a model begin. */
  static final String PREDICATES = "https://model_signing/";

  private static final String SIGNED = PREDICATES + "signature/v1.0";

  /** The configuration of an artifact that needs none. */
  static final Bytes NO_CONFIGURATION = Bytes.ofUtf8("{}");

  private BundleManifest() {}

  static Descriptor descriptor(String mediaType, Bytes content) {
    return new Descriptor(
        mediaType, new Sha256().update(content).digest().toString(), content.size());
  }

  /** Returns the manifest of {@code bundle}, as a signature of {@code subject}. */
  static Bytes of(Bytes bundle, Descriptor subject) {
    JsonObject manifest = new JsonObject();
    manifest.addProperty("schemaVersion", 2);
    manifest.addProperty("mediaType", MediaTypes.MANIFEST);
    manifest.addProperty("artifactType", Bundle.MEDIA_TYPE_V03);
    manifest.add("config", descriptor(MediaTypes.EMPTY, NO_CONFIGURATION).toJson());
    JsonArray layers = new JsonArray();
    layers.add(descriptor(Bundle.MEDIA_TYPE_V03, bundle).toJson());
    manifest.add("layers", layers);
    manifest.add(
        "subject",
        new Descriptor(subject.mediaType(), subject.digest(), subject.sizeBytes()).toJson());
    JsonObject annotations = new JsonObject();
    annotations.addProperty("dev.sigstore.bundle.content", "dsse-envelope");
    annotations.addProperty("dev.sigstore.bundle.predicateType", SIGNED);
    manifest.add("annotations", annotations);
    return Bytes.ofUtf8(manifest.toString());
  }
}
