/** How users are known to Azure: {@link io.modelsigning.azureauth.AzureAccess}. */
@NullMarked
package io.modelsigning.azureauth;

import org.jspecify.annotations.NullMarked;
