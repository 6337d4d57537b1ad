/** Keys in the transit engines of HashiCorp Vault and OpenBao, over HTTP. */
@NullMarked
package io.modelsigning.kms;

import org.jspecify.annotations.NullMarked;
