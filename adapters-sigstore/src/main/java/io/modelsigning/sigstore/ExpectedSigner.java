package io.modelsigning.sigstore;

/**
 * Whose signature is accepted. Both are compared exactly, character by character.
 *
 * @param identity the e-mail address, address (URI) or other name in the certificate
 * @param identityProvider the issuer of the identity token
 */
public record ExpectedSigner(String identity, String identityProvider) {
  /**
   * @throws IllegalArgumentException if either is empty
   */
  public ExpectedSigner {
    if (identity.isEmpty()) {
      throw new IllegalArgumentException("identity must not be empty");
    }
    if (identityProvider.isEmpty()) {
      throw new IllegalArgumentException("identity provider must not be empty");
    }
  }
}
