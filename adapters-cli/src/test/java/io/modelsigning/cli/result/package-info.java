@NullMarked
package io.modelsigning.cli.result;

import org.jspecify.annotations.NullMarked;
