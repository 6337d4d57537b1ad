package io.modelsigning.sigstore;

import java.time.Instant;

/**
 * A time at which the signature is claimed to have existed.
 *
 * @param evidence what proves it, as the user is told
 * @param where which part of the bundle it is from, for messages
 */
record TrustedTime(Instant time, String evidence, String where) {}
