package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.HASHING;

import io.modelsigning.domain.port.out.StoredModel;
import picocli.CommandLine.Model.CommandSpec;

/** Whether content is read for which its storage states digests. */
public final class StatedDigestOptions implements Options {
  private final Option<Boolean> pullLayers =
      HASHING.flag(
          "--pull-layers",
          """
          Of a model in a registry, read and hash every layer, and hold it against the digest that \
          the manifest states for it. Default: take the digests of the manifest, and read no layer.""");

  private final Option<Boolean> trustHubDigests =
      HASHING.flag(
          "--trust-hub-digests",
          """
          Of a model at a hub, take the SHA-256 that the hub claims of large files, and read only \
          the others. Nobody has checked these claims; every output says so. Default: read all \
          files, and hold them against the claims.""");

  @Override
  public void addTo(CommandSpec command) {
    pullLayers.addTo(command);
    trustHubDigests.addTo(command);
  }

  /** Returns the model, read as the user wants. */
  public StoredModel applied(StoredModel model) {
    StoredModel read = pullLayers.or(false) ? model.withContentRead() : model;
    return trustHubDigests.or(false) ? read.withClaimsTaken() : read;
  }
}
