/** Tests of the library's door. */
@NullMarked
package io.modelsigning;

import org.jspecify.annotations.NullMarked;
