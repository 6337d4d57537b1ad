/**
 * OpenID Connect identity tokens: given, from the surroundings of a build, or from a login.
 *
 * <p>{@link io.modelsigning.sigstore.oidc.IdentityOptions} and {@link
 * io.modelsigning.sigstore.oidc.UserInteraction} are for users of this library; the other types are
 * public for its packages alone.
 */
@NullMarked
package io.modelsigning.sigstore.oidc;

import org.jspecify.annotations.NullMarked;
