/** What is said of the trust root of a Sigstore instance. */
@NullMarked
package io.modelsigning.cli.trust;

import org.jspecify.annotations.NullMarked;
