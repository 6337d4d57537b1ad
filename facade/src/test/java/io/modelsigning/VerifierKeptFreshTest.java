package io.modelsigning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class VerifierKeptFreshTest {
  private static final Bundle BUNDLE =
      Bundle.of(
          new VerificationMaterial.KeyHint("hint"),
          new Envelope(Envelope.IN_TOTO_JSON, Bytes.ofUtf8("{}"), List.of(Bytes.ofUtf8("s"))));
  private static final SignedMessage MESSAGE =
      SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, Bytes.ofUtf8("{}"));

  private final AtomicInteger made = new AtomicInteger();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private boolean failing;

  private final SignatureVerifier verifier =
      new VerifierKeptFresh(
          SignatureMethod.SIGSTORE,
          () -> {
            made.incrementAndGet();
            if (failing) {
              throw new VerificationUnavailableException(Reason.IO_ERROR, "no network");
            }
            return new Rejecting();
          },
          () -> now);

  private static final class Rejecting implements SignatureVerifier {
    @Override
    public SignatureMethod method() {
      return SignatureMethod.SIGSTORE;
    }

    @Override
    public SignatureVerdict verify(Bundle bundle, SignedMessage message) {
      return new SignatureVerdict.Rejected(Reason.WRONG_METHOD, "no");
    }
  }

  @Test
  void isMadeOnceADay() throws Exception {
    assertEquals(0, made.get());
    verifier.verify(BUNDLE, MESSAGE);
    now = now.plus(Duration.ofHours(23));
    verifier.verify(BUNDLE, MESSAGE);
    assertEquals(1, made.get());
    now = now.plus(Duration.ofHours(1));
    verifier.verify(BUNDLE, MESSAGE);
    assertEquals(2, made.get());
    now = now.minus(Duration.ofDays(100));
    verifier.verify(BUNDLE, MESSAGE);
    assertEquals(3, made.get());
  }

  @Test
  void isTriedAgain() throws Exception {
    failing = true;
    assertThrows(VerificationUnavailableException.class, () -> verifier.verify(BUNDLE, MESSAGE));
    failing = false;
    verifier.verify(BUNDLE, MESSAGE);
    assertEquals(2, made.get());
  }
}
