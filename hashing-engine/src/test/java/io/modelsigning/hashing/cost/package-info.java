/** Tests of costs and warm-ups. */
@NullMarked
package io.modelsigning.hashing.cost;

import org.jspecify.annotations.NullMarked;
