package io.modelsigning.cli;

import io.modelsigning.sigstore.TrustSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Sigstore: the public one unless these say otherwise. */
final class SigstoreInstanceOptions {
  @Option(
      names = "--use-staging",
      description =
          "Use Sigstore's staging instance, which is for trying out. Default: the public one.")
  boolean useStaging;

  @Option(
      names = "--trust-config",
      paramLabel = "FILE",
      description =
          "Use the instance that this ClientTrustConfig describes; to verify, a trusted root will"
              + " do.")
  @Nullable Path trustConfig;

  TrustSource source() throws UsageException {
    if (useStaging && trustConfig != null) {
      throw new UsageException("--use-staging does not go with --trust-config");
    }
    if (trustConfig != null) {
      return new TrustSource.ConfigFile(trustConfig);
    }
    return useStaging ? new TrustSource.Staging() : new TrustSource.PublicInstance();
  }

  /** Returns which instance it is, for people. */
  String description() {
    return trustConfig != null
        ? "as in " + trustConfig
        : useStaging ? "the staging instance" : "the public instance";
  }
}
