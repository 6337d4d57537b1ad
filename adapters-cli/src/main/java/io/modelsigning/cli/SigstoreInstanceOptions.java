package io.modelsigning.cli;

import static io.modelsigning.cli.OptionGroup.SIGSTORE_INSTANCE;

import io.modelsigning.sigstore.TrustSource;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Which Sigstore: the public one unless these say otherwise. */
final class SigstoreInstanceOptions implements Options {
  final Option<Boolean> useStaging =
      SIGSTORE_INSTANCE.flag(
          "--use-staging",
          "Use Sigstore's staging instance, which is for trying out. Default: the public one.");

  final Option<Path> trustConfig =
      SIGSTORE_INSTANCE.option(
          Path.class,
          "--trust-config",
          "FILE",
          "Use the instance that this ClientTrustConfig describes; to verify, a trusted root will"
              + " do.");

  @Override
  public void addTo(CommandSpec command) {
    useStaging.addTo(command);
    trustConfig.addTo(command);
  }

  TrustSource source() throws UsageException {
    Path config = trustConfig.value();
    if (useStaging.or(false) && config != null) {
      throw new UsageException("--use-staging does not go with --trust-config");
    }
    if (config != null) {
      return new TrustSource.ConfigFile(config);
    }
    return useStaging.or(false) ? new TrustSource.Staging() : new TrustSource.PublicInstance();
  }

  /** Returns which instance it is, for people. */
  String description() {
    return trustConfig.value() != null
        ? "as in " + trustConfig.value()
        : useStaging.or(false) ? "the staging instance" : "the public instance";
  }
}
