package io.modelsigning.domain.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.manifest.Bytes;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SignatureValuesTest {
  private static final Bytes BYTES = Bytes.ofUtf8("x");

  @Test
  void materialTellsItsMethod() {
    assertEquals(SignatureMethod.KEY, new VerificationMaterial.KeyHint("h").method());
    assertEquals(SignatureMethod.KEY, new VerificationMaterial.RawKey(BYTES).method());
    assertEquals(
        SignatureMethod.CERTIFICATE,
        new VerificationMaterial.CertificateChain(List.of(BYTES)).method());
    assertEquals(
        SignatureMethod.SIGSTORE,
        new VerificationMaterial.SigstoreMaterial(BYTES, 1, BYTES).method());
  }

  @Test
  void theHintOfAKeyIsTakenOverItsPemText() {
    // Made by 'openssl ecparam -genkey'; the hint is what 'sha256sum' says of its PEM file.
    String base64 =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE49MRQE92IMtwrri0j0LMk77gSNL7"
            + "qYwFoSrFfrM+EN+myPnV+E+c3r8zs1RE64nDps2XEN9RetFlF8oBgaY0QA==";
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + base64.substring(0, 64)
            + "\n"
            + base64.substring(64)
            + "\n-----END PUBLIC KEY-----\n";
    assertEquals(
        VerificationMaterial.KeyHint.ofText(Bytes.ofUtf8(pem)),
        VerificationMaterial.KeyHint.of(Bytes.of(Base64.getDecoder().decode(base64))));
    assertEquals(
        "cc804f22685cd7a798ee9868139dc1568f8483e0c6ede35f7974a951bf0e757f",
        VerificationMaterial.KeyHint.ofText(Bytes.ofUtf8(pem)).hint());
  }

  @Test
  void materialAndEnvelopeAreNeverEmpty() {
    assertThrows(
        IllegalArgumentException.class, () -> new VerificationMaterial.CertificateChain(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new VerificationMaterial.SigstoreMaterial(BYTES, 0, BYTES));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Envelope(Envelope.IN_TOTO_JSON, BYTES, List.of()));
  }
}
