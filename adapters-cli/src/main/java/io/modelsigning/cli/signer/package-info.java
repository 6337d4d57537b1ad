/** Who signs, with what secrets, and who must have signed. */
@NullMarked
package io.modelsigning.cli.signer;

import org.jspecify.annotations.NullMarked;
