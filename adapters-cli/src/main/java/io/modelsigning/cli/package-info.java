/**
 * The command line: how the program starts, runs a command and ends; the assembly of the adapters.
 */
@NullMarked
package io.modelsigning.cli;

import org.jspecify.annotations.NullMarked;
