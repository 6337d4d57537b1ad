/** Runs the use cases as the options of commands say, for one model or several. */
@NullMarked
package io.modelsigning.cli.usecase;

import org.jspecify.annotations.NullMarked;
