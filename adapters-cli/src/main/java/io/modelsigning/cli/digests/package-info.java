/** Digests that are known before a model is read. */
@NullMarked
package io.modelsigning.cli.digests;

import org.jspecify.annotations.NullMarked;
