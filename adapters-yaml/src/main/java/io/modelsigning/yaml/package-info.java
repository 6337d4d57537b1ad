/** Documents in YAML: a tree whose values know where they stand, within limits. */
@NullMarked
package io.modelsigning.yaml;

import org.jspecify.annotations.NullMarked;
