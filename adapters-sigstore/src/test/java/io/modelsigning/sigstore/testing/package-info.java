/** A Sigstore in this process: certificates, logs, timestamps and identities, good and bad. */
@NullMarked
package io.modelsigning.sigstore.testing;

import org.jspecify.annotations.NullMarked;
