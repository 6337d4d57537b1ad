package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.document.Protos;
import io.modelsigning.sigstore.document.SigningConfigDocument;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.document.TrustFile;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TransparencyLog;
import io.modelsigning.timestamp.TrustedAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trust configurations in files, good and bad. */
final class TrustFileTest {
  @TempDir private Path directory;

  @Test
  void readsBothForms() throws Exception {
    try (TestSigstore sigstore = TestSigstore.start()) {
      TrustConfiguration bare =
          TrustFile.read(sigstore.writeTrustedRoot(directory.resolve("root.json")));
      TrustConfiguration full =
          TrustFile.read(
              sigstore.writeTrustConfig(
                  directory.resolve("config.json"), TransparencyLog.Version.V2, true));
      assertEquals(Protos.trustedRoot(sigstore.trustedRoot()), bare.trustedRoot());
      assertEquals(Protos.trustedRoot(sigstore.trustedRoot()), full.trustedRoot());
      assertTrue(bare.signingConfig().isEmpty());
      SigningConfigDocument config = full.signingConfig().orElseThrow();
      assertEquals(2, config.transparencyLogs().getFirst().majorApiVersion());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "{",
        "{}",
        "{\"trustedRoot\": {}}",
        "{\"trustedRoot\": 1}",
        "{\"mediaType\": \"text/plain\", \"trustedRoot\": {}}",
        "{\"mediaType\": \"text/plain\"}",
        "{\"tlogs\": [{\"baseUrl\": \"http://[\"}]}",
        "{\"certificateAuthorities\": [{\"certChain\": {\"certificates\": [{\"rawBytes\":"
            + " \"AA\"}]}}]}",
        "{\"certificateAuthorities\": [{\"uri\": \"\"}], \"tlogs\": [{}], \"ctlogs\": [{}]}",
      })
  void refusesWhatIsNeither(String content) throws Exception {
    assertReason("malformed-trust-config", Files.writeString(directory.resolve("f"), content));
  }

  @Test
  void givesItsTimestampAuthoritiesForOtherMethods() throws Exception {
    try (TestSigstore sigstore = TestSigstore.start()) {
      Path file =
          sigstore.writeTrustConfig(
              directory.resolve("config.json"), TransparencyLog.Version.V2, true);
      SigstoreMethods methods = SigstoreMethods.create(Clock.systemUTC());
      TrustSource source = new TrustSource.ConfigFile(file);
      TrustedAuthority authority = methods.timestampAuthorities(source).getFirst();
      assertEquals(2, authority.others().size());
      assertEquals(authority.others().getLast(), authority.roots().getFirst());
      assertTrue(authority.from().isPresent());
      String json = Files.readString(file);
      // Neither what is no trusted root, nor one without such authorities.
      for (String bad :
          List.of(
              json.replaceAll("application/vnd.dev.sigstore.trustedroot[^\"]*", "text/plain"),
              json.replaceFirst("\"timestampAuthorities\"", "\"unknown\""))) {
        assertNotEquals(json, bad);
        Files.writeString(file, bad);
        VerificationUnavailableException e =
            assertThrows(
                VerificationUnavailableException.class, () -> methods.timestampAuthorities(source));
        assertEquals("malformed-trust-config", e.reason().code(), e::getMessage);
      }
    }
  }

  @Test
  void refusesALogThatIsTrustedFromNoTimeOn() throws Exception {
    try (TestSigstore sigstore = TestSigstore.start()) {
      Path file = sigstore.writeTrustedRoot(directory.resolve("root.json"));
      String json = Files.readString(file);
      assertReason(
          "malformed-trust-config",
          Files.writeString(file, json.replaceFirst("\"start\": *\"[^\"]*\"", "")));
    }
  }

  @Test
  void acceptsBothSpellingsOfTheMediaType() throws Exception {
    try (TestSigstore sigstore = TestSigstore.start()) {
      Path file =
          sigstore.writeTrustConfig(
              directory.resolve("config.json"), TransparencyLog.Version.V1, false);
      String json = Files.readString(file);
      String type = "application/vnd.dev.sigstore.clienttrustconfig";
      assertTrue(json.contains(type + ".v0.1+json"));
      Path other =
          Files.writeString(
              directory.resolve("other.json"),
              json.replace(type + ".v0.1+json", type + "+json;version=0.1"));
      assertEquals(TrustFile.read(file).trustedRoot(), TrustFile.read(other).trustedRoot());
      for (String wrong : List.of(".v0.2+json", "+json", ".v0.1+jsonx")) {
        assertReason(
            "malformed-trust-config",
            Files.writeString(
                directory.resolve("wrong.json"), json.replace(type + ".v0.1+json", type + wrong)));
      }
    }
  }

  @Test
  void refusesDeeplyNestedJson() throws Exception {
    assertReason(
        "malformed-trust-config", Files.writeString(directory.resolve("f"), "[".repeat(200_000)));
  }

  @Test
  void refusesAHugeFile() throws Exception {
    assertReason(
        "malformed-trust-config",
        Files.writeString(directory.resolve("f"), " ".repeat(TrustFile.MAXIMUM_BYTES + 1)));
  }

  @Test
  void refusesTextsAsItDoesFiles() {
    for (String text : List.of("{}", " ".repeat(TrustFile.MAXIMUM_BYTES + 1))) {
      VerificationUnavailableException problem =
          assertThrows(
              VerificationUnavailableException.class,
              () ->
                  SigstoreMethods.create(Clock.systemUTC())
                      .verifier(
                          BadBundles.SIGNER,
                          new TrustSource.ConfigText("the vault", Bytes.ofUtf8(text))));
      assertEquals("malformed-trust-config", problem.reason().code());
      assertTrue(Messages.describe(problem).contains("'the vault'"), Messages.describe(problem));
    }
  }

  @Test
  void saysWhatCannotBeRead() {
    assertReason("not-found", directory.resolve("nothing"));
    assertReason("io-error", directory);
  }

  private static void assertReason(String reason, Path file) {
    VerificationUnavailableException problem =
        assertThrows(
            VerificationUnavailableException.class,
            () ->
                SigstoreMethods.create(Clock.systemUTC())
                    .verifier(BadBundles.SIGNER, new TrustSource.ConfigFile(file)));
    assertEquals(reason, problem.reason().code(), Messages.describe(problem));
    assertTrue(Messages.describe(problem).contains(file.toString()), Messages.describe(problem));
  }
}
