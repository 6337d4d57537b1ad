/** Tests of kernels. */
@NullMarked
package io.modelsigning.hashing.kernel;

import org.jspecify.annotations.NullMarked;
