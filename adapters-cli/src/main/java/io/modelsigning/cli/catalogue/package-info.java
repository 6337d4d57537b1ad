/** Several models in one run: which they are, and the work on each. */
@NullMarked
package io.modelsigning.cli.catalogue;

import org.jspecify.annotations.NullMarked;
