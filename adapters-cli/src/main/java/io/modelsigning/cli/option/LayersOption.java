package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.HASHING;

import io.modelsigning.domain.port.out.StoredModel;
import picocli.CommandLine.Model.CommandSpec;

/** Whether content is read for which a registry has digests. */
public final class LayersOption implements Options {
  private final Option<Boolean> pullLayers =
      HASHING.flag(
          "--pull-layers",
          """
          Of a model in a registry, read and hash every layer, and hold it against the digest that \
          the manifest states for it. Default: take the digests of the manifest, and read no layer.""");

  @Override
  public void addTo(CommandSpec command) {
    pullLayers.addTo(command);
  }

  /** Returns the model, read as the user wants. */
  public StoredModel applied(StoredModel model) {
    return pullLayers.or(false) ? model.withContentRead() : model;
  }
}
