/** Benchmarks of the command line as a process, on a generated set of models. */
@NullMarked
package io.modelsigning.benchmarks.models;

import org.jspecify.annotations.NullMarked;
