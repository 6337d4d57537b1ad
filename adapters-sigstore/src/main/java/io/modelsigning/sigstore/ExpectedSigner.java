package io.modelsigning.sigstore;

import io.modelsigning.domain.signature.ExpectedName;

/**
 * Whose signature is accepted.
 *
 * @param identity which e-mail address, address (URI) or other name the certificate must have
 * @param identityProvider the issuer of the identity token, compared character by character: what
 *     an identity means, only its provider can say
 */
public record ExpectedSigner(ExpectedName identity, String identityProvider) {
  /**
   * Expects one identity, compared character by character.
   *
   * @throws IllegalArgumentException if either is empty
   */
  public ExpectedSigner(String identity, String identityProvider) {
    this(exact(identity), identityProvider);
  }

  /**
   * Expects an identity of one provider.
   *
   * @throws IllegalArgumentException if the provider is empty
   */
  public ExpectedSigner {
    if (identityProvider.isEmpty()) {
      throw new IllegalArgumentException("identity provider must not be empty");
    }
  }

  private static ExpectedName exact(String identity) {
    if (identity.isEmpty()) {
      throw new IllegalArgumentException("identity must not be empty");
    }
    return new ExpectedName.Exact(identity);
  }
}
