/** Verification reports as self-contained HTML pages: {@link VerificationPage}. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    jdkOnly = true)
package io.modelsigning.html;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
