package io.modelsigning.sigstore.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import io.modelsigning.sigstore.document.MessageReader;
import io.modelsigning.testing.Crypto;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata of a TUF repository: what is signed, and by which keys. */
final class TufMetadataTest {
  /** Real roots, with what their real holders signed by their own programs. */
  @ParameterizedTest
  @ValueSource(strings = {"sigstore-tuf-root", "tuf-root-staging"})
  void verifiesRealRoots(String name) throws Exception {
    Bytes document;
    try (InputStream in =
        getClass().getResourceAsStream("/dev/sigstore/tuf/" + name + "/root.json")) {
      document = Bytes.of(Objects.requireNonNull(in).readAllBytes());
    }
    TufMetadata root = TufMetadata.read("root", document);
    assertEquals(Optional.empty(), root.unsigned("root", root));
    TufMetadata.Role role = root.roles().get("root");
    assertTrue(role != null && role.threshold() > 1);
    String text = new String(document.toArray(), StandardCharsets.UTF_8);
    TufMetadata changed =
        TufMetadata.read(
            "root", Bytes.ofUtf8(text.replaceFirst("\"threshold\": \\d", "\"threshold\": 1")));
    assertTrue(root.unsigned("root", changed).isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{ \"b\" : [ 1 , -2, true, null, false ], \"a\" : {}"
            + " }|{\"a\":{},\"b\":[1,-2,true,null,false]}",
        "[]|[]",
        "{\"a!\": 1, \"a\": 2}|{\"a\":2,\"a!\":1}",
        "{\"\\uff61\": 1, \"\\ud83d\\ude00\": 2}|{\"\uff61\":1,\"\ud83d\ude00\":2}",
        "\"q\\\" b\\\\ \\/ \\u0041\"|\"q\\\" b\\\\ / A\"",
        "9223372036854775807|9223372036854775807",
      })
  void canonicalFormIsThatOfTheSpecification(String json, String canonical) throws Exception {
    assertEquals(canonical, canonical(json));
  }

  @Test
  void canonicalFormKeepsLineBreaks() throws Exception {
    assertEquals("\"a\nb\tc\"", canonical("\"a\\nb\\tc\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.5", "1e3", "1.0", "9223372036854775808", "{\"a\":1,\"a\":1}", "\"\\ud800\""})
  void whatHasNoCanonicalFormIsRefused(String json) {
    assertThrows(MalformedDocumentException.class, () -> canonical(json));
  }

  private static String canonical(String json) throws MalformedDocumentException {
    return MessageReader.read(
        Bytes.ofUtf8(json),
        reader -> {
          StringBuilder canonical = new StringBuilder();
          reader.canonical(canonical);
          return canonical.toString();
        });
  }

  @Test
  void readsKeysOfTheKindsThatInstancesUse() throws Exception {
    KeyPair ec = Crypto.ecKeys();
    String pem = Crypto.pem("PUBLIC KEY", ec.getPublic().getEncoded());
    for (String type : List.of("ecdsa", "ecdsa-sha2-nistp256")) {
      assertEquals(
          Optional.of(ec.getPublic()), new TufKey(type, "ecdsa-sha2-nistp256", pem).publicKey());
    }
    KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = edwards.getPublic().getEncoded();
    String hex = HexFormat.of().formatHex(Arrays.copyOfRange(encoded, 12, encoded.length));
    assertEquals(
        Optional.of(edwards.getPublic()), new TufKey("ed25519", "ed25519", hex).publicKey());
  }

  @Test
  void noOtherKeyCounts() {
    String p256 = Crypto.pem("PUBLIC KEY", Crypto.ecKeys().getPublic().getEncoded());
    String p384 = Crypto.pem("PUBLIC KEY", Crypto.ecKeys("secp384r1").getPublic().getEncoded());
    for (TufKey key :
        List.of(
            new TufKey("ecdsa", "ecdsa-sha2-nistp256", p384),
            new TufKey("ecdsa", "ecdsa-sha2-nistp384", p384),
            new TufKey("rsa", "ecdsa-sha2-nistp256", p256),
            new TufKey("ecdsa", "ecdsa-sha2-nistp256", p256 + p256),
            new TufKey("ecdsa", "ecdsa-sha2-nistp256", ""),
            new TufKey("ecdsa", "ecdsa-sha2-nistp256", p256.replace("PUBLIC", "PRIVATE")),
            new TufKey("ed25519", "ed25519", "00"),
            new TufKey("ed25519", "ed25519", "no digits"),
            new TufKey("", "", ""))) {
      assertEquals(Optional.empty(), key.publicKey(), key::toString);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"_type\": \"timestamp\"|its type must be 'root'",
        "\"_type\": \"root\", \"spec_version\": \"2.0\"|its version of the specification must be 1",
        "\"_type\": \"root\", \"spec_version\": \"1.0\"|consistent",
        "\"_type\": \"root\", \"spec_version\": \"1.0\", \"consistent_snapshot\": false|consistent",
        "\"_type\": \"root\", \"spec_version\": \"1.0\", \"consistent_snapshot\": true|must have a"
            + " version",
        "\"version\": -1|integer",
        "\"version\": 2147483648|integer",
        "\"expires\": \"tomorrow\"|RFC 3339",
        "\"roles\": {\"root\": {\"keyids\": [], \"threshold\": 0}}|signed by one key at least",
        "\"roles\": {\"root\": {\"keyids\": []}}|signed by one key at least",
        "\"keys\": []|must be an object",
      })
  void refusesWhatIsNoRoot(String members, String problem) {
    MalformedDocumentException e =
        assertThrows(
            MalformedDocumentException.class,
            () ->
                TufMetadata.read(
                    "root", Bytes.ofUtf8("{\"signatures\": [], \"signed\": {" + members + "}}")));
    assertTrue(Messages.describe(e).contains(problem), Messages.describe(e));
  }
}
