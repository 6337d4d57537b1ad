package io.modelsigning.domain.manifest;

/**
 * How much of a model was not read, since digests of it were taken over from elsewhere.
 *
 * @param files how many files of which nothing was read, 0 or more
 * @param bytes how many bytes were not read, 0 or more; as many as are known, where the source does
 *     not tell the size of every file and the model itself is elsewhere
 */
public record ReusedDigests(DigestSource source, long files, long bytes) {}
