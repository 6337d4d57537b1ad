/** Tests of what is packed, unpacked again. */
@NullMarked
package io.modelsigning.packaging;

import org.jspecify.annotations.NullMarked;
