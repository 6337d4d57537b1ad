/** Verdicts in the forms that CI services read. */
@NullMarked
package io.modelsigning.cli.ci;

import org.jspecify.annotations.NullMarked;
