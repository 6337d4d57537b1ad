/**
 * Timestamps over signatures (RFC 3161): read, verified by trusted authorities, and had from them.
 *
 * <p>{@link io.modelsigning.timestamp.Timestamps} is for users of this library; {@link
 * io.modelsigning.timestamp.TimestampToken} is what other modules read timestamps by.
 */
@NullMarked
package io.modelsigning.timestamp;

import org.jspecify.annotations.NullMarked;
