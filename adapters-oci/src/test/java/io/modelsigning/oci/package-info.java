/** Tests of models and signatures in OCI registries. */
@NullMarked
package io.modelsigning.oci;

import org.jspecify.annotations.NullMarked;
