/** The command line: commands, their results as text and JSON, and the assembly of the adapters. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.cli;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
