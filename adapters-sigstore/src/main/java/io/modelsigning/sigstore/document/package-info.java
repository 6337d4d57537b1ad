/**
 * Readers of Sigstore's documents: bundles, trusted roots, signing configurations, log entries,
 * checkpoints. They trust nothing they read, and prove nothing.
 *
 * <p>Internal to this library; types are public for its other packages alone.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.sigstore.document;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
