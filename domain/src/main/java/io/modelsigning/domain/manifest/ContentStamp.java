package io.modelsigning.domain.manifest;

import java.time.Instant;
import java.util.Optional;

/**
 * What a storage tells of a file's content without reading it. Two stamps are equal only if the
 * content is, as far as the storage's clock and its identifiers can be trusted.
 *
 * @param identity which content of which file this is; on a local file system device, inode, size
 *     and the times of the last change of content and of attributes, in nanoseconds
 * @param changedAt the later of these times, by the clock of the storage
 * @param doubt why this must not be relied on, for people, such as a network file system that keeps
 *     times and identifiers of its own; empty if it may be
 */
public record ContentStamp(String identity, Instant changedAt, Optional<String> doubt) {}
