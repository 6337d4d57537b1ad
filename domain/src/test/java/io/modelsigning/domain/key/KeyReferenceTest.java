package io.modelsigning.domain.key;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyReferenceTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          key.pem,                             file
          "",                                  file
          keys/2026:1.pem,                     file
          C:\\keys\\key.pem,                   file
          C://keys/key.pem,                    file
          ./pkcs11:token=a,                    file
          file:///keys/key.pem,                file
          env://SIGNING_KEY,                   env
          pkcs11:token=a;object=b,             pkcs11
          PKCS11:token=a,                      pkcs11
          pkcs11x:token=a,                     file
          awskms:///alias/models,              awskms
          AWSKMS://localhost:8080/alias/m,     awskms
          azurekms://v.vault.azure.net/models, azurekms
          hashivault://models,                 hashivault
          """)
  void knowsTheScheme(String text, String scheme) {
    assertEquals(scheme, new KeyReference(text).scheme());
  }
}
