package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.signature.CheckedEvidence;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a refusal says of the parts of the evidence, for each check. */
final class CheckedPartsTest {
  /** Which part a check must be of whose code begins so. */
  private static final Map<String, EvidencePart> BY_NAME =
      Map.of(
          "log-", EvidencePart.LOG_ENTRY,
          "timestamp-", EvidencePart.TIME,
          "identity-", EvidencePart.IDENTITY,
          "issuer-", EvidencePart.IDENTITY,
          "sct-", EvidencePart.CERTIFICATE);

  @Test
  void checksOfTheFormSayNothingOfOnePart() {
    for (int i = 0; i < Check.FORM.size(); i++) {
      assertEquals(CheckedEvidence.broken(EvidencePart.SIGNATURE), Check.evidenceAt(Check.FORM, i));
    }
  }

  @Test
  void everyCheckIsOfThePartThatItsNameSays() {
    for (Check<Evidence> check : Check.EVIDENCE) {
      String code = check.reason().code();
      BY_NAME.forEach(
          (start, part) -> {
            if (code.startsWith(start)) {
              assertEquals(part, check.part(), code);
            }
          });
      if (!check.reason().equals(Reason.INVALID_SIGNATURE)) {
        assertNotEquals(EvidencePart.SIGNATURE, check.part(), code);
      }
    }
  }

  @Test
  void aPartHoldsOnlyAfterItsLastCheck() {
    List<Check<Evidence>> checks = Check.EVIDENCE;
    assertTrue(checks.size() >= 25);
    for (int failed = 0; failed < checks.size(); failed++) {
      CheckedEvidence evidence = Check.evidenceAt(checks, failed);
      assertEquals(Optional.of(checks.get(failed).part()), evidence.broken());
      for (EvidencePart part : EvidencePart.values()) {
        boolean checked = false;
        boolean left = false;
        for (int i = 0; i < checks.size(); i++) {
          boolean ofPart = checks.get(i).part() == part;
          checked |= ofPart && i < failed;
          left |= ofPart && i >= failed;
        }
        assertEquals(checked && !left, evidence.established().contains(part), part.toString());
      }
    }
  }

  @Test
  void theLastCheckLeavesButItsOwnPart() {
    assertEquals(
        EnumSet.of(
            EvidencePart.SIGNATURE,
            EvidencePart.IDENTITY,
            EvidencePart.LOG_ENTRY,
            EvidencePart.TIME,
            EvidencePart.CERTIFICATE_PATH,
            EvidencePart.TRUSTED_ROOT),
        Check.evidenceAt(Check.EVIDENCE, Check.EVIDENCE.size() - 1).established());
  }

  @Test
  void nothingBehindTheSignatureIsEstablishedByACheckOfIt() {
    Set<EvidencePart> behind = EnumSet.range(EvidencePart.STATEMENT, EvidencePart.FILES);
    for (Check<Evidence> check : Check.EVIDENCE) {
      assertFalse(behind.contains(check.part()), check.reason().code());
    }
  }
}
