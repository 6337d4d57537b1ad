/** Tests of the pages. */
@NullMarked
package io.modelsigning.html;

import org.jspecify.annotations.NullMarked;
