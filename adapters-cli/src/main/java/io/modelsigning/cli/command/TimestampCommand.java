package io.modelsigning.cli.command;

import io.modelsigning.cli.inspection.InspectedSignature;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.time.StampOptions;
import io.modelsigning.cli.time.TimestampAccess;
import io.modelsigning.cli.usecase.SignaturePlaces;
import io.modelsigning.cli.usecase.UseCaseFactory;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.TimestampAuthority;
import io.modelsigning.domain.signature.CertificateClaim;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.keys.KeyReasons;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Adds timestamps to a signature that is there. */
final class TimestampCommand implements Command {
  private final UseCaseFactory useCases;
  private final SignaturePlaces places;
  private final TimestampAccess timestamps;
  private final Clock clock;

  private final Option<Location> signature =
      Option.location(
          FileRole.READ, "SIGNATURE", "The signature file, such as model.sig, which is replaced.");

  private final StampOptions stamps =
      new StampOptions(
          "Required. The address of the authority (RFC 3161). May be given several times.");

  @Inject
  TimestampCommand(
      UseCaseFactory useCases, SignaturePlaces places, TimestampAccess timestamps, Clock clock) {
    this.useCases = useCases;
    this.places = places;
    this.timestamps = timestamps;
    this.clock = clock;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "timestamp", "Add a timestamp to a signature.")
        .synopsis("model-signing timestamp --timestamp-url URL [OPTIONS] SIGNATURE")
        .description(
            "A timestamp proves that the signature was there at its time: whoever verifies with '--timestamp-roots' accepts the signature when its certificate has expired. Add it before that. Nothing else of the signature changes, and it is not verified: a timestamp over a bad one proves nothing. It is for signatures by keys and certificates; those of Sigstore have their time from its services.")
        .examples(
            "  By an authority whose root certificate is in tsa-ca.pem:",
            "    model-signing timestamp --timestamp-url http://tsa.example \\",
            "        --timestamp-roots tsa-ca.pem bert/model.sig",
            "",
            "To verify: 'model-signing help verify certificate'.")
        .with(signature, stamps);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    Location location = signature.value();
    if (location == null) {
      throw new UsageException("SIGNATURE is missing");
    }
    if (LocalStorage.pathOf(location)
        .filter(path -> OpenStreams.toRead(path).isPresent())
        .isPresent()) {
      throw new UsageException(
          "SIGNATURE must name a file, which is replaced, but is '%s'".formatted(location));
    }
    List<TimestampAuthority> authorities = timestamps.authorities(stamps, context);
    SignatureStore store = places.toRead(location);
    requireUnexpired(store);
    return new CommandResult.Timestamped(
        Subject.builder().from(subject()).signature(store.location()).build(),
        useCases.timestampSignature().timestamp(store, authorities, context.progress()));
  }

  /** That a signature was there today proves nothing of the time before yesterday. */
  private void requireUnexpired(SignatureStore store) throws ModelSigningException {
    List<CertificateClaim> certificates =
        InspectedSignature.claimsOf(useCases.inspectSignature().inspect(store)).certificates();
    Instant now = clock.instant();
    if (!certificates.isEmpty() && now.isAfter(certificates.getFirst().notAfter())) {
      throw new SigningException(
          KeyReasons.CERTIFICATE_EXPIRED,
          "the certificate '%s' was valid until %s, but now is %s: no timestamp can show any more that the signature was made before"
              .formatted(
                  certificates.getFirst().subject(), certificates.getFirst().notAfter(), now));
    }
  }

  @Override
  public Subject subject() {
    return Subject.of("timestamp");
  }
}
