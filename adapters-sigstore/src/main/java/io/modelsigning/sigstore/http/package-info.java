/**
 * Requests over HTTP: by which proxies and authorities, within which limits, and how often.
 *
 * <p>{@link io.modelsigning.sigstore.http.NetworkSettings} is for users of this library; the other
 * types are public for its packages alone.
 */
@NullMarked
package io.modelsigning.sigstore.http;

import org.jspecify.annotations.NullMarked;
