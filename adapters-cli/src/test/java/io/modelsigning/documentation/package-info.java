/** Runs what the documentation shows. */
@NullMarked
package io.modelsigning.documentation;

import org.jspecify.annotations.NullMarked;
