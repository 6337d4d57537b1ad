/** Options that commands have in common, and what command lines may look like. */
@NullMarked
package io.modelsigning.cli.option;

import org.jspecify.annotations.NullMarked;
