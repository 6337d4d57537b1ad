/**
 * Hashes models on the executors of an Apache Spark cluster. The driver plans, checks what comes
 * back, and alone makes manifests and signatures; executors are trusted for the digests of what
 * they read.
 */
@NullMarked
package io.modelsigning.spark;

import org.jspecify.annotations.NullMarked;
