/** When signatures were made: timestamps, had and verified. */
@NullMarked
package io.modelsigning.cli.time;

import org.jspecify.annotations.NullMarked;
