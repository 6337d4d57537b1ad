/** Results of commands, and how they are written: as text, as JSON, as a page. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.cli.result;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
