package io.modelsigning.domain.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.signature.CheckedEvidence.State;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckedEvidenceTest {
  @Test
  void whatIsNotEstablishedIsNotReached() {
    CheckedEvidence evidence =
        CheckedEvidence.broken(EvidencePart.TIME, Set.of(EvidencePart.SIGNATURE));
    assertEquals(State.BROKEN, evidence.of(EvidencePart.TIME));
    assertEquals(State.HOLDS, evidence.of(EvidencePart.SIGNATURE));
    for (EvidencePart part :
        EnumSet.complementOf(EnumSet.of(EvidencePart.TIME, EvidencePart.SIGNATURE))) {
      assertEquals(State.NOT_REACHED, evidence.of(part));
      assertEquals(State.NOT_REACHED, CheckedEvidence.NONE.of(part));
    }
  }

  @Test
  void onlyWhatTheMethodRestsOnIsEstablished() {
    assertEquals(
        EnumSet.of(
            EvidencePart.PUBLIC_KEY,
            EvidencePart.SIGNATURE,
            EvidencePart.STATEMENT,
            EvidencePart.ROOT_DIGEST,
            EvidencePart.FILES),
        CheckedEvidence.all(SignatureMethod.KEY).established());
    assertEquals(
        EnumSet.of(
            EvidencePart.TRUSTED_ROOT,
            EvidencePart.CERTIFICATE_PATH,
            EvidencePart.CERTIFICATE,
            EvidencePart.SIGNATURE,
            EvidencePart.STATEMENT,
            EvidencePart.ROOT_DIGEST,
            EvidencePart.FILES),
        CheckedEvidence.all(SignatureMethod.CERTIFICATE).established());
    assertEquals(
        EnumSet.complementOf(EnumSet.of(EvidencePart.PUBLIC_KEY)),
        CheckedEvidence.all(SignatureMethod.SIGSTORE).established());
  }

  @Test
  void allBeforeMeansInTheOrderInWhichPartsVouchForEachOther() {
    assertEquals(
        EnumSet.of(
            EvidencePart.PUBLIC_KEY,
            EvidencePart.SIGNATURE,
            EvidencePart.STATEMENT,
            EvidencePart.ROOT_DIGEST),
        CheckedEvidence.brokenAfterAllBefore(EvidencePart.FILES, SignatureMethod.KEY)
            .established());
    assertEquals(
        Set.of(),
        CheckedEvidence.brokenAfterAllBefore(EvidencePart.TRUSTED_ROOT, SignatureMethod.SIGSTORE)
            .established());
  }

  @Test
  void nothingIsBothEstablishedAndBroken() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CheckedEvidence.broken(EvidencePart.TIME, Set.of(EvidencePart.TIME)));
  }
}
