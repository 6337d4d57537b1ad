package com.example.sigstore;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.UnverifiedModelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** With a model that was signed through Sigstore: -Dsigned.model, .identity, .provider, .root. */
@EnabledIfSystemProperty(named = "signed.model", matches = ".+")
final class LoadBySigstoreTest {
  private static final Path MODEL = Path.of(System.getProperty("signed.model", ""));
  private static final Path ROOT = Path.of(System.getProperty("signed.root", ""));
  private static final String IDENTITY = System.getProperty("signed.identity", "");
  private static final String PROVIDER = System.getProperty("signed.provider", "");

  @Test
  void loadsWhatTheIdentitySigned() throws Exception {
    assertFalse(LoadBySigstore.files(MODEL, IDENTITY, PROVIDER, ROOT).isEmpty());
  }

  @Test
  void loadsNothingOfAnother() {
    assertThrows(
        UnverifiedModelException.class,
        () -> LoadBySigstore.files(MODEL, "somebody@example.com", PROVIDER, ROOT));
  }
}
