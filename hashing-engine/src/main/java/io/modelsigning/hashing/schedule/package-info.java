/** The units of work, who gets which, and the threads that do them. */
@NullMarked
package io.modelsigning.hashing.schedule;

import org.jspecify.annotations.NullMarked;
