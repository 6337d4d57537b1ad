package io.modelsigning.domain.port.out;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class VerifierMadeLaterTest {
  private static final SignatureVerdict VERDICT =
      new SignatureVerdict.Rejected(Reason.INVALID_SIGNATURE, "no");

  private final AtomicInteger made = new AtomicInteger();
  private final Bytes payload = Bytes.ofUtf8("{}");
  private final Bundle bundle =
      new Bundle(
          "media",
          new VerificationMaterial.KeyHint("hint"),
          new Envelope("type", payload, List.of(payload)));
  private final SignedMessage message = SignedMessage.dsseV1("type", payload);

  private static final class Fixed implements SignatureVerifier {
    @Override
    public SignatureMethod method() {
      return SignatureMethod.KEY;
    }

    @Override
    public SignatureVerdict verify(Bundle bundle, SignedMessage message) {
      return VERDICT;
    }
  }

  @Test
  void isMadeOnceAndNotBeforeItIsAsked() throws Exception {
    SignatureVerifier verifier =
        SignatureVerifier.madeLater(
            SignatureMethod.KEY,
            () -> {
              made.incrementAndGet();
              return new Fixed();
            });
    assertEquals(SignatureMethod.KEY, verifier.method());
    assertEquals(0, made.get());
    for (int i = 0; i < 3; i++) {
      assertSame(VERDICT, verifier.verify(bundle, message));
    }
    assertEquals(1, made.get());
  }

  @Test
  void whatCannotBeMadeIsNotTriedAgain() {
    SignatureVerifier verifier =
        SignatureVerifier.madeLater(
            SignatureMethod.SIGSTORE,
            () -> {
              made.incrementAndGet();
              throw new VerificationUnavailableException(Reason.IO_ERROR, "no network");
            });
    for (int i = 0; i < 3; i++) {
      assertThrows(VerificationUnavailableException.class, () -> verifier.verify(bundle, message));
    }
    assertEquals(1, made.get());
  }
}
