@NullMarked
package io.modelsigning.cli.startup;

import org.jspecify.annotations.NullMarked;
