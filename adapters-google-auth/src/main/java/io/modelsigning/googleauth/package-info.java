/** How users are known to Google Cloud: {@link io.modelsigning.googleauth.GoogleAccess}. */
@NullMarked
package io.modelsigning.googleauth;

import org.jspecify.annotations.NullMarked;
