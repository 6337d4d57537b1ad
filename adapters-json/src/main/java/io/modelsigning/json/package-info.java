/** Sigstore bundles and in-toto statements as JSON; {@code JsonModule} gives the codecs. */
@NullMarked
package io.modelsigning.json;

import org.jspecify.annotations.NullMarked;
