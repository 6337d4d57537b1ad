/** Keyless signing and verifying with Sigstore: certificates, transparency logs, timestamps. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.sigstore;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
