package io.modelsigning.elsewhere;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.domain.storage.StorageTrait;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A model in a bucket; the version of an object is what its content adds up to. */
final class BucketModel implements StoredModel {
  private final BucketStorage storage;
  private final Location location;

  BucketModel(BucketStorage storage, Location location) {
    this.storage = storage;
    this.location = location;
  }

  private String key() {
    return BucketStorage.key(location);
  }

  @Override
  public String name() {
    return key().substring(key().lastIndexOf('/') + 1);
  }

  @Override
  public String display(ModelPath path) {
    return location + "/" + path;
  }

  @Override
  public Optional<Location> location() {
    return Optional.of(location);
  }

  @Override
  public Location given() {
    return location;
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
  public Relation relate(Location given) {
    String prefix = location.text() + "/";
    if (!given.text().startsWith(prefix)) {
      return new Relation.Outside(Optional.empty());
    }
    String rest = given.text().substring(prefix.length());
    boolean exists =
        storage.object(key() + "/" + rest).isPresent()
            || !storage.below(key() + "/" + rest).isEmpty();
    return new Relation.Within(ModelPath.of(rest), exists);
  }

  @Override
  public ModelListing list(ListingPolicy policy) {
    List<ModelFile> files = new ArrayList<>();
    storage
        .below(key())
        .forEach(
            (name, content) -> {
              ModelPath path = ModelPath.of(name);
              if (policy.selects(path)) {
                files.add(new ModelFile(path, content.size(), versionOf(content)));
              }
            });
    return new ModelListing(files, false, List.of());
  }

  private static String versionOf(Bytes content) {
    return Integer.toHexString(content.hashCode());
  }

  @Override
  public ModelContent open(ModelFile file) throws ModelAccessException {
    Bytes content =
        storage
            .object(key() + "/" + file.path())
            .filter(now -> versionOf(now).equals(file.version()))
            .orElseThrow(
                () ->
                    new ModelAccessException(
                        Reason.FILE_CHANGED,
                        display(file.path()),
                        "object '%s' changed".formatted(display(file.path()))));
    return new ModelContent() {
      @Override
      public int read(ByteBuffer target, long positionBytes) {
        ByteBuffer rest = content.asReadOnlyBuffer();
        if (positionBytes >= rest.limit()) {
          return target.hasRemaining() ? -1 : 0;
        }
        rest.position((int) positionBytes);
        int count = Math.min(target.remaining(), rest.remaining());
        rest.limit(rest.position() + count);
        target.put(rest);
        return count;
      }

      @Override
      public void requireUnchanged() {}

      @Override
      public void close() {}
    };
  }
}
