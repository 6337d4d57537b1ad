/** Why Sigstore refuses or fails: one list for all its rooms. */
@NullMarked
package io.modelsigning.sigstore.reason;

import org.jspecify.annotations.NullMarked;
