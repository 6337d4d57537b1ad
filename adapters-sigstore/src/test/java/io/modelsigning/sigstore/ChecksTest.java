package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.sigstore.BadBundles.BadBundle;
import io.modelsigning.sigstore.testing.TestSigstore;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every check refuses what it is for, for its own reason, and none can be left out. */
final class ChecksTest {
  private static List<BadBundle> bundles = List.of();

  @BeforeAll
  static void make() throws Exception {
    bundles();
  }

  static synchronized List<BadBundle> bundles() throws Exception {
    if (bundles.isEmpty()) {
      try (TestSigstore sigstore = TestSigstore.start()) {
        bundles = BadBundles.make(sigstore);
      }
    }
    return bundles;
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void refuses(BadBundle bad) {
    Rejected rejected =
        assertInstanceOf(Rejected.class, bad.verdict(Policy.ALL), "must be refused");
    assertEquals(bad.reason(), rejected.reason().code(), rejected.message());
    assertFalse(rejected.message().endsWith("."), rejected.message());
  }

  static Stream<Check<Evidence>> checks() {
    return Check.EVIDENCE.stream();
  }

  /** The mutation check: without a check, some bundle is no longer refused for its reason. */
  @ParameterizedTest
  @MethodSource("checks")
  void isNeeded(Check<Evidence> check) {
    List<BadBundle> own =
        bundles.stream().filter(bad -> bad.reason().equals(check.reason().code())).toList();
    assertTrue(!own.isEmpty(), "no bundle is refused for " + check.reason());
    Policy policy = Policy.ALL.without(check);
    for (BadBundle bad : own) {
      SignatureVerdict verdict = bad.verdict(policy);
      boolean same =
          verdict instanceof Rejected rejected && rejected.reason().equals(check.reason());
      assertFalse(same, bad + " is refused for this reason by another check too");
    }
  }
}
