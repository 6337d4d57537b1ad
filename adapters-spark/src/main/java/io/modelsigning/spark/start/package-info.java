/**
 * What a JVM runs first, on the driver and on executors: class files for Java 17, on which Spark
 * runs too, so that a JVM that is too old for the rest can say so.
 */
@NullMarked
package io.modelsigning.spark.start;

import org.jspecify.annotations.NullMarked;
