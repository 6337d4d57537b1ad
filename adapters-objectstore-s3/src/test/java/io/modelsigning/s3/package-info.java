@NullMarked
package io.modelsigning.s3;

import org.jspecify.annotations.NullMarked;
