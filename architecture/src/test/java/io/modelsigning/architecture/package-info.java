/** The architecture as rules, held against the classes of every module. */
@NullMarked
package io.modelsigning.architecture;

import org.jspecify.annotations.NullMarked;
