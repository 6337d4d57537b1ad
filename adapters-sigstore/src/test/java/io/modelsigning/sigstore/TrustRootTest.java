package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.sigstore.proto.common.v1.PublicKeyDetails;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.sigstore.testing.Crypto;
import io.modelsigning.sigstore.testing.TestSigstore;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be used of a trusted root. */
@SuppressWarnings("deprecation") // Older encodings of keys, which are still to be read.
final class TrustRootTest {
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
    return Protos.trust(changed.build())
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
    assertThrows(
        GeneralSecurityException.class,
        () -> key(PublicKeyDetails.PKCS1_RSA_PKCS1V5, new byte[] {0x30}));
  }

  @Test
  void refusesAnotherMediaType() {
    TrustedRoot other = root.toBuilder().setMediaType("application/json").build();
    assertThrows(IllegalArgumentException.class, () -> Protos.trust(other));
  }

  @Test
  void refusesWhatIsNoCertificate() {
    TrustedRoot.Builder changed = root.toBuilder();
    changed
        .getCertificateAuthoritiesBuilder(0)
        .getCertChainBuilder()
        .getCertificatesBuilder(0)
        .setRawBytes(ByteString.copyFromUtf8("no certificate"));
    assertThrows(CertificateException.class, () -> Protos.trust(changed.build()));
  }

  @Test
  void refusesWhatIsNoAddress() {
    TrustedRoot.Builder authority = root.toBuilder();
    authority.getTimestampAuthoritiesBuilder(0).setUri("a b");
    assertThrows(IllegalArgumentException.class, () -> Protos.trust(authority.build()));
    TrustedRoot.Builder log = root.toBuilder();
    log.getCtlogsBuilder(0).setBaseUrl("a b");
    assertThrows(IllegalArgumentException.class, () -> Protos.trust(log.build()));
  }
}
