@NullMarked
package io.modelsigning.cli.terminal;

import org.jspecify.annotations.NullMarked;
