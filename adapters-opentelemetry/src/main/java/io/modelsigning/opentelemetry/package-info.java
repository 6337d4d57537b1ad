/** Traces of commands, exported with OpenTelemetry where the environment asks for it. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.opentelemetry;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
