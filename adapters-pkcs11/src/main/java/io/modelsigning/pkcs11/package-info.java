/** Keys in tokens and hardware modules, by PKCS #11. */
@NullMarked
package io.modelsigning.pkcs11;

import org.jspecify.annotations.NullMarked;
