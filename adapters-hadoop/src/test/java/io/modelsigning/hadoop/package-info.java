/** Tests of models and signatures in the file systems of Hadoop. */
@NullMarked
package io.modelsigning.hadoop;

import org.jspecify.annotations.NullMarked;
