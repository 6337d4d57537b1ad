/** The command line on the driver of a Spark cluster. */
@NullMarked
package io.modelsigning.spark.submit;

import org.jspecify.annotations.NullMarked;
