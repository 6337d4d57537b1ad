/** Tests of the benchmarks of whole processes: what they generate, measure and write. */
@NullMarked
package io.modelsigning.benchmarks.models;

import org.jspecify.annotations.NullMarked;
