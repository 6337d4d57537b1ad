package io.modelsigning.domain.service;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.port.in.SignModel;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.SignedModel;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Statement;
import java.util.OptionalInt;

final class SignModelService implements SignModel {
  private final ManifestBuilder manifests;
  private final StatementCodec statements;
  private final BundleCodec bundles;

  SignModelService(ManifestBuilder manifests, StatementCodec statements, BundleCodec bundles) {
    this.manifests = manifests;
    this.statements = statements;
    this.bundles = bundles;
  }

  @Override
  public SignedModel sign(SignRequest request, ProgressListener progress)
      throws ModelSigningException, InterruptedException {
    WarningCollector warnings = new WarningCollector(progress);
    ManifestBuilder.Plan plan =
        manifests.plan(
            request.model(),
            request.manifest(),
            request.signature().pathWithin(request.model()),
            progress,
            warnings);
    SignaturesInModel.warn(plan.model(), plan.distinctFiles(), warnings);
    requireReadable(plan.model(), plan.resources().size(), plan.leastPayloadBytes());
    warnIfTooLarge(plan, request.signer().maximumPayloadBytes(), warnings);
    ManifestBuilder.Made made = manifests.make(plan, request.manifest().known(), progress);
    Manifest manifest = made.manifest();
    progress.started(Phase.SIGN);
    try {
      Bytes payload = statements.write(Statement.of(manifest).toDocument());
      requireReadable(plan.model(), plan.resources().size(), payload.size());
      PayloadSigner.Signed signed = request.signer().sign(payload, progress);
      request.signature().write(bundles.write(signed.bundle()), request.overwrite());
      return new SignedModel(
          manifest, signed.signer(), plan.files(), plan.bytes(), made.reused(), warnings.all());
    } catch (ModelSigningException e) {
      progress.failed(Phase.SIGN, e.reason());
      throw e;
    } finally {
      progress.finished(Phase.SIGN);
    }
  }

  /** Nobody is served by a signature that is refused for its length when it is read. */
  private static void requireReadable(ModelSource model, int resources, long payloadBytes)
      throws UnacceptableModelException {
    if (payloadBytes > Bundle.MAXIMUM_PAYLOAD_BYTES) {
      throw new UnacceptableModelException(
          Reason.SIGNATURE_TOO_LARGE,
          model.name(),
          "the statement over %d files or shards of model '%s' may have at most %d bytes, but has %d or more"
              .formatted(resources, model.name(), Bundle.MAXIMUM_PAYLOAD_BYTES, payloadBytes));
    }
  }

  private static void warnIfTooLarge(
      ManifestBuilder.Plan plan, OptionalInt maximumBytes, WarningCollector warnings) {
    if (maximumBytes.isPresent() && plan.leastPayloadBytes() > maximumBytes.getAsInt()) {
      warnings.add(
          Reason.PAYLOAD_TOO_LARGE,
          "the statement over %d resources will have about %d bytes, and %d are likely the most that can be recorded"
              .formatted(
                  plan.resources().size(), plan.leastPayloadBytes(), maximumBytes.getAsInt()));
    }
  }
}
