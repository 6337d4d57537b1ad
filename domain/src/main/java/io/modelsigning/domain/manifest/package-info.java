/** Manifest values: paths, resources, digests and how a model is turned into them. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.domain.manifest;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
