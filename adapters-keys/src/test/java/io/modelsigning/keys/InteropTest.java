package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignatureVerdict.Authentic;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationMaterial.UnnamedKey;
import io.modelsigning.json.JsonModule;
import io.modelsigning.testing.Interop;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signatures of other implementations' releases, and every small change of them. */
class InteropTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final BundleCodec bundles = JsonModule.bundleCodec();
  private final StatementCodec statements = JsonModule.statementCodec();
  private final KeyMethods methods = KeyMethods.create(Clock.fixed(NOW, ZoneOffset.UTC));

  private static List<Path> signatures() {
    List<Path> files =
        Interop.files("signed", "model.sig").stream()
            .filter(file -> !release(file).endsWith("-sigstore"))
            .toList();
    assertEquals(9, files.size());
    return files;
  }

  private static String release(Path signature) {
    return signature.getName(signature.getNameCount() - 2).toString();
  }

  private SignatureVerifier verifier(Path signature) throws Exception {
    return release(signature).endsWith("-certificate")
        ? methods.certificateVerifier(PemSource.of(List.of(Interop.path("keys/ca-cert.pem"))))
        : methods.keyVerifier(PemSource.of(Interop.path("keys/signing-key-pub.pem")));
  }

  private static SignedMessage message(Bundle bundle, boolean broken) {
    Envelope envelope = bundle.envelope();
    return broken
        ? SignedMessage.brokenV02(envelope.payloadType(), envelope.payload())
        : SignedMessage.dsseV1(envelope.payloadType(), envelope.payload());
  }

  private static boolean broken(Path signature) {
    return release(signature).equals("v0.2.0-certificate");
  }

  @Test
  void everyReleaseAuthenticates() throws Exception {
    for (Path file : signatures()) {
      Bundle bundle = bundles.read(Interop.read(file));
      SignatureVerdict verdict = verifier(file).verify(bundle, message(bundle, broken(file)));
      Authentic authentic = assertInstanceOf(Authentic.class, verdict, file + ": " + verdict);
      boolean old = release(file).matches("v(0.3.1|1.0.0|1.0.1)-elliptic-key");
      assertEquals(old ? 1 : 0, authentic.warnings().size(), file.toString());
      Statement statement = Statement.interpret(statements.read(bundle.envelope().payload()));
      assertTrue(!statement.manifest().resources().isEmpty());
      assertInstanceOf(
          Rejected.class,
          verifier(file).verify(bundle, message(bundle, !broken(file))),
          "the other encoding must not do: " + file);
    }
  }

  @Test
  void theCertificateChainIsTold() throws Exception {
    Path file = Interop.path("signed/v1.1.0-certificate/model.sig");
    Bundle bundle = bundles.read(Interop.read(file));
    Authentic verdict =
        assertInstanceOf(Authentic.class, verifier(file).verify(bundle, message(bundle, false)));
    assertEquals(
        List.of("CN=intermediate-ca", "CN=intermediate-ca", "CN=root-ca"),
        verdict.signer().certificates().stream().map(used -> used.subject()).toList());
  }

  @Test
  void expiredNotYetValidAndUnknownAreRefused() throws Exception {
    Path file = Interop.path("signed/v1.1.0-certificate/model.sig");
    Path root = Interop.path("keys/ca-cert.pem");
    Bundle bundle = bundles.read(Interop.read(file));
    for (List<String> row :
        List.of(
            List.of("2035-05-01T00:00:00Z", "certificate-expired"),
            List.of("2025-05-02T23:36:27Z", "certificate-not-yet-valid"))) {
      KeyMethods then =
          KeyMethods.create(Clock.fixed(Instant.parse(row.getFirst()), ZoneOffset.UTC));
      SignatureVerdict verdict =
          then.certificateVerifier(PemSource.of(List.of(root)))
              .verify(bundle, message(bundle, false));
      assertEquals(row.getLast(), assertInstanceOf(Rejected.class, verdict).reason().code());
    }
    SignatureVerdict verdict =
        methods
            .certificateVerifier(List.of(), ExpectedNames.ANY.andSubject("CN=intermediate-ca"))
            .verify(bundle, message(bundle, false));
    assertEquals("unknown-authority", assertInstanceOf(Rejected.class, verdict).reason().code());
  }

  @Test
  void hintAndKeyFormatsAreTheReferences() throws Exception {
    SigningKey key =
        methods.readSigningKey(
            PemSource.of(Interop.path("keys/signing-key.pem")), OpenSslKeys.NO_PASSWORD);
    Bundle theirs =
        bundles.read(Interop.read(Interop.path("signed/v1.1.0-elliptic-key/model.sig")));
    Bundle ours = methods.keySigner(key).sign(theirs.envelope().payload()).bundle();
    assertEquals(theirs.material(), ours.material());
    assertInstanceOf(KeyHint.class, ours.material());
    Bundle certified =
        bundles.read(Interop.read(Interop.path("signed/v1.1.0-certificate/model.sig")));
    assertEquals(
        certified.material(),
        methods
            .certificateSigner(
                key,
                PemSource.of(Interop.path("keys/signing-key-cert.pem")),
                PemSource.of(List.of(Interop.path("keys/int-ca-cert.pem"))))
            .sign(certified.envelope().payload())
            .bundle()
            .material());
  }

  @Test
  void everyByteOfPayloadAndSignatureCounts() throws Exception {
    for (Path file : signatures()) {
      Bundle bundle = bundles.read(Interop.read(file));
      SignatureVerifier verifier = verifier(file);
      Envelope envelope = bundle.envelope();
      byte[] payload = envelope.payload().toArray();
      for (int i = 0; i < payload.length; i++) {
        byte[] changed = payload.clone();
        changed[i] ^= 1;
        assertRefused(
            verifier,
            Bundle.of(
                bundle.material(),
                new Envelope(envelope.payloadType(), Bytes.of(changed), envelope.signatures())),
            broken(file),
            file + ", payload byte " + i);
      }
      byte[] signature = envelope.signatures().getFirst().toArray();
      for (int i = 0; i < signature.length; i++) {
        byte[] changed = signature.clone();
        changed[i] ^= 1;
        assertRefused(
            verifier,
            Bundle.of(
                bundle.material(),
                new Envelope(
                    envelope.payloadType(), envelope.payload(), List.of(Bytes.of(changed)))),
            broken(file),
            file + ", signature byte " + i);
      }
    }
  }

  private static void assertRefused(
      SignatureVerifier verifier, Bundle bundle, boolean broken, String what) throws Exception {
    SignatureVerdict verdict = verifier.verify(bundle, message(bundle, broken));
    assertEquals(
        Reason.INVALID_SIGNATURE, assertInstanceOf(Rejected.class, verdict, what).reason(), what);
  }

  /** What still verifies must be the same bundle: spaces changed, or a {@code keyid}. */
  @Test
  void noChangeOfTheFileChangesWhatIsAccepted() throws Exception {
    int accepted = 0;
    for (Path file : signatures()) {
      Bundle original = bundles.read(Interop.read(file));
      SignatureVerifier verifier = verifier(file);
      byte[] stored = Interop.read(file).toArray();
      for (int i = 0; i < stored.length; i += 7) {
        byte[] changed = stored.clone();
        changed[i] ^= 1;
        try {
          Bundle bundle = bundles.read(Bytes.of(changed));
          if (verifier.verify(bundle, message(bundle, broken(file))) instanceof Authentic
              && bundle.envelope().payloadType().equals(Envelope.IN_TOTO_JSON)) {
            accepted++;
            assertSignedTheSame(original, bundle, file + ", byte " + i);
          }
        } catch (MalformedSignatureException e) {
          assertEquals(Reason.MALFORMED_BUNDLE, e.reason());
        }
      }
    }
    assertTrue(accepted < 200, accepted + " changes were accepted");
  }

  /**
   * With the name of its member changed, the key is no longer named: what it signed is the same.
   */
  private static void assertSignedTheSame(Bundle original, Bundle changed, String what) {
    if (changed.material() instanceof UnnamedKey) {
      assertEquals(original.envelope(), changed.envelope(), what);
    } else {
      assertEquals(original, changed, what);
    }
  }
}
