package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sigstore.encryption.certificates.transparency.CTLogInfo;
import dev.sigstore.encryption.certificates.transparency.CertificateEntry;
import dev.sigstore.encryption.certificates.transparency.DigitallySigned;
import dev.sigstore.encryption.certificates.transparency.DigitallySigned.HashAlgorithm;
import dev.sigstore.encryption.certificates.transparency.DigitallySigned.SignatureAlgorithm;
import dev.sigstore.encryption.certificates.transparency.SignedCertificateTimestamp;
import dev.sigstore.encryption.certificates.transparency.VerifiedSCT;
import io.modelsigning.sigstore.crypto.Signatures;
import io.modelsigning.testing.Interop;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Project Wycheproof's signatures by every way that an ECDSA signature of a bundle or of its trust
 * root is checked: ours (envelope, log promise, checkpoint, TUF metadata), and those of the
 * libraries (certificate timestamp, RFC 3161 timestamp).
 */
final class WycheproofTest {
  private static final HexFormat HEX = HexFormat.of();

  /** One of the file's cases. */
  private record Case(String id, String keyDer, String message, String signature, String result) {
    PublicKey key() throws GeneralSecurityException {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(HEX.parseHex(keyDer)));
    }

    byte[] messageBytes() {
      return HEX.parseHex(message);
    }

    byte[] signatureBytes() {
      return HEX.parseHex(signature);
    }
  }

  private interface Way {
    boolean verifies(Case each) throws GeneralSecurityException, IOException;
  }

  @ParameterizedTest
  @CsvSource({
    "ecdsa_secp256r1_sha256_test.json, 174, 310",
    "ecdsa_secp384r1_sha384_test.json, 194, 310",
    "ecdsa_secp521r1_sha512_test.json, 232, 310",
  })
  void envelopesPromisesCheckpointsAndMetadata(String file, long valid, long invalid)
      throws Exception {
    assertExact(
        file,
        valid,
        invalid,
        each -> Signatures.verify(each.key(), each.messageBytes(), each.signatureBytes()));
  }

  @ParameterizedTest
  @CsvSource({
    "ecdsa_secp256r1_sha256_test.json, 2, 174, 310",
    "ecdsa_secp384r1_sha384_test.json, 3, 194, 310",
    "ecdsa_secp521r1_sha512_test.json, 4, 232, 310",
  })
  void timestamps(String file, String algorithm, long valid, long invalid) throws Exception {
    AlgorithmIdentifier identifier = new AlgorithmIdentifier(ecdsaWithSha2(algorithm));
    assertExact(
        file,
        valid,
        invalid,
        each -> {
          try {
            ContentVerifier verifier =
                new JcaContentVerifierProviderBuilder().build(each.key()).get(identifier);
            verifier.getOutputStream().write(each.messageBytes());
            return verifier.verify(each.signatureBytes())
                && Signatures.hasForm(each.key(), each.signatureBytes());
          } catch (RuntimeOperatorException e) {
            // A malformed signature, which TimeStampToken.validate answers by a TSPException.
            return false;
          } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
          }
        });
  }

  private static ASN1ObjectIdentifier ecdsaWithSha2(String last) {
    return new ASN1ObjectIdentifier(X9ObjectIdentifiers.id_ecSigType + ".3." + last);
  }

  @ParameterizedTest
  @CsvSource("ecdsa_secp256r1_sha256_test.json, 174, 310")
  void certificateTimestamps(String file, long valid, long invalid) throws Exception {
    assertExact(
        file,
        valid,
        invalid,
        each -> {
          CTLogInfo log = new CTLogInfo(each.key(), "log", "log");
          SignedCertificateTimestamp timestamp = new SignedMessageTimestamp(log.getID(), each);
          try {
            return TransparencyChecks.isValid(
                new VerifiedSCT(
                    timestamp,
                    log.verifySingleSCT(
                        timestamp, CertificateEntry.createForX509Certificate(new byte[0]))));
          } catch (RuntimeException e) {
            // A malformed signature, for which the certificate is refused.
            assertInstanceOf(SignatureException.class, e.getCause());
            return false;
          }
        });
  }

  /** Signs a message of the test's, where others sign a certificate. */
  private static final class SignedMessageTimestamp extends SignedCertificateTimestamp {
    private final byte[] message;

    SignedMessageTimestamp(byte[] logId, Case each) {
      super(
          Version.V1,
          logId,
          0,
          new byte[0],
          new DigitallySigned(
              HashAlgorithm.SHA256, SignatureAlgorithm.ECDSA, each.signatureBytes()),
          Origin.EMBEDDED);
      this.message = each.messageBytes();
    }

    @Override
    public void encodeTBS(OutputStream output, CertificateEntry entry) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] encodeTBS(CertificateEntry entry) {
      return message.clone();
    }
  }

  private static void assertExact(String file, long valid, long invalid, Way way) throws Exception {
    Map<String, Long> counts = new HashMap<>();
    List<Case> divergent = new ArrayList<>();
    for (Case each : cases(Interop.path("wycheproof/" + file))) {
      counts.merge(each.result(), 1L, Long::sum);
      if (way.verifies(each) != each.result().equals("valid")) {
        divergent.add(each);
      }
    }

    assertEquals(List.of(), divergent);
    assertEquals(Map.of("valid", valid, "invalid", invalid), counts);
  }

  private static List<Case> cases(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    JsonObject whole = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    for (JsonElement element : whole.getAsJsonArray("testGroups")) {
      JsonObject group = element.getAsJsonObject();
      for (JsonElement test : group.getAsJsonArray("tests")) {
        JsonObject fields = test.getAsJsonObject();
        cases.add(
            new Case(
                fields.get("tcId").getAsString() + " " + fields.get("comment").getAsString(),
                group.get("publicKeyDer").getAsString(),
                fields.get("msg").getAsString(),
                fields.get("sig").getAsString(),
                fields.get("result").getAsString()));
      }
    }
    return cases;
  }
}
