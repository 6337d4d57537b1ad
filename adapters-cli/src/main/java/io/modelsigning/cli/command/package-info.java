/** Commands: what each one is called, which options it has, and what it does. */
@NullMarked
package io.modelsigning.cli.command;

import org.jspecify.annotations.NullMarked;
