package io.modelsigning.domain.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaSignatureFormTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "3006020101020101",
        "3007020200ff020101",
        "3008020200ff02020080",
        "30080202010002027fff",
      })
  void takesPositiveNumbers(String hex) {
    assertTrue(isDer(hex), hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3000",
        "3003020101",
        // Another type, of the whole and of each number.
        "3106020101020101",
        "3006030101020101",
        "3006020101030101",
        // Zero, negative, and more bytes than needed.
        "3006020100020101",
        "3006020101020100",
        "3006020180020101",
        "3006020101020180",
        "300702020001020101",
        "300702010102020001",
        "300702020000020101",
        "3005020002010101",
        // Lengths that are wrong, long without need, or indefinite.
        "3005020101020101",
        "3007020101020101",
        "300602010102010100",
        "308106020101020101",
        "30820006020101020101",
        "30800201010201010000",
        "300702810101020101",
        "30060202010102",
        "3006020101027f01",
        "3006028001020101",
        // One number, three numbers.
        "3003020105",
        "3009020101020101020101",
      })
  void takesNothingElse(String hex) {
    assertFalse(isDer(hex), hex);
  }

  private static boolean isDer(String hex) {
    return EcdsaSignatureForm.isDer(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, SHA256withECDSA",
    "secp384r1, SHA384withECDSA",
    "secp521r1, SHA512withECDSA"
  })
  void takesWhatThePlatformSigns(String curve, String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair keys = generator.generateKeyPair();
    Signature signer = Signature.getInstance(algorithm);
    for (int i = 0; i < 50; i++) {
      signer.initSign(keys.getPrivate());
      signer.update((byte) i);
      byte[] signature = signer.sign();
      assertTrue(EcdsaSignatureForm.isDer(signature), HexFormat.of().formatHex(signature));
      for (int cut = 0; cut < signature.length; cut++) {
        assertFalse(EcdsaSignatureForm.isDer(Arrays.copyOf(signature, cut)));
      }
      assertFalse(EcdsaSignatureForm.isDer(Arrays.copyOf(signature, signature.length + 1)));
    }
  }

  @Test
  void longLengthsAreThoseOfLongContent() {
    byte[] whole = new byte[3 + 2 * (2 + 62)];
    whole[0] = 0x30;
    whole[1] = (byte) 0x81;
    whole[2] = (byte) (whole.length - 3);
    for (int start : new int[] {3, 3 + 64}) {
      whole[start] = 2;
      whole[start + 1] = 62;
      whole[start + 2] = 1;
    }
    assertEquals(128, whole[2] & 0xff);
    assertTrue(EcdsaSignatureForm.isDer(whole));
  }

  @ParameterizedTest
  @CsvSource({"secp256r1,SHA256", "secp384r1,SHA384", "secp521r1,SHA512"})
  void makesOfTwoNumbersWhatThePlatformMakes(String curve, String hash) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();
    byte[] message = {1, 2, 3};
    // Enough that numbers with leading zeros and with a high first bit are among them.
    for (int i = 0; i < 300; i++) {
      Signature signer = Signature.getInstance(hash + "withECDSAinP1363Format");
      signer.initSign(pair.getPrivate());
      signer.update(message);
      byte[] der = EcdsaSignatureForm.derOf(signer.sign());
      assertTrue(EcdsaSignatureForm.isDer(der), () -> HexFormat.of().formatHex(der));
      Signature verifier = Signature.getInstance(hash + "withECDSA");
      verifier.initVerify(pair.getPublic());
      verifier.update(message);
      assertTrue(verifier.verify(der), () -> HexFormat.of().formatHex(der));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "010203", "0001", "0100", "00000001"})
  void refusesWhatAreNotTwoNumbers(String hex) {
    byte[] concatenated = HexFormat.of().parseHex(hex);
    assertThrows(IllegalArgumentException.class, () -> EcdsaSignatureForm.derOf(concatenated), hex);
  }
}
