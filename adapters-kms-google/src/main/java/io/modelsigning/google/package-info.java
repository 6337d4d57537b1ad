/** Keys in the Cloud Key Management Service of Google. */
@NullMarked
package io.modelsigning.google;

import org.jspecify.annotations.NullMarked;
