package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;

/** Checks made of what a fuzz target has made. */
final class FuzzedChecks {
  private FuzzedChecks() {}

  /**
   * Makes every check of {@code evidence} whose reason begins with {@code prefix}, whatever the
   * others say, and returns whether one refuses. What a library throws at a part of unexpected form
   * is a refusal, as it is for the verifier; what our own classes throw unchecked is not.
   */
  static boolean refuse(Evidence evidence, String prefix) {
    List<Check<Evidence>> checks =
        Check.EVIDENCE.stream().filter(check -> check.reason().code().startsWith(prefix)).toList();
    assertFalse(checks.isEmpty(), prefix);
    boolean refused = false;
    for (Check<Evidence> check : checks) {
      try {
        check.rule().apply(evidence);
      } catch (RefusalException e) {
        refused = true;
      } catch (RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        if (trace.length == 0 || trace[0].getClassName().startsWith("io.modelsigning")) {
          throw e;
        }
        refused = true;
      }
    }
    return refused;
  }
}
