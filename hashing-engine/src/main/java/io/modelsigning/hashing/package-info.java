/** Hashes files and shards in parallel, in SIMD lanes where the processor has them. */
@NullMarked
package io.modelsigning.hashing;

import org.jspecify.annotations.NullMarked;
