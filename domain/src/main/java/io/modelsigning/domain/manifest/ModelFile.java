package io.modelsigning.domain.manifest;

/**
 * A regular file of a model as it was when the model was enumerated.
 *
 * @param sizeBytes its length, 0 or more
 * @param version what tells this content from a later one, for the storage that gave it; a local
 *     file's modification time, an object store's version identifier
 */
public record ModelFile(ModelPath path, long sizeBytes, String version) {
  /**
   * @throws IllegalArgumentException if the size is negative
   */
  public ModelFile {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("sizeBytes must not be negative, but is " + sizeBytes);
    }
  }
}
