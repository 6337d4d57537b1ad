/** What is shown of a signature that nobody has verified. */
@NullMarked
package io.modelsigning.cli.inspection;

import org.jspecify.annotations.NullMarked;
