package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.CertificateAuthority.NameKind;
import io.modelsigning.sigstore.testing.Fault;
import io.modelsigning.sigstore.testing.TestSigstore;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Good bundles of every kind, from the stack of this process. */
final class StackTest {
  private static final String PROVIDER = "https://accounts.example.com";

  private static TestSigstore sigstore;
  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    sigstore = TestSigstore.start();
  }

  @AfterAll
  static void stop() {
    sigstore.close();
  }

  @Test
  void acceptsRekorV1() throws Exception {
    var signer = accepted("signer@example.com", maker().logV1()).signer();
    assertEquals("signed entry timestamp of localhost", signer.timeEvidence().orElseThrow());
  }

  @Test
  void acceptsRekorV1WithTimestamp() throws Exception {
    var signer = accepted("signer@example.com", maker().logV1().timestamp()).signer();
    assertEquals("RFC 3161 timestamp of CN=tsa,O=test", signer.timeEvidence().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void acceptsRekorV2(String curve) throws Exception {
    accepted("signer@example.com", maker().curve(curve).logV2().timestamp());
  }

  /** As a private log does that was told its name so. */
  @Test
  void acceptsLogsThatNameTheirPort() throws Exception {
    sigstore.settings().with(Fault.PORT_IN_NAME);
    try {
      accepted("signer@example.com", maker().logV1());
      accepted("signer@example.com", maker().logV2().timestamp());
    } finally {
      sigstore.settings().reset();
    }
  }

  @Test
  void acceptsSeveralEntriesAndTimestamps() throws Exception {
    accepted("signer@example.com", maker().logV1().logV2().logV2().timestamp().timestamp());
  }

  @ParameterizedTest
  @CsvSource({
    "EMAIL, signer@example.com",
    "URI, https://github.com/example/repository/.github/workflows/sign.yml@refs/heads/main",
    "USERNAME, signer!example.com",
  })
  void acceptsEveryKindOfName(NameKind kind, String name) throws Exception {
    accepted(name, maker().signer(kind, name, PROVIDER).logV1());
  }

  private BundleMaker maker() {
    return new BundleMaker(sigstore);
  }

  private SignatureVerdict.Authentic accepted(String identity, BundleMaker maker) throws Exception {
    SigstoreVerifier verifier =
        (SigstoreVerifier)
            SigstoreMethods.create(Clock.systemUTC())
                .verifier(
                    new ExpectedSigner(identity, PROVIDER),
                    new TrustSource.ConfigFile(
                        sigstore.writeTrustedRoot(directory.resolve("trusted_root.json"))));
    SignatureVerdict verdict = TestBundles.verify(verifier, maker.make());
    return assertInstanceOf(SignatureVerdict.Authentic.class, verdict, verdict::toString);
  }
}
