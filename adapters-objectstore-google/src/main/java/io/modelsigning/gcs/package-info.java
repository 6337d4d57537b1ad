/**
 * Models and signatures in Google Cloud Storage, by its JSON interface and Google's authentication
 * library: {@link io.modelsigning.gcs.GcsStorage}.
 */
@NullMarked
package io.modelsigning.gcs;

import org.jspecify.annotations.NullMarked;
