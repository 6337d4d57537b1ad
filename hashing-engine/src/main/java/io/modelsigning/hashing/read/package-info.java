/** The way from files into buffers, which are hashed while others are filled. */
@NullMarked
package io.modelsigning.hashing.read;

import org.jspecify.annotations.NullMarked;
