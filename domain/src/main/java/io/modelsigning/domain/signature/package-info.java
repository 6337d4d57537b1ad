/** Signature values: statement, envelope, bundle, signer and the verdict on a model. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.domain.signature;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
