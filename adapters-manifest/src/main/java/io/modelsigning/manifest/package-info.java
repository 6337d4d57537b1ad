/** Manifests instead of models: what can be known of a model without reading it. */
@NullMarked
package io.modelsigning.manifest;

import org.jspecify.annotations.NullMarked;
