/** Models of the Deep Java Library from what was verified. */
@NullMarked
package io.modelsigning.djl;

import org.jspecify.annotations.NullMarked;
