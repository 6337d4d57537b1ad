/**
 * Models and signatures in S3 and in stores that have its interface, by the AWS SDK: {@link
 * io.modelsigning.s3.S3Storage}.
 */
@NullMarked
package io.modelsigning.s3;

import org.jspecify.annotations.NullMarked;
