package io.modelsigning.domain.service;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.in.DigestModel;
import io.modelsigning.domain.port.in.DigestedModel;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import java.util.Optional;

final class DigestModelService implements DigestModel {
  private final ManifestBuilder manifests;

  DigestModelService(ManifestBuilder manifests) {
    this.manifests = manifests;
  }

  @Override
  public DigestedModel digest(ModelSource model, ManifestOptions options, ProgressListener progress)
      throws ModelSigningException, InterruptedException {
    WarningCollector warnings = new WarningCollector(progress);
    ManifestBuilder.Plan plan =
        manifests.plan(model, options, Optional.empty(), progress, warnings);
    ManifestBuilder.Made made = manifests.make(plan, options.known(), progress);
    return new DigestedModel(
        made.manifest(), plan.covered(), plan.bytes(), made.reused(), warnings.all());
  }
}
