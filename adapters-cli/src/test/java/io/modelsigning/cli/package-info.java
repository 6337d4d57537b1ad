/** Tests of the command line, in process and with the real adapters. */
@NullMarked
package io.modelsigning.cli;

import org.jspecify.annotations.NullMarked;
