package io.modelsigning.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.pkcs11.Pkcs11Uri.Attribute;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Pkcs11UriTest {
  /** From RFC 7512, section 3, where they have no {@code pin-value}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkcs11:",
        "pkcs11:object=my-pubkey;type=public",
        "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;"
            + "manufacturer=Snake%20Oil,%20Inc.;model=1.0;object=my-certificate;type=cert;"
            + "id=%69%95%3E%5C%F4%BD%EC%91;serial=?pin-source=file:/etc/token_pin",
        "pkcs11:slot-description=Sun%20Metaslot",
        "pkcs11:library-manufacturer=Snake%20Oil,%20Inc.;"
            + "library-description=Soft%20Token%20Library;library-version=1.23",
        "pkcs11:?module-path=/usr/lib/libfoo.so&module-name=snakeoil",
      })
  void examplesOfTheRfc(String text) throws Exception {
    assertEquals(text, Pkcs11Uri.parse(text).toString());
  }

  @Test
  void valuesAreDecoded() throws Exception {
    Pkcs11Uri uri =
        Pkcs11Uri.parse(
            "PKCS11:token=The%20Software%20%c3%a4;id=%00%FFa;slot-id=18446744073709551615"
                + "?module-path=/usr/lib/a%2Bb.so&pin-source=/run/pin");
    assertEquals(Optional.of("The Software ä"), uri.text(Attribute.TOKEN));
    assertEquals(Optional.of(Bytes.ofHex("00ff61")), uri.id());
    assertEquals(Optional.of(-1L), uri.slotId());
    assertEquals(Optional.of("/usr/lib/a+b.so"), uri.text(Attribute.MODULE_PATH));
    assertEquals(Optional.of("/run/pin"), uri.text(Attribute.PIN_SOURCE));
    assertEquals(Optional.empty(), uri.text(Attribute.OBJECT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "pkcs12:token=a | does not begin with 'pkcs11:'",
        "pkcs11:token=a;pin-value=1234 | has a PIN in it, which others on this machine can read",
        "pkcs11:token=a?pin-value=1234 | has a PIN in it, which others on this machine can read",
        "pkcs11:tokn=a | has the attribute 'tokn', which is not known",
        "pkcs11:token=a;x-vendor=b | has the attribute 'x-vendor', which is not known",
        "pkcs11:token=a;token=b | has 'token' twice",
        "pkcs11:?module-name=a&module-name=b | has 'module-name' twice",
        "pkcs11:module-name=a | has 'module-name' before the '?'",
        "pkcs11:?token=a | has 'token' behind the '?'",
        "pkcs11:token | without a name and '='",
        "pkcs11:=a | without a name and '='",
        "pkcs11:token=a;;object=b | without a name and '='",
        "pkcs11:token=a%2 | '%' without two hexadecimal digits in 'token'",
        "pkcs11:token=a%zz | '%' without two hexadecimal digits in 'token'",
        "pkcs11:token=a b | has ' ' in 'token', where only '%20' may stand for it",
        "pkcs11:token=a#b | has '#' in 'token', where only '%23' may stand for it",
        "pkcs11:token=a/b | has '/' in 'token', where only '%2F' may stand for it",
        "pkcs11:token=ä | has 'ä' in 'token', where only '%C3%A4' may stand for it",
        "pkcs11:token=%ff | has a 'token' that is not in UTF-8",
        "pkcs11:token=%00 | has a 'token' with a NUL in it",
        "pkcs11:slot-id=x | has a 'slot-id' that is no number",
        "pkcs11:slot-id=-1 | has a 'slot-id' that is no number",
        "pkcs11:slot-id=18446744073709551616 | has a 'slot-id' that is too large",
        "pkcs11:type=data | another 'type' than 'private', 'public' or 'cert': 'data'",
        "pkcs11:library-version=a | has a 'library-version' that is none",
        "pkcs11:?pin-source=%7C/usr/lib/pinomatic | 'pin-source' that is no absolute path",
        "pkcs11:?pin-source=pin | 'pin-source' that is no absolute path",
        "pkcs11:?pin-source=file:pin | 'pin-source' that names no file",
        "pkcs11:?pin-source=file://host/pin | 'pin-source' that names no file",
        "pkcs11:?module-path=a.so | 'module-path' that is no absolute path",
        "pkcs11:?module-name=../a | has a 'module-name' that is a path",
        "pkcs11:?module-name=/a | has a 'module-name' that is a path",
        "pkcs11:?module-name=..%2Fa | has a 'module-name' that is a path",
      })
  void anythingElseIsRefused(String text, String message) {
    Pkcs11Exception e = assertThrows(Pkcs11Exception.class, () -> Pkcs11Uri.parse(text));
    assertEquals(Pkcs11Reasons.MALFORMED_PKCS11_URI, e.reason());
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    assertTrue(!String.valueOf(e.getMessage()).contains("1234"), e.getMessage());
  }

  @Test
  void aLongOneIsRefused() throws Exception {
    Pkcs11Uri.parse("pkcs11:token=" + "a".repeat(4096 - 13));
    Pkcs11Exception e =
        assertThrows(
            Pkcs11Exception.class, () -> Pkcs11Uri.parse("pkcs11:token=" + "a".repeat(4096 - 12)));
    assertTrue(String.valueOf(e.getMessage()).contains("longer than 4096 characters"));
  }

  @Test
  void aNewKeyIsNamedByItsId() throws Exception {
    Bytes id = Bytes.ofHex("0aff");
    assertEquals(
        "pkcs11:token=a;object=b;id=%0A%FF?module-name=c",
        Pkcs11Uri.parse("pkcs11:token=a;object=b?module-name=c").withId(id));
    assertEquals("pkcs11:id=%0A%FF", Pkcs11Uri.parse("pkcs11:").withId(id));
    assertEquals("pkcs11:object=b;id=%0A%FF", Pkcs11Uri.parse("pkcs11:object=b;").withId(id));
    assertEquals("pkcs11:id=%01", Pkcs11Uri.parse("pkcs11:id=%01").withId(id));
  }

  @ParameterizedTest
  @CsvSource({
    "pkcs11:token=a, pkcs11:token=a?module-path=/lib/a%20%2B.so",
    "pkcs11:?, pkcs11:?module-path=/lib/a%20%2B.so",
    "pkcs11:?pin-source=/b, pkcs11:?pin-source=/b&module-path=/lib/a%20%2B.so",
    "pkcs11:?module-name=b, pkcs11:?module-name=b",
    "pkcs11:?module-path=/b, pkcs11:?module-path=/b",
  })
  void aModuleIsPutIntoAUriThatNamesNone(String text, String expected) {
    KeyReference with =
        Pkcs11Keys.withModule(new KeyReference(text), Path.of("/lib").resolve("a +.so"));
    assertEquals(expected, with.text());
    Pkcs11Keys.check(with);
  }

  @Test
  void whatIsNoUriIsCheckedBefore() {
    KeyReference wrong = new KeyReference("pkcs11:tokn=a");
    assertThrows(IllegalArgumentException.class, () -> Pkcs11Keys.check(wrong));
    assertThrows(IllegalArgumentException.class, () -> Pkcs11Keys.withModule(wrong, Path.of("/a")));
  }

  @ParameterizedTest
  @CsvSource({"Linux, amd64", "Linux, aarch64", "Mac OS X, aarch64", "Mac OS X, x86_64"})
  void platformsOfTheSameLayout(String system, String architecture) throws Exception {
    Platform.check(system, architecture);
  }

  @ParameterizedTest
  @CsvSource({"Windows 11, amd64", "Linux, x86", "Linux, s390x", "AIX, ppc64", "'', ''"})
  void otherPlatformsAreRefused(String system, String architecture) {
    Pkcs11Exception e =
        assertThrows(Pkcs11Exception.class, () -> Platform.check(system, architecture));
    assertEquals(Pkcs11Reasons.PKCS11_UNSUPPORTED_PLATFORM, e.reason());
  }
}
