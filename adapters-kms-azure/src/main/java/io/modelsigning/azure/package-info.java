/** Keys in Azure Key Vault. */
@NullMarked
package io.modelsigning.azure;

import org.jspecify.annotations.NullMarked;
