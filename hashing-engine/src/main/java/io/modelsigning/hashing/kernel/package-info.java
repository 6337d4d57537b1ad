/** The hash functions: plain kernels, kernels of SIMD lanes, and the choice between them. */
@NullMarked
package io.modelsigning.hashing.kernel;

import org.jspecify.annotations.NullMarked;
