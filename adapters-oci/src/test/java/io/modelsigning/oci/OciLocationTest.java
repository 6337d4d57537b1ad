package io.modelsigning.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.storage.Location;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OciLocationTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "oci://ghcr.io/acme/bert, ghcr.io, acme/bert, latest",
    "oci://ghcr.io/acme/bert:v1.0, ghcr.io, acme/bert, v1.0",
    "OCI://localhost:5000/bert:_a-B.c, localhost:5000, bert, _a-B.c",
    "oci://[::1]:5000/a/b/c:1, [::1]:5000, a/b/c, 1",
    "oci://r/a__b/c.d/e---f, r, a__b/c.d/e---f, latest",
  })
  void hasARegistryARepositoryAndATag(
      String text, String registry, String repository, String reference) {
    assertEquals(
        new OciLocation(registry, repository, reference), OciLocation.of(new Location(text)));
  }

  @Test
  void hasADigestThatComesBeforeATag() {
    for (String text : new String[] {"oci://r/a@" + DIGEST, "oci://r/a:v1@" + DIGEST}) {
      OciLocation location = OciLocation.of(new Location(text));
      assertEquals(DIGEST, location.reference());
      assertTrue(location.isPinned());
      assertEquals("oci://r/a@" + DIGEST, location.toString());
    }
    assertFalse(OciLocation.of(new Location("oci://r/a")).isPinned());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oci://",
        "oci://r",
        "oci://r/",
        "oci:///a",
        "oci://r/A",
        "oci://r/a//b",
        "oci://r/a/../b",
        "oci://r/a:",
        "oci://r/a:t/b",
        "oci://r/a:t t",
        "oci://r/a@sha256:00",
        "oci://r/a@sha512:00",
        "oci://r/a@",
        "oci://r/a?x=y",
        "oci://r/a#b",
        "oci://r:port/a",
        "oci://r:65536/a",
        "oci://a..b/a",
        "oci://1.2.3/a",
        "oci://-r/a",
        "oci://r /a",
        "oci://[::1/a",
        "s3://r/a",
      })
  void isRefusedInAnotherForm(String text) {
    Location location = new Location(text);
    assertTrue(OciLocation.fault(location).isPresent());
    assertThrows(IllegalArgumentException.class, () -> OciLocation.of(location));
  }

  @Test
  void showsNoPassword() {
    String fault =
        OciLocation.fault(new Location("oci://me:secret@registry.example/a")).orElseThrow();
    assertFalse(fault.contains("secret"), fault);
  }

  @Test
  void isReadInTime() {
    String repository = "a" + "-".repeat(100_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertTrue(OciLocation.fault(new Location("oci://r/" + repository)).isPresent()));
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertTrue(
                OciLocation.fault(new Location("oci://" + "a.".repeat(100_000) + "/b"))
                    .isPresent()));
  }

  @Test
  void namesALocationBelowIt() {
    assertEquals("c", OciLocation.of(new Location("oci://r/a/b/c:t")).basename());
    assertEquals("[::1]", OciLocation.of(new Location("oci://[::1]:5000/c")).host());
    assertEquals("localhost", OciLocation.of(new Location("oci://localhost:5000/c")).host());
    assertTrue(Registry.isLoopback("localhost"));
    assertTrue(Registry.isLoopback("127.3.2.1"));
    assertFalse(Registry.isLoopback("127.0.0.1.example"));
    assertFalse(Registry.isLoopback("localhost.example"));
  }
}
