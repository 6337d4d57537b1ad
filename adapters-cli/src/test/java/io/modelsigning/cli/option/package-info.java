@NullMarked
package io.modelsigning.cli.option;

import org.jspecify.annotations.NullMarked;
