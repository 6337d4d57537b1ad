/** What the words of a command line mean, and what is said of those that mean nothing. */
@NullMarked
package io.modelsigning.cli.parse;

import org.jspecify.annotations.NullMarked;
