/** Tests of reading. */
@NullMarked
package io.modelsigning.hashing.read;

import org.jspecify.annotations.NullMarked;
