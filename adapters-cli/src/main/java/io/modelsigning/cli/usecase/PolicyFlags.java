package io.modelsigning.cli.usecase;

import io.modelsigning.cli.option.ExclusionOptions;
import io.modelsigning.cli.option.ModelsArgument;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.Options;
import io.modelsigning.cli.option.PolicyOption;
import io.modelsigning.cli.option.SignaturesOption;
import io.modelsigning.cli.option.SigstoreInstanceOptions;
import io.modelsigning.cli.option.StatedDigestOptions;
import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.storage.Storages;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** What a user says who has models verified under a policy. */
public final class PolicyFlags implements Options {
  public final PolicyOption policy = new PolicyOption();
  public final ModelsArgument models;
  public final SignaturesOption signatures;
  public final ExclusionOptions exclusions = ExclusionOptions.underPolicy();
  public final ThreadOption threads = new ThreadOption();
  public final StatedDigestOptions statedDigests = new StatedDigestOptions();
  public final Option<Path> cacheDir = SigstoreInstanceOptions.cacheDirectory();

  public PolicyFlags(ModelsArgument models, Storages storages) {
    this.models = models;
    this.signatures = new SignaturesOption(storages);
  }

  @Override
  public void addTo(CommandSpec command) {
    policy.addTo(command);
    models.addTo(command);
    signatures.addTo(command);
    exclusions.addTo(command);
    threads.addTo(command);
    statedDigests.addTo(command);
    cacheDir.addTo(command);
  }
}
