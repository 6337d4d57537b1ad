package io.modelsigning.sigstore;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.json.JsonModule;
import io.modelsigning.testing.NoNetwork;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Verifies a signature in a JVM whose every socket is refused, which it shows first, and tells the
 * signature's claims. Run by {@link OfflineTest}: signature, trust configuration, identity,
 * provider, and an address at which somebody listens.
 */
final class OfflineProgram {
  private OfflineProgram() {}

  public static void main(String[] args) throws Exception {
    NoNetwork.begin(URI.create(args[4]));
    SignatureVerifier verifier =
        SigstoreMethods.create(Clock.systemUTC())
            .verifier(
                new ExpectedSigner(args[2], args[3]), new TrustSource.ConfigFile(Path.of(args[1])));
    Bundle bundle = JsonModule.bundleCodec().read(Bytes.of(Files.readAllBytes(Path.of(args[0]))));
    Envelope envelope = bundle.envelope();
    SignatureVerdict verdict =
        verifier.verify(bundle, SignedMessage.dsseV1(envelope.payloadType(), envelope.payload()));
    System.out.println(verdict.getClass().getSimpleName());
    SignerClaims claims = SigstoreMethods.claims((SigstoreMaterial) bundle.material());
    System.out.println(
        claims.identity().orElse("nobody")
            + claims.logEntries().stream().map(SignerClaims.LogEntry::kind).toList()
            + claims.unreadable());
  }
}
