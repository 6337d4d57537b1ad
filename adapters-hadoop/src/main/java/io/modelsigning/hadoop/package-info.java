/**
 * Models and signatures in the file systems of Hadoop, for programs that run in a cluster: {@link
 * io.modelsigning.hadoop.HadoopStorage}.
 */
@NullMarked
package io.modelsigning.hadoop;

import org.jspecify.annotations.NullMarked;
