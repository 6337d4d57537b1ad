/** Signing and verifying with EC keys and X.509 certificates; {@code KeyMethods} is the door. */
@NullMarked
package io.modelsigning.keys;

import org.jspecify.annotations.NullMarked;
