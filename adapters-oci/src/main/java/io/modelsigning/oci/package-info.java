/** Models and signatures in OCI registries, over HTTP. */
@NullMarked
package io.modelsigning.oci;

import org.jspecify.annotations.NullMarked;
