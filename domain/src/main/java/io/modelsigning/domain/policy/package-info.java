/** Which signatures of a model are enough: the place where policies decide. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.domain.policy;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
