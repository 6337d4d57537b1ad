package io.modelsigning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.testing.SameProviders;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That all tests are watched for global security providers, and that the watch bites. */
final class ProvidersTest {
  @Test
  void everyTestClassIsWatched(SameProviders watch) {
    assertNotNull(watch);
  }

  @Test
  void whatIsRegisteredIsNoticed() {
    List<String> before = SameProviders.names();
    assertEquals(before.size() + 1, Security.addProvider(new Other()));
    try {
      assertThrows(AssertionError.class, () -> SameProviders.require(before));
    } finally {
      Security.removeProvider("other");
    }
    SameProviders.require(before);
  }

  private static final class Other extends Provider {
    private static final long serialVersionUID = 1L;

    Other() {
      super("other", "1", "of a test");
    }
  }
}
