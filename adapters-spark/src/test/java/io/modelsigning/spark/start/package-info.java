@NullMarked
package io.modelsigning.spark.start;

import org.jspecify.annotations.NullMarked;
