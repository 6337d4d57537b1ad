package io.modelsigning.domain.signature;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BundleHeadTest {
  private static boolean isBundle(String head) {
    return BundleHead.isOf(head.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",",
        "{\"mediaType\": \"application/vnd.dev.sigstore.bundle+json;version=0.3\"",
        "{ \"verificationMaterial\" : { \"publicKey\"",
        "\r\n\t{\n  \"dsseEnvelope\": {",
        "{\"messageSignature\":{}}",
        "\uFEFF{\"dsseEnvelope\":{"
      })
  void aBundleIsRecognised(String head) {
    assertTrue(isBundle(head));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "{\"",
        "{\"mediaType",
        "{\"mediaType\"",
        "{\"mediaType\":",
        "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"}",
        "{\"mediaType\":application/vnd.dev.sigstore.bundle}",
        "{\"verificationMaterial\":\"application/vnd.dev.sigstore.bundle\"}",
        "{\"dsseEnvelope\":[",
        "[{\"dsseEnvelope\":{",
        "{\"a\":1,\"dsseEnvelope\":{",
        "{'dsseEnvelope':{",
        "x{\"dsseEnvelope\":{",
        "-----BEGIN EC PRIVATE KEY-----"
      })
  void anythingElseIsNot(String head) {
    assertFalse(isBundle(head));
  }

  /** Whoever cuts a file in the middle of a character still gets an answer. */
  @Test
  void bytesThatAreNoTextAreNoBundle() {
    byte[] head = new byte[BundleHead.BYTES];
    Arrays.fill(head, (byte) 0xE2);
    assertFalse(BundleHead.isOf(head));
  }
}
