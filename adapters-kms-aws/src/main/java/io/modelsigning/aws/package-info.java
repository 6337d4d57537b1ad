/** Keys in the AWS Key Management Service. */
@NullMarked
package io.modelsigning.aws;

import org.jspecify.annotations.NullMarked;
