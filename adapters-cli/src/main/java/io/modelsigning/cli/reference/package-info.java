/**
 * Shell completions and man pages, made from the definitions of the commands. The generator that
 * comes with picocli writes for bash alone and knows neither a method that is implied nor values
 * behind an equals sign.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.cli.reference;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
