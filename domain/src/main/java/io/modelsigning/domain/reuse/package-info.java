/** Digests that are taken over from elsewhere instead of being computed. */
@NullMarked
package io.modelsigning.domain.reuse;

import org.jspecify.annotations.NullMarked;
