@NullMarked
package io.modelsigning.spark.submit;

import org.jspecify.annotations.NullMarked;
