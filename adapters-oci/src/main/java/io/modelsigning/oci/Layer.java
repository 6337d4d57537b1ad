package io.modelsigning.oci;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer that is a file of a model, as clients unpack it: ModelPack's raw layers by their path,
 * others by the title that ORAS gives a file.
 */
record Layer(ModelPath path, Descriptor descriptor) {
  /** ModelPack specification, "Layer Annotation Keys". */
  private static final String PATH = "org.cncf.model.filepath";

  /** OCI image specification v1.1, "Pre-Defined Annotation Keys". */
  private static final String TITLE = "org.opencontainers.image.title";

  /** Says that ORAS made an archive of a directory, and unpacks it. */
  private static final String UNPACKED = "io.deis.oras.content.unpack";

  /** What ORAS calls any file unless it is told; of an image, it would be an archive. */
  private static final String IMAGE_LAYERS = "application/vnd.oci.image.layer.v1.tar";

  private static final int SHA256_CHARS = "sha256:".length();

  /**
   * Returns the files of a model.
   *
   * @param place what is read, for messages
   * @throws RegistryException if the layers are not all files of a model
   */
  static Map<ModelPath, Layer> filesOf(Artifact artifact, String place) throws RegistryException {
    if (artifact.kind() == Artifact.Kind.INDEX) {
      List<String> digests = artifact.listed().stream().map(Descriptor::digest).limit(5).toList();
      throw unsupported(
          place,
          "it is an index of %d manifests, and must be one of them: %s"
              .formatted(artifact.listed().size(), String.join(", ", digests)));
    }
    if (artifact.listed().isEmpty()) {
      throw unsupported(place, "its manifest has no layers");
    }
    Map<ModelPath, Layer> files = new HashMap<>();
    List<String> archives = new ArrayList<>();
    for (Descriptor descriptor : artifact.listed()) {
      if (isArchive(descriptor)) {
        archives.add(nameOf(descriptor).orElse(descriptor.digest()));
        continue;
      }
      String name =
          nameOf(descriptor)
              .orElseThrow(
                  () ->
                      unsupported(
                          place,
                          "the layer %s of type '%s' has no file name, neither '%s' nor '%s'"
                              .formatted(
                                  descriptor.digest(),
                                  ManifestJson.shown(descriptor.mediaType()),
                                  PATH,
                                  TITLE)));
      ModelPath path = pathOf(name, place);
      if (files.put(path, new Layer(path, descriptor)) != null) {
        throw unsupported(place, "it has the file '%s' twice".formatted(ManifestJson.shown(name)));
      }
    }
    if (!archives.isEmpty()) {
      throw new RegistryException(
          OciReasons.ARCHIVE_LAYER,
          "'%s' must have a layer for each file, but %d of %d layers are archives, the first '%s'"
              .formatted(
                  place,
                  archives.size(),
                  artifact.listed().size(),
                  ManifestJson.shown(archives.getFirst())));
    }
    requireNoFileInFile(files, place);
    return files;
  }

  private static ModelPath pathOf(String name, String place) throws RegistryException {
    try {
      return ModelPath.of(name);
    } catch (IllegalArgumentException e) {
      throw unsupported(place, ManifestJson.shown(String.valueOf(e.getMessage())));
    }
  }

  private static void requireNoFileInFile(Map<ModelPath, Layer> files, String place)
      throws RegistryException {
    for (ModelPath path : files.keySet()) {
      Optional<ModelPath> parent = path.parent();
      while (parent.isPresent()) {
        if (files.containsKey(parent.get())) {
          throw unsupported(
              place,
              "'%s' is a file, and has the file '%s' in it"
                  .formatted(
                      ManifestJson.shown(parent.get().toString()),
                      ManifestJson.shown(path.toString())));
        }
        parent = parent.get().parent();
      }
    }
  }

  private static Optional<String> nameOf(Descriptor descriptor) {
    return descriptor.annotation(PATH).or(() -> descriptor.annotation(TITLE));
  }

  private static boolean isArchive(Descriptor descriptor) {
    if (descriptor.annotation(UNPACKED).filter("true"::equalsIgnoreCase).isPresent()) {
      return true;
    }
    String type = descriptor.mediaType();
    boolean namedByOras = type.startsWith(IMAGE_LAYERS) && descriptor.annotation(TITLE).isPresent();
    return !namedByOras
        && (type.matches(".*[.+]tar(?:[.+](?:gz|gzip|zst|zstd|bz2|xz))?")
            || type.endsWith("+gzip"));
  }

  private static RegistryException unsupported(String place, String fault) {
    return new RegistryException(
        OciReasons.UNSUPPORTED_ARTIFACT,
        "'%s' cannot be read as a model: %s".formatted(place, fault));
  }

  /** Returns it as a file that is listed; the version of its content is the content's digest. */
  ModelFile file() {
    return new ModelFile(path, descriptor.sizeBytes(), descriptor.digest());
  }

  /** Returns the digest that the manifest states. */
  Digest digest() {
    return new Digest(
        HashAlgorithm.SHA256, Bytes.ofHex(descriptor.digest().substring(SHA256_CHARS)));
  }
}
