/** Keys that sign: their curves, and references to keys that are held elsewhere. */
@NullMarked
package io.modelsigning.domain.key;

import org.jspecify.annotations.NullMarked;
