package io.modelsigning.oci;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.domain.storage.StorageTrait;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model in a registry, of which the manifest is here, and layers are read if that is wanted. */
final class OciModel implements StoredModel {
  private final Registry registry;
  private final Location given;
  private final OciLocation pinned;
  private final Map<ModelPath, Layer> layers;
  private final boolean contentIsRead;

  /**
   * @param given how the user names it
   * @param pinned its manifest, by digest
   */
  OciModel(Registry registry, Location given, OciLocation pinned, Map<ModelPath, Layer> layers) {
    this(registry, given, pinned, layers, false);
  }

  private OciModel(
      Registry registry,
      Location given,
      OciLocation pinned,
      Map<ModelPath, Layer> layers,
      boolean contentIsRead) {
    this.registry = registry;
    this.given = given;
    this.pinned = pinned;
    this.layers = layers;
    this.contentIsRead = contentIsRead;
  }

  @Override
  public String name() {
    return pinned.basename();
  }

  @Override
  public String display(ModelPath path) {
    return given + "/" + path;
  }

  @Override
  public Location given() {
    return given;
  }

  @Override
  public StorageTrait trait() {
    return StorageTrait.SLOW_REQUESTS;
  }

  @Override
  public boolean isSingleFile() {
    return false;
  }

  @Override
  public Relation relate(Location other) {
    String prefix = given.text() + "/";
    if (!other.text().startsWith(prefix)) {
      return new Relation.Outside(Optional.empty());
    }
    ModelPath path;
    try {
      path = ModelPath.of(other.text().substring(prefix.length()));
    } catch (IllegalArgumentException e) {
      return new Relation.Outside(Optional.empty());
    }
    return new Relation.Within(
        path, layers.keySet().stream().anyMatch(file -> file.isWithin(path)));
  }

  @Override
  public Optional<KnownDigests> statedDigests() {
    return Optional.of(new LayerDigests(pinned.toString(), layers, contentIsRead));
  }

  @Override
  public StoredModel withContentRead() {
    return new OciModel(registry, given, pinned, layers, true);
  }

  @Override
  public ModelListing list(ListingPolicy policy) {
    List<ModelFile> files =
        layers.values().stream()
            .filter(
                layer ->
                    policy
                        .only()
                        .map(only -> only.contains(layer.path()))
                        .orElseGet(
                            () ->
                                !policy.exclusions().excludes(layer.path())
                                    && policy.matching().test(layer.path())))
            .map(Layer::file)
            .toList();
    return new ModelListing(files, false, List.of());
  }

  @Override
  public FileCount count(ModelPath path, int maximum) {
    long files =
        layers.keySet().stream()
            .filter(file -> path.equals(ModelPath.ROOT) || file.isWithin(path))
            .count();
    return new FileCount((int) Math.min(files, maximum), files <= maximum);
  }

  @Override
  public ModelContent open(ModelFile file) throws ModelAccessException {
    String display = display(file.path());
    Layer layer = layers.get(file.path());
    if (layer == null || !layer.file().equals(file)) {
      throw new IllegalArgumentException("the file must be one of the listing, but is " + file);
    }
    if (!contentIsRead) {
      throw new ModelAccessException(
          OciReasons.LAYERS_NOT_READ,
          display,
          "'%s' would have to be read, but layers are not to be".formatted(display));
    }
    return new LayerContent(registry, pinned, layer, display);
  }
}
