/** What only makes the program start faster. */
@NullMarked
package io.modelsigning.cli.startup;

import org.jspecify.annotations.NullMarked;
