package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NewKeyPairTest {
  private static final String PASSWORD = OpenSslKeys.PASSWORD;
  private static final String ENCRYPTION = "PBEWithHmacSHA256AndAES_256";

  private final KeyMethods methods = KeyMethods.create(Clock.systemUTC());

  private static NewKeyPair make(Curve curve) {
    return KeyMethods.newKeyPair(curve, Optional.of(PASSWORD.toCharArray()));
  }

  private static String text(Bytes pem) {
    return new String(pem.toArray(), StandardCharsets.US_ASCII);
  }

  private static byte[] der(Bytes pem, String type) {
    String text = text(pem);
    String begin = "-----BEGIN " + type + "-----\n";
    String end = "-----END " + type + "-----\n";
    assertTrue(text.startsWith(begin) && text.endsWith(end), text);
    return Base64.getMimeDecoder()
        .decode(text.substring(begin.length(), text.length() - end.length()));
  }

  private void assertSigns(NewKeyPair pair, PasswordSource password) throws Exception {
    SigningKey key = methods.readSigningKey(PemSource.of("new", pair.privateKey()), password);
    Bytes payload = Bytes.ofUtf8("{}");
    Bundle bundle = methods.keySigner(key).sign(payload).bundle();
    SignatureVerdict verdict =
        methods
            .keyVerifier(PemSource.of("new", pair.publicKey()))
            .verify(bundle, SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, payload));
    assertTrue(verdict instanceof SignatureVerdict.Authentic, verdict.toString());
    assertEquals(text(pair.publicKey()), text(KeyMethods.publicKeyOf(key)));
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void whatIsMadeSigns(Curve curve) throws Exception {
    assertSigns(make(curve), OpenSslKeys.password(PASSWORD));
    assertSigns(KeyMethods.newKeyPair(curve, Optional.empty()), OpenSslKeys.NO_PASSWORD);
  }

  @ParameterizedTest
  @EnumSource(Curve.class)
  void thePlatformReadsBothHalves(Curve curve) throws Exception {
    NewKeyPair pair = KeyMethods.newKeyPair(curve, Optional.empty());
    KeyFactory factory = KeyFactory.getInstance("EC");
    assertBelongTogether(
        factory.generatePrivate(new PKCS8EncodedKeySpec(der(pair.privateKey(), "PRIVATE KEY"))),
        factory.generatePublic(new X509EncodedKeySpec(der(pair.publicKey(), "PUBLIC KEY"))));
  }

  private static void assertBelongTogether(PrivateKey secret, PublicKey open) throws Exception {
    byte[] message = {1, 2, 3};
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(secret);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(open);
    signature.update(message);
    assertTrue(signature.verify(signed));
  }

  /** By the platform's own reader of PBES2. */
  @Test
  void thePasswordIsStretchedAsMuchAsIsAskedForToday() throws Exception {
    // Java 21 takes no others.
    char[] ascii = "a password".toCharArray();
    NewKeyPair pair = KeyMethods.newKeyPair(Curve.P256, Optional.of(ascii.clone()));
    EncryptedPrivateKeyInfo info =
        new EncryptedPrivateKeyInfo(der(pair.privateKey(), "ENCRYPTED PRIVATE KEY"));
    AlgorithmParameters parameters = info.getAlgParameters();
    assertEquals(ENCRYPTION, parameters.toString());
    PBEParameterSpec derivation = parameters.getParameterSpec(PBEParameterSpec.class);
    assertEquals(600_000, derivation.getIterationCount());
    assertTrue(derivation.getSalt().length >= 16);
    Cipher cipher = Cipher.getInstance(ENCRYPTION);
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance(ENCRYPTION).generateSecret(new PBEKeySpec(ascii)),
        parameters);
    KeyFactory factory = KeyFactory.getInstance("EC");
    assertBelongTogether(
        factory.generatePrivate(info.getKeySpec(cipher)),
        factory.generatePublic(new X509EncodedKeySpec(der(pair.publicKey(), "PUBLIC KEY"))));
  }

  @Test
  void anotherPasswordOpensNothing() {
    NewKeyPair pair = make(Curve.P256);
    SigningException e =
        assertThrows(
            SigningException.class,
            () ->
                methods.readSigningKey(
                    PemSource.of("new", pair.privateKey()), OpenSslKeys.password("password")));
    assertEquals(KeyReasons.WRONG_PASSWORD, e.reason());
  }

  @Test
  void anEmptyPasswordIsNone() {
    assertThrows(
        IllegalArgumentException.class,
        () -> KeyMethods.newKeyPair(Curve.P256, Optional.of(new char[0])));
  }

  @Test
  void noTwoAreAlike() {
    NewKeyPair first = make(Curve.P256);
    assertNotEquals(first.hint(), make(Curve.P256).hint());
    assertEquals("key pair " + first.hint(), first.toString());
    assertFalse(first.toString().contains("PRIVATE"));
  }
}
