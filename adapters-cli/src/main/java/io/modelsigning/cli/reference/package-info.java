/** Shell completions and man pages, made from the definitions of the commands. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.cli.reference;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
