/** Tests of schedules. */
@NullMarked
package io.modelsigning.hashing.schedule;

import org.jspecify.annotations.NullMarked;
