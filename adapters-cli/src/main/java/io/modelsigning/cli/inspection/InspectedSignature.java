package io.modelsigning.cli.inspection;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.port.in.Inspection;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.sigstore.SigstoreMethods;
import io.modelsigning.timestamp.Timestamps;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A signature and what it claims, unverified.
 *
 * @param location the signature as the user named it
 * @param model the model whose file sizes are shown
 */
public record InspectedSignature(
    Location location, Inspection inspection, SignerClaims claims, Optional<NearbyModel> model) {
  /** How files are shown. */
  public enum View {
    TABLE,
    TREE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns what an inspected signature claims; each adapter reads the part it knows. */
  public static SignerClaims claimsOf(Inspection inspection) {
    VerificationMaterial material = inspection.bundle().material();
    SignerClaims.Builder claims = SignerClaims.builder().from(KeyMethods.claims(material));
    if (material instanceof VerificationMaterial.SigstoreMaterial sigstore) {
      claims.from(SigstoreMethods.claims(sigstore));
    }
    int number = 0;
    for (Bytes timestamp : inspection.bundle().timestamps()) {
      number++;
      Optional<Instant> time = Timestamps.claimedTime(timestamp);
      if (time.isPresent()) {
        claims.addTimestamps(time.get());
      } else {
        claims.addUnreadable("timestamp " + number);
      }
    }
    return claims.build();
  }

  public Manifest manifest() {
    return inspection.statement().manifest();
  }

  public SignatureMethod method() {
    return inspection.bundle().material().method();
  }

  /** Returns who is said to have signed, in one line. */
  public String signer() {
    return switch (method()) {
      case KEY -> "key " + claims.keyHint().orElse("?");
      case CERTIFICATE ->
          claims.certificates().isEmpty() ? "?" : claims.certificates().getFirst().subject();
      case SIGSTORE ->
          claims.identity().orElse("?")
              + claims.identityProvider().map(provider -> " by " + provider).orElse("");
    };
  }
}
