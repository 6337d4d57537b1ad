/** Benchmarks of the hashing engine beside its rivals. */
@NullMarked
package io.modelsigning.benchmarks;

import org.jspecify.annotations.NullMarked;
