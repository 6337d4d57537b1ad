/** What callers ask for: sign, verify or digest a model, inspect a signature. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.domain.port.in;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
