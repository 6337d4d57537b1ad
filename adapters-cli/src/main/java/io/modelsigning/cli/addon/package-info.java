/** Parts of the program that are loaded only when they are asked for. */
@NullMarked
package io.modelsigning.cli.addon;

import org.jspecify.annotations.NullMarked;
