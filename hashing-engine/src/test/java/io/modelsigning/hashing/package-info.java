/** Tests of the hashing engine; run once for every kernel. */
@NullMarked
package io.modelsigning.hashing;

import org.jspecify.annotations.NullMarked;
