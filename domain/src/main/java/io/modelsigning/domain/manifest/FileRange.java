package io.modelsigning.domain.manifest;

/**
 * Bytes of an enumerated file: what is hashed for one resource.
 *
 * @param startBytes offset of the first byte
 * @param endBytes offset behind the last byte; equal to {@code startBytes} only for an empty file
 */
public record FileRange(ModelFile file, long startBytes, long endBytes) {
  /**
   * @throws IllegalArgumentException if the range is not within the file
   */
  public FileRange {
    if (startBytes < 0 || endBytes < startBytes || endBytes > file.sizeBytes()) {
      throw new IllegalArgumentException(
          "range %d to %d is not within '%s' of %d bytes"
              .formatted(startBytes, endBytes, file.path(), file.sizeBytes()));
    }
  }

  /** Returns the length in bytes. */
  public long sizeBytes() {
    return endBytes - startBytes;
  }
}
