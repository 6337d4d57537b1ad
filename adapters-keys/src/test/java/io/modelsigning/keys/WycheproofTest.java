package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.testing.Interop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Project Wycheproof's signatures: numbers out of range, BER where DER must be, bytes too many, and
 * special cases of the arithmetic. Keys are read as those of users, signatures checked as those of
 * envelopes.
 */
class WycheproofTest {
  /** One of the file's cases; {@code key} is in PEM. */
  private record Case(String id, String key, Bytes message, Bytes signature, String result) {}

  @ParameterizedTest
  @CsvSource({
    "ecdsa_secp256r1_sha256_test.json, SHA-256, 174, 310",
    "ecdsa_secp384r1_sha384_test.json, SHA-384, 194, 310",
    "ecdsa_secp521r1_sha512_test.json, SHA-512, 232, 310",
  })
  void exactlyTheValidSignaturesVerify(String file, String hash, long valid, long invalid)
      throws Exception {
    List<Case> cases = cases(Interop.path("wycheproof/" + file));
    Map<String, Long> counts = new HashMap<>();
    List<Case> divergent = new ArrayList<>();
    for (Case each : cases) {
      counts.merge(each.result(), 1L, Long::sum);
      ECPublicKey key =
          PublicKeys.read(
                  PemSource.of("key", Bytes.of(each.key().getBytes(StandardCharsets.US_ASCII))))
              .key();
      boolean verifies =
          EnvelopeSignatures.verifies(
              each.signature(),
              MessageDigest.getInstance(hash).digest(each.message().toArray()),
              key);
      if (verifies != each.result().equals("valid")) {
        divergent.add(each);
      }
    }

    assertEquals(List.of(), divergent);
    assertEquals(Map.of("valid", valid, "invalid", invalid), counts);
  }

  private static List<Case> cases(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(Files.readString(file))) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isScalarValue() && json.currentName() != null) {
          fields.put(json.currentName(), json.getText());
        } else if (token == JsonToken.END_OBJECT && fields.containsKey("tcId")) {
          cases.add(
              new Case(
                  fields.get("tcId") + " " + fields.get("comment"),
                  of("publicKeyPem", fields),
                  bytes(of("msg", fields)),
                  bytes(of("sig", fields)),
                  of("result", fields)));
          fields.keySet().removeAll(List.of("tcId", "comment", "msg", "sig", "result"));
        }
      }
    }
    return cases;
  }

  private static String of(String name, Map<String, String> fields) {
    return Objects.requireNonNull(fields.get(name), name);
  }

  private static Bytes bytes(String hex) {
    return Bytes.of(HexFormat.of().parseHex(hex));
  }
}
