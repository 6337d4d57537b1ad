package io.modelsigning.cli.storage;

import io.modelsigning.cli.addon.AddOn;
import io.modelsigning.cli.addon.AddOnException;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StorageProvider;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import io.modelsigning.http.HttpReasons;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A storage whose classes are those of an add-on, which is loaded when something is opened.
 * Thread-safe.
 */
final class AddOnStorage implements Storage {
  private static final String ADD_ON = "cloud";

  private final String scheme;
  private final Map<String, String> environment;
  private final BooleanSupplier offline;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Storage loaded;

  AddOnStorage(String scheme, Map<String, String> environment, BooleanSupplier offline) {
    this.scheme = scheme;
    this.environment = environment;
    this.offline = offline;
  }

  private Storage storage(Location location) throws ModelAccessException {
    if (offline.getAsBoolean()) {
      throw new ModelAccessException(
          HttpReasons.OFFLINE,
          location.toString(),
          "a server must be asked for '%s', but the network is not to be used".formatted(location));
    }
    lock.lock();
    try {
      Storage storage = loaded;
      if (storage == null) {
        storage = load(location);
        loaded = storage;
      }
      return storage;
    } finally {
      lock.unlock();
    }
  }

  private Storage load(Location location) throws ModelAccessException {
    try {
      return AddOn.named(ADD_ON)
          .load(
              StorageProvider.class,
              "'%s' needs".formatted(location),
              "open locations of the scheme '%s'".formatted(scheme),
              (provider, loader) ->
                  provider.scheme().equals(scheme)
                      ? Optional.of(provider.storage(environment))
                      : Optional.empty());
    } catch (AddOnException e) {
      throw new ModelAccessException(e.reason(), location.toString(), e.text(), e);
    }
  }

  @Override
  public StoredModel model(Location location, ProgressListener progress)
      throws ModelAccessException {
    return storage(location).model(location, progress);
  }

  @Override
  public Location usualSignature(Location model) {
    try {
      return storage(model).usualSignature(model);
    } catch (ModelAccessException e) {
      // Whoever opens the model is told.
      return new Location(model.text() + "/model.sig");
    }
  }

  @Override
  public SignatureStore signature(Location location) {
    return new SignatureStore() {
      @Override
      public String location() {
        return location.toString();
      }

      @Override
      public Optional<ModelPath> pathWithin(ModelSource model) {
        return model instanceof StoredModel stored
            ? stored.relate(location).pathWithin()
            : Optional.empty();
      }

      @Override
      public Bytes read() throws SignatureAccessException {
        return opened().read();
      }

      @Override
      public void write(Bytes stored, Overwrite overwrite) throws SignatureAccessException {
        opened().write(stored, overwrite);
      }

      private SignatureStore opened() throws SignatureAccessException {
        try {
          return storage(location).signature(location);
        } catch (ModelAccessException e) {
          throw new SignatureAccessException(e.reason(), String.valueOf(e.getMessage()), e);
        }
      }
    };
  }
}
