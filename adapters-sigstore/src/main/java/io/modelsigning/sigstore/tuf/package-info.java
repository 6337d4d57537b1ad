/**
 * A client of The Update Framework, by which the trust configuration of a public instance is got.
 *
 * <p>Internal to this library; types are public for its other packages alone.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.sigstore.tuf;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
