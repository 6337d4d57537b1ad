package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** An encrypted private key is opened in bounded time and memory, or refused as unusable. */
final class EncryptedKeyFuzzTest {
  private static final FuzzedFile FILE = new FuzzedFile();

  static Stream<byte[]> seeds() {
    return FuzzedFile.contents(
        "p256-pkcs8-encrypted.pem",
        "p256-pkcs8-encrypted-aes192-sha512.pem",
        "p256-pkcs8-encrypted-des3.pem",
        "p256-pkcs8-encrypted-pbes1.pem",
        "p256-pkcs8-encrypted-scrypt.pem",
        "p256-sec1-encrypted-aes128.pem",
        "p256-sec1-encrypted-aes256.pem",
        "p256-sec1-encrypted-des3.pem");
  }

  @MethodSource("seeds")
  @FuzzTest
  void encryptedKey(byte[] content) throws IOException {
    try {
      var unused =
          PrivateKeys.read(
                  PemSource.of(FILE.with(content)), OpenSslKeys.password(OpenSslKeys.PASSWORD))
              .publicKey();
    } catch (Unusable e) {
      assertTrue(e.text().startsWith("the private key"), e.text());
    }
  }
}
