package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.document.BundleDocument;
import io.modelsigning.sigstore.document.Protos;
import io.modelsigning.sigstore.document.TrustFile;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TransparencyLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents made to do harm end in a clear refusal, and soon. */
@Timeout(60)
final class HostileDocumentsTest {
  private static TestSigstore sigstore;
  private static Bundle bundle;
  private static TrustAnchors trust;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    sigstore = TestSigstore.start();
    bundle = TestBundles.toDomain(new BundleMaker(sigstore).logV1().timestamp().make());
    trust = TestAnchors.of(sigstore.trustedRoot());
  }

  @AfterAll
  static void stop() {
    sigstore.close();
  }

  /** What is done to a document whose first character is the brace that opens it. */
  record Hostile(String name, Function<byte[], byte[]> change) {
    static Hostile member(String name, String member) {
      return new Hostile(name, document -> insert(document, utf8(member + ",")));
    }

    private static byte[] insert(byte[] document, byte[] inserted) {
      ByteArrayOutputStream changed = new ByteArrayOutputStream();
      changed.write(document, 0, 1);
      changed.writeBytes(inserted);
      changed.write(document, 1, document.length - 1);
      return changed.toByteArray();
    }

    private static Hostile rawText(String name, String field, int... bytes) {
      return new Hostile(
          name,
          document -> {
            ByteArrayOutputStream member = new ByteArrayOutputStream();
            member.writeBytes(utf8("\"" + field + "\":\""));
            IntStream.of(bytes).forEach(member::write);
            member.writeBytes(utf8("\","));
            return insert(document, member.toByteArray());
          });
    }

    private static Hostile after(String name, String text) {
      return new Hostile(
          name,
          document -> {
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            changed.writeBytes(document);
            changed.writeBytes(utf8(text));
            return changed.toByteArray();
          });
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Hostile> hostile() {
    List<Hostile> hostile = new ArrayList<>();
    for (String list : List.of("tlogEntries", "tlogs", "unknown")) {
      hostile.add(Hostile.member("deep arrays in " + list, nested(list, "[", "]")));
      hostile.add(Hostile.member("deep objects in " + list, nested(list, "{\"a\":", "}")));
      hostile.add(Hostile.member("arrays never closed in " + list, nested(list, "[", "")));
      hostile.add(
          Hostile.member(
              "very many elements in " + list,
              "\"%s\":[%s0]".formatted(list, "0,".repeat(1_000_000))));
    }
    for (String number :
        List.of("1".repeat(100_000), "1e" + "9".repeat(50_000), "0." + "0".repeat(90_000) + "1")) {
      hostile.add(Hostile.member("long number", "\"unknown\":" + number));
    }
    hostile.add(Hostile.member("long name", "\"" + "n".repeat(1_000_000) + "\":0"));
    hostile.add(Hostile.member("member twice", "\"unknown\":0,\"unknown\":0"));
    hostile.add(
        Hostile.member("member twice, once in escapes", "\"unknown\":0,\"\\u0075nknown\":0"));
    hostile.add(Hostile.member("member twice, deeper", "\"unknown\":[{\"a\":0,\"a\":1}]"));
    hostile.add(
        Hostile.member(
            "very many members",
            IntStream.range(0, 300_000)
                .mapToObj(i -> "\"m" + i + "\":0")
                .reduce(
                    new StringBuilder("\"m\":0"), (a, b) -> a.append(',').append(b), (a, b) -> a)
                .toString()));
    hostile.add(Hostile.member("media type is a number", "\"mediaType\":1"));
    hostile.add(Hostile.member("no comma", "\"unknown\":0 \"other\":0"));
    hostile.add(Hostile.member("comment", "/* */ \"unknown\":0"));
    hostile.add(Hostile.member("single quotes", "'unknown':0"));
    hostile.add(Hostile.member("no quotes", "unknown:0"));
    hostile.add(Hostile.member("not a number", "\"unknown\":NaN"));
    hostile.add(Hostile.member("leading zero", "\"unknown\":01"));
    hostile.add(Hostile.member("two commas", "\"unknown\":0,"));
    hostile.add(Hostile.member("raw control character", "\"unknown\":\"\u0001\""));
    hostile.add(Hostile.member("unknown escape", "\"unknown\":\"\\x\""));
    for (String field : List.of("mediaType", "unknown", "\u00e9")) {
      hostile.add(Hostile.rawText("no UTF-8 in " + field, field, 0xff));
      hostile.add(Hostile.rawText("cut UTF-8 in " + field, field, 0xe2, 0x82));
      hostile.add(Hostile.rawText("overlong UTF-8 in " + field, field, 0xc0, 0xaf));
      hostile.add(Hostile.rawText("surrogate in UTF-8 in " + field, field, 0xed, 0xa0, 0x80));
    }
    hostile.add(
        new Hostile(
            "UTF-16",
            document ->
                new String(document, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16)));
    hostile.add(
        new Hostile(
            "UTF-16 without byte order mark",
            document ->
                new String(document, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16LE)));
    for (String end :
        List.of("{}", " {}", "x", "]", "}", ",", "\u0000", "0", "[".repeat(100_000))) {
      hostile.add(
          Hostile.after("followed by " + end.substring(0, 1) + " (" + end.length() + ")", end));
    }
    return hostile.stream();
  }

  private static String nested(String member, String open, String close) {
    int depth = 500_000;
    return "\"%s\":%s0%s".formatted(member, open.repeat(depth), close.repeat(depth));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void bundleIsRefused(Hostile hostile) {
    assertRefused(hostile.change().apply(json().toArray()));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void trustedRootIsRefused(Hostile hostile) throws Exception {
    byte[] root = Files.readAllBytes(sigstore.writeTrustedRoot(directory.resolve("good.json")));
    assertRefusedTrust(hostile.change().apply(root));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void trustConfigurationIsRefused(Hostile hostile) throws Exception {
    byte[] config =
        Files.readAllBytes(
            sigstore.writeTrustConfig(
                directory.resolve("good.json"), TransparencyLog.Version.V1, true));
    assertRefusedTrust(hostile.change().apply(config));
  }

  @Test
  void truncatedBundleIsRefused() {
    byte[] whole = json().toArray();
    for (int length = 0; length < whole.length; length += 7) {
      assertRefused(java.util.Arrays.copyOf(whole, length));
    }
  }

  @Test
  void truncatedTrustedRootIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(sigstore.writeTrustedRoot(directory.resolve("good.json")));
    for (int length = 0; length < whole.length; length += 29) {
      assertRefusedTrust(java.util.Arrays.copyOf(whole, length));
    }
  }

  /** Nothing above is refused for another reason than what was done. */
  @Test
  void whatIsUnknownIsPassedOver() throws Exception {
    Hostile harmless =
        Hostile.member("harmless", "\"unknown\":[{\"a\":[[]]},0.5e7,true,null,\"\\u00e9\"]");
    BundleDocument expected = BundleDocument.parse(json());
    assertEquals(
        expected, BundleDocument.parse(Bytes.of(harmless.change().apply(json().toArray()))));
    byte[] root = Files.readAllBytes(sigstore.writeTrustedRoot(directory.resolve("good.json")));
    Path changed = Files.write(directory.resolve("f"), harmless.change().apply(root));
    assertEquals(Protos.trustedRoot(sigstore.trustedRoot()), TrustFile.read(changed).trustedRoot());
  }

  @Test
  void configurationThatNullsItsRootIsNoTrustedRoot() throws Exception {
    byte[] root = Files.readAllBytes(sigstore.writeTrustedRoot(directory.resolve("good.json")));
    for (String name : List.of("trustedRoot", "trusted_root")) {
      Hostile hostile = Hostile.member("null", "\"" + name + "\":null");
      Path file = Files.write(directory.resolve("f"), hostile.change().apply(root));
      VerificationUnavailableException problem =
          assertThrows(
              VerificationUnavailableException.class, () -> TrustAnchors.of(TrustFile.read(file)));
      assertEquals(SigstoreReasons.MALFORMED_TRUST_CONFIG, problem.reason());
    }
  }

  private static Bytes json() {
    return ((SigstoreMaterial) bundle.material()).bundleJson();
  }

  private static void assertRefused(byte[] json) {
    SigstoreMaterial material = (SigstoreMaterial) bundle.material();
    Bundle changed =
        new Bundle(
            bundle.mediaType(),
            new SigstoreMaterial(material.certificate(), material.logEntries(), Bytes.of(json)),
            bundle.envelope());
    Rejected rejected =
        assertInstanceOf(
            Rejected.class,
            TestBundles.verify(new SigstoreVerifier(BadBundles.SIGNER, trust, List.of()), changed));
    assertEquals("malformed-bundle", rejected.reason().code(), rejected.message());
    assertClear(rejected.message());
    assertEquals(
        List.of("log entries and timestamps"),
        SigstoreMethods.claims((SigstoreMaterial) changed.material()).unreadable());
  }

  private void assertRefusedTrust(byte[] json) throws Exception {
    Path file = Files.write(directory.resolve("trust.json"), json);
    VerificationUnavailableException problem =
        assertThrows(VerificationUnavailableException.class, () -> TrustFile.read(file));
    assertEquals(SigstoreReasons.MALFORMED_TRUST_CONFIG, problem.reason());
    assertClear(Messages.describe(problem));
  }

  private static void assertClear(String message) {
    assertTrue(message.length() < 1_000, message);
    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    assertFalse(message.contains("com.fasterxml"), message);
    assertFalse(message.contains("Exception"), message);
  }
}
