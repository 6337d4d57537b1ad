package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.SIGSTORE_INSTANCE;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.sigstore.TrustSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** Which Sigstore: the public one unless these say otherwise. */
public final class SigstoreInstanceOptions implements Options {
  final Option<Boolean> useStaging = staging();

  final Option<Path> trustConfig =
      SIGSTORE_INSTANCE.file(
          FileRole.READ,
          "--trust-config",
          "FILE",
          "Use the instance that this ClientTrustConfig describes; to verify, a trusted root will"
              + " do.");

  final Option<Path> cacheDir = cacheDirectory();

  /** Makes the option for the instance that is for trying out. */
  public static Option<Boolean> staging() {
    return SIGSTORE_INSTANCE.flag(
        "--use-staging",
        "Use Sigstore's staging instance, which is for trying out. Default: the public one.");
  }

  /** Makes the option that says where what is fetched is kept. */
  public static Option<Path> cacheDirectory() {
    return SIGSTORE_INSTANCE.file(
        FileRole.CACHE,
        "--cache-dir",
        "DIR",
        "Keep what is fetched of Sigstore's trust root in DIR, for when it cannot be reached; with"
            + " none nowhere. Default:"
            + " $XDG_CACHE_HOME/model-signing, else ~/.cache/model-signing.");
  }

  @Override
  public void addTo(CommandSpec command) {
    useStaging.addTo(command);
    trustConfig.addTo(command);
    cacheDir.addTo(command);
  }

  /**
   * Returns where trust comes from.
   *
   * @param models where nothing is kept, of which {@code warn} would be told
   */
  public TrustSource source(
      List<Location> models, Map<String, String> environment, Consumer<Warning> warn)
      throws UsageException {
    Path config = trustConfig.value();
    if (useStaging.or(false) && config != null) {
      throw new UsageException("--use-staging does not go with --trust-config");
    }
    if (config != null) {
      return new TrustSource.ConfigFile(config);
    }
    Optional<Path> cache = CacheDirectory.of(cacheDir.value(), environment);
    for (Location model : models) {
      cache = CacheDirectory.outside(model, cache, warn);
    }
    return useStaging.or(false)
        ? new TrustSource.Staging(cache)
        : new TrustSource.PublicInstance(cache);
  }

  /** Returns which instance it is, for people. */
  public String description() {
    return trustConfig.value() != null
        ? "as in " + trustConfig.value()
        : useStaging.or(false) ? "the staging instance" : "the public instance";
  }
}
