package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.sigstore.proto.common.v1.PublicKeyDetails;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.document.TrustedRootDocument;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.testing.Crypto;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be used of a trusted root. */
@SuppressWarnings("deprecation") // Older encodings of keys, which are still to be read.
final class TrustAnchorsTest {
  private static TrustedRoot root = TrustedRoot.getDefaultInstance();

  @BeforeAll
  static void start() throws Exception {
    try (TestSigstore sigstore = TestSigstore.start()) {
      root = sigstore.trustedRoot();
    }
  }

  @AfterAll
  static void forget() {
    root = TrustedRoot.getDefaultInstance();
  }

  private static PublicKey key(PublicKeyDetails details, byte[] encoded) throws Exception {
    TrustedRoot.Builder changed = root.toBuilder();
    changed
        .getTlogsBuilder(0)
        .getPublicKeyBuilder()
        .setKeyDetails(details)
        .setRawBytes(ByteString.copyFrom(encoded));
    changed.getTlogsBuilder(0).getLogIdBuilder().setKeyId(ByteString.copyFromUtf8("id"));
    return TestAnchors.of(changed.build())
        .transparencyLog(Bytes.ofUtf8("id"), Optional.empty())
        .orElseThrow()
        .key();
  }

  @Test
  void readsKeysOfEveryKindAndTheLibrarysOlderEncoding() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PublicKey rsa = generator.generateKeyPair().getPublic();
    byte[] pkcs1 = SubjectPublicKeyInfo.getInstance(rsa.getEncoded()).parsePublicKey().getEncoded();
    assertEquals(rsa, key(PublicKeyDetails.PKCS1_RSA_PKCS1V5, pkcs1));
    assertEquals(rsa, key(PublicKeyDetails.PKIX_RSA_PKCS1V15_2048_SHA256, rsa.getEncoded()));
    PublicKey ec = Crypto.ecKeys("secp384r1").getPublic();
    assertEquals(ec, key(PublicKeyDetails.PKIX_ECDSA_P384_SHA_384, ec.getEncoded()));
    PublicKey edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
    assertEquals(edwards, key(PublicKeyDetails.PKIX_ED25519, edwards.getEncoded()));
  }

  @Test
  void refusesKeysOfOtherKinds() {
    byte[] ec = Crypto.ecKeys("secp256r1").getPublic().getEncoded();
    for (PublicKeyDetails details :
        new PublicKeyDetails[] {
          PublicKeyDetails.PUBLIC_KEY_DETAILS_UNSPECIFIED,
          PublicKeyDetails.PKCS1_RSA_PKCS1V5,
          PublicKeyDetails.PKCS1_RSA_PSS,
          PublicKeyDetails.PKIX_ED25519,
          PublicKeyDetails.PKIX_ED25519_PH,
          PublicKeyDetails.ML_DSA_65,
        }) {
      assertThrows(GeneralSecurityException.class, () -> key(details, ec), details::name);
    }
    for (String malformed : List.of("", "30", "3000", "0500", "30030201", "3006020101040101")) {
      assertThrows(
          GeneralSecurityException.class,
          () -> key(PublicKeyDetails.PKCS1_RSA_PKCS1V5, HexFormat.of().parseHex(malformed)),
          malformed);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/vnd.dev.sigstore.trustedroot+json",
        "application/vnd.dev.sigstore.trustedroot+json;version=0.3",
        "application/vnd.dev.sigstore.trustedroot+json;version=0x1",
        "application/vnd.dev.sigstore.trustedroot.v0.1+json;version=0.1",
        "application/vnd.dev.sigstore.trustedroot.v0.1+json ",
        "application/vnd.dev.sigstore.bundle.v0.1+json",
      })
  void refusesAnotherMediaType(String type) {
    TrustedRoot other = root.toBuilder().setMediaType(type).build();
    assertThrows(IllegalArgumentException.class, () -> TestAnchors.of(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
        "application/vnd.dev.sigstore.trustedroot.v0.1+json",
        "application/vnd.dev.sigstore.trustedroot.v0.2+json",
      })
  void acceptsBothSpellingsOfItsMediaType(String type) throws Exception {
    assertEquals(
        TestAnchors.of(root).certificateAuthorities(),
        TestAnchors.of(root.toBuilder().setMediaType(type).build()).certificateAuthorities());
  }

  private static Stream<Consumer<TrustedRoot.Builder>> withoutStart() {
    return Stream.of(
        changed ->
            changed.getTlogsBuilder(0).getPublicKeyBuilder().getValidForBuilder().clearStart(),
        changed -> changed.getTlogsBuilder(1).getPublicKeyBuilder().clearValidFor(),
        changed ->
            changed.getCtlogsBuilder(0).getPublicKeyBuilder().getValidForBuilder().clearStart(),
        changed -> changed.getCertificateAuthoritiesBuilder(0).getValidForBuilder().clearStart(),
        changed -> changed.getTimestampAuthoritiesBuilder(0).clearValidFor());
  }

  @ParameterizedTest
  @MethodSource("withoutStart")
  void refusesWhatIsTrustedFromNoTimeOn(Consumer<TrustedRoot.Builder> change) {
    TrustedRoot.Builder changed = root.toBuilder();
    change.accept(changed);
    IllegalArgumentException problem =
        assertThrows(IllegalArgumentException.class, () -> TestAnchors.of(changed.build()));
    assertTrue(
        String.valueOf(problem.getMessage())
            .endsWith("has no time from which it is trusted (validFor.start)"),
        problem.getMessage());
  }

  /** So it is for one that a TUF repository vouches for. */
  @Test
  void refusesATrustedRootThatHasNothing() {
    TrustConfiguration empty =
        new TrustConfiguration(
            "somewhere", TrustedRootDocument.builder().build(), Optional.empty(), List.of());
    VerificationUnavailableException problem =
        assertThrows(VerificationUnavailableException.class, () -> TrustAnchors.of(empty));
    assertEquals("malformed-trust-config", problem.reason().code());
    assertEquals(
        "the trusted root in somewhere cannot be used: the trusted root has no certificate authority",
        problem.getMessage());
  }

  @Test
  void refusesWhatFollowsACertificate() {
    TrustedRoot.Builder changed = root.toBuilder();
    var certificate =
        changed.getCertificateAuthoritiesBuilder(0).getCertChainBuilder().getCertificatesBuilder(0);
    certificate.setRawBytes(certificate.getRawBytes().concat(ByteString.copyFromUtf8("x")));
    assertThrows(CertificateException.class, () -> TestAnchors.of(changed.build()));
  }

  @ParameterizedTest
  @CsvSource({
    "https://log.example, log.example, true",
    "https://log.example, log.example - 42, true",
    "https://log.example/path, log.example, true",
    "https://log.example, log.example:443, false",
    "https://log.example:443, log.example:443, true",
    "https://log.example:443, log.example, true",
    "http://localhost:8000, localhost:8000, true",
    "http://localhost:8000, localhost:8000 - 7, true",
    "http://localhost:8000, localhost, true",
    "http://localhost:8000, localhost:80, false",
    "http://localhost:8000, localhost:80001, false",
    "http://localhost:8000, localhost:8000/, false",
    "http://localhost:8000, localhost:, false",
    "https://log.example, log.example - , false",
    "https://log.example, log.example - tree, false",
    "https://log.example, log.example - 42x, false",
    "https://log.example, xlog.example, false",
    "https://log.example, log.example.evil, false",
    "https://log.example, LOG.example, false",
    "https://log.example, log_example, false",
  })
  void knowsTheOriginsOfALog(String address, String origin, boolean known) throws Exception {
    TrustedRoot.Builder changed = root.toBuilder();
    changed
        .getTlogsBuilder(0)
        .setBaseUrl(address)
        .getLogIdBuilder()
        .setKeyId(ByteString.copyFromUtf8("id"));
    assertEquals(
        known,
        TestAnchors.of(changed.build())
            .transparencyLog(Bytes.ofUtf8("id"), Optional.empty())
            .orElseThrow()
            .isOrigin(origin));
  }

  @Test
  void refusesWhatIsNoCertificate() {
    TrustedRoot.Builder changed = root.toBuilder();
    changed
        .getCertificateAuthoritiesBuilder(0)
        .getCertChainBuilder()
        .getCertificatesBuilder(0)
        .setRawBytes(ByteString.copyFromUtf8("no certificate"));
    assertThrows(CertificateException.class, () -> TestAnchors.of(changed.build()));
  }

  @Test
  void refusesWhatIsNoAddress() {
    TrustedRoot.Builder authority = root.toBuilder();
    authority.getTimestampAuthoritiesBuilder(0).setUri("a b");
    assertThrows(IllegalArgumentException.class, () -> TestAnchors.of(authority.build()));
    TrustedRoot.Builder log = root.toBuilder();
    log.getCtlogsBuilder(0).setBaseUrl("a b");
    assertThrows(IllegalArgumentException.class, () -> TestAnchors.of(log.build()));
  }
}
