package io.modelsigning.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.pkcs11.Pkcs11Uri.Attribute;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A PKCS #11 URI says what the platform's decoder of such texts reads, or is refused. */
final class Pkcs11UriFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of(
            "pkcs11:token=The%20Software%20PKCS%2311;object=a;type=private;id=%69%95"
                + "?pin-source=file:/etc/pin&module-path=/usr/lib/a.so",
            "pkcs11:slot-id=7;serial=01;library-version=1.2?module-name=softhsm2",
            "pkcs11:pin-value=1234")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void uri(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    Pkcs11Uri uri;
    try {
      uri = Pkcs11Uri.parse(text);
    } catch (Pkcs11Exception e) {
      assertEquals(Pkcs11Reasons.MALFORMED_PKCS11_URI, e.reason());
      return;
    }
    assertFalse(text.contains("pin-value="), text);
    int attributes = 0;
    for (String pair : text.substring("pkcs11:".length()).split("[;?&]", -1)) {
      int equals = pair.indexOf('=');
      for (Attribute attribute : Attribute.values()) {
        if (equals > 0
            && attribute.toString().equals(pair.substring(0, equals))
            && attribute != Attribute.ID
            && !pair.contains("+")) {
          attributes++;
          String value = uri.text(attribute).orElse("");
          // An '&' may be part of a value before the '?'.
          assertTrue(
              value.startsWith(
                  URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8)),
              text);
        }
      }
    }
    assertTrue(attributes <= 2 * Attribute.values().length, text);
    try {
      Pkcs11Uri named = Pkcs11Uri.parse(uri.withId(Bytes.ofHex("00ff")));
      assertTrue(named.id().isPresent(), text);
    } catch (Pkcs11Exception e) {
      assertTrue(text.length() > 4000, text);
    }
  }
}
