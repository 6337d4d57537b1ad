package io.modelsigning.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.pkcs11.Pkcs11Uri.Attribute;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
    String[] parts = text.substring("pkcs11:".length()).split("[?]", 2);
    for (int i = 0; i < parts.length; i++) {
      for (String pair : parts[i].split(i == 0 ? ";" : "&", -1)) {
        if (pair.isEmpty()) {
          continue;
        }
        String[] sides = pair.split("=", 2);
        Attribute attribute =
            Stream.of(Attribute.values())
                .filter(each -> each.toString().equals(sides[0]))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text));
        if (attribute != Attribute.ID) {
          // To it, a plus is a blank.
          String encoded = sides[1].replace("+", "%2B");
          assertEquals(
              Optional.of(URLDecoder.decode(encoded, StandardCharsets.UTF_8)),
              uri.text(attribute),
              text);
        }
      }
    }
    try {
      Pkcs11Uri named = Pkcs11Uri.parse(uri.withId(Bytes.ofHex("00ff")));
      assertTrue(named.id().isPresent(), text);
    } catch (Pkcs11Exception e) {
      assertTrue(text.length() > 4000, text);
    }
  }
}
