/**
 * Signature verification by keys of every kind that Sigstore has, and the encoding of keys.
 *
 * <p>Internal to this library; types are public for its other packages alone.
 */
@NullMarked
package io.modelsigning.sigstore.crypto;

import org.jspecify.annotations.NullMarked;
