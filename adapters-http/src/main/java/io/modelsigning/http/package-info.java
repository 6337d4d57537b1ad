/**
 * Requests over HTTP: by which proxies and authorities, within which limits, and how often.
 *
 * <p>{@link io.modelsigning.http.NetworkSettings} is for users of this library; the other types are
 * public for its packages alone.
 */
@NullMarked
package io.modelsigning.http;

import org.jspecify.annotations.NullMarked;
