package io.modelsigning.domain.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.manifest.Bytes;
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
