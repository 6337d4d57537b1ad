/** Policies in YAML: who may have signed which models, and how such a file is read. */
@NullMarked
package io.modelsigning.policy;

import org.jspecify.annotations.NullMarked;
