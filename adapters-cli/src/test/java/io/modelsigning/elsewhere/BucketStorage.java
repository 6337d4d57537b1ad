package io.modelsigning.elsewhere;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Objects by their keys, as an object store has them; a model is what has a common prefix. */
public final class BucketStorage implements Storage {
  static final String SCHEME = "bucket";

  private static final String PREFIX = SCHEME + "://";

  private final ConcurrentMap<String, Bytes> objects = new ConcurrentSkipListMap<>();

  /** Puts an object there. */
  public BucketStorage put(String location, String content) {
    objects.put(key(new Location(location)), Bytes.of(content.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** Returns the content of an object that is there. */
  public String content(String location) {
    return new String(
        object(key(new Location(location))).orElseThrow().toArray(), StandardCharsets.UTF_8);
  }

  static String key(Location location) {
    if (!location.scheme().equals(SCHEME)) {
      throw new IllegalArgumentException("location must be in a bucket, but is " + location);
    }
    return location.text().substring(PREFIX.length());
  }

  Optional<Bytes> object(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** Returns the objects below a prefix, by the rest of their keys. */
  SortedMap<String, Bytes> below(String prefix) {
    SortedMap<String, Bytes> found = new ConcurrentSkipListMap<>();
    objects.forEach(
        (key, content) -> {
          if (key.startsWith(prefix + "/")) {
            found.put(key.substring(prefix.length() + 1), content);
          }
        });
    return found;
  }

  @Override
  public StoredModel model(Location location, ProgressListener progress)
      throws ModelAccessException {
    if (below(key(location)).isEmpty()) {
      throw new ModelAccessException(
          Reason.NOT_FOUND, location.text(), "model '%s' does not exist".formatted(location));
    }
    return new BucketModel(this, location);
  }

  @Override
  public Location usualSignature(Location model) {
    return new Location(model.text() + "/model.sig");
  }

  @Override
  public SignatureStore signature(Location location) {
    return new SignatureStore() {
      @Override
      public String location() {
        return location.text();
      }

      @Override
      public Optional<ModelPath> pathWithin(ModelSource model) {
        return model instanceof BucketModel here
            ? here.relate(location).pathWithin()
            : Optional.empty();
      }

      @Override
      public Bytes read() throws SignatureAccessException {
        return object(key(location))
            .orElseThrow(
                () ->
                    new SignatureAccessException(
                        Reason.NOT_FOUND, "signature '%s' does not exist".formatted(location)));
      }

      @Override
      public void write(Bytes stored, Overwrite overwrite) throws SignatureAccessException {
        // As object stores do: the new object, if what is there is still what was looked at.
        Optional<Bytes> there = object(key(location));
        if (there.isPresent() && !overwrite.permits(there.get().toArray())) {
          throw new SignatureAccessException(
              Reason.SIGNATURE_PLACE_TAKEN,
              "signature '%s' must be new or replace an older one, but something else is there"
                  .formatted(location));
        }
        boolean written =
            there.isPresent()
                ? objects.replace(key(location), there.get(), stored)
                : objects.putIfAbsent(key(location), stored) == null;
        if (!written) {
          throw new SignatureAccessException(
              Reason.IO_ERROR, "signature '%s' changed while it was written".formatted(location));
        }
      }
    };
  }
}
