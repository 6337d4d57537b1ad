package io.modelsigning.objectstore;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.http.TimeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Models in buckets of objects. A location that ends with {@code /}, or is that of a bucket, names
 * a folder: the objects whose keys begin with it. Another one names the object of that key, or
 * where there is none, a folder. Thread-safe.
 */
public final class BucketStorage implements Storage {
  /**
   * What a location names.
   *
   * @param key of an object or of a folder, may be empty
   */
  public record Place(String bucket, String key) {}

  /** A kind of store with buckets. Thread-safe. */
  public interface Kind {
    /** Returns what a location names; empty if it is not of the form of this kind. */
    Optional<Place> place(Location location);

    /** Returns the form of locations, for messages. */
    String form();

    /** Returns what reads and writes a bucket, of which nothing is asked yet. */
    ObjectClient client(String bucket) throws ObjectAccessException, InterruptedException;
  }

  private final Kind kind;
  private final ObjectLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, ObjectClient> clients = new HashMap<>();

  /** Makes the storage, which asks nobody yet. */
  public BucketStorage(Kind kind, ObjectLimits limits) {
    this.kind = kind;
    this.limits = limits;
  }

  @Override
  public Optional<String> fault(Location location) {
    return kind.place(location).isPresent()
        ? Optional.empty()
        : Optional.of("a location of this kind must be " + kind.form());
  }

  private Place place(Location location) throws ModelAccessException {
    return kind.place(location)
        .orElseThrow(
            () ->
                new ModelAccessException(
                    ObjectStoreReasons.UNUSABLE_LOCATION,
                    location.toString(),
                    "'%s' cannot be opened: %s".formatted(location, fault(location).orElse(""))));
  }

  private ObjectClient client(String bucket) throws ObjectAccessException, InterruptedException {
    lock.lockInterruptibly();
    try {
      ObjectClient client = clients.get(bucket);
      if (client == null) {
        client = kind.client(bucket);
        clients.put(bucket, client);
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  private Attempts attempts(ProgressListener progress) {
    return new Attempts(limits, TimeSource.SYSTEM, progress);
  }

  @Override
  public StoredModel model(Location location, ProgressListener progress)
      throws ModelAccessException {
    Place place = place(location);
    Attempts attempts = attempts(progress);
    String display = location.toString();
    return ObjectStorage.opening(
        display,
        () -> {
          ObjectClient client = client(place.bucket());
          Optional<StoredObject> object = object(client, attempts, place);
          String root = object.isPresent() ? place.key() : ObjectModel.withSlash(place.key());
          List<StoredObject> objects =
              object.isPresent()
                  ? List.of(object.get())
                  : ObjectStorage.list(client, attempts, root, progress);
          if (objects.isEmpty()) {
            throw ObjectAccessException.permanent(
                Reason.NOT_FOUND, "nothing there has this name, or begins with it", null);
          }
          return new ObjectModel(
              new ObjectModel.Place(location, name(place), root, object.isPresent()),
              client,
              attempts,
              objects);
        });
  }

  private static Optional<StoredObject> object(ObjectClient client, Attempts attempts, Place place)
      throws ObjectAccessException, InterruptedException {
    return place.key().isEmpty() || place.key().endsWith("/")
        ? Optional.empty()
        : attempts.make(client.display(place.key()), () -> client.find(place.key()));
  }

  private static String name(Place place) {
    String text = place.key().isEmpty() ? place.bucket() : place.key().replaceAll("/+$", "");
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /**
   * {@inheritDoc} It is {@code model.sig} in a folder, {@code <key>.sig} beside an object. The
   * store is asked which of them a key names.
   */
  @Override
  public Location usualSignature(Location model) {
    String text = model.text();
    boolean folder =
        kind.place(model)
            .map(place -> place.key().isEmpty() || place.key().endsWith("/"))
            .orElse(true);
    if (folder || !isObject(model)) {
      return new Location(ObjectModel.withSlash(text) + "model.sig");
    }
    return new Location(text + ".sig");
  }

  private boolean isObject(Location model) {
    try {
      Place place = place(model);
      Attempts attempts = attempts(ProgressListener.NONE);
      String display = model.toString();
      return ObjectStorage.opening(
          display, () -> object(client(place.bucket()), attempts, place).isPresent());
    } catch (ModelAccessException e) {
      // Whoever opens the model is told.
      return false;
    }
  }

  @Override
  public SignatureStore signature(Location location) {
    return new ObjectSignature(
        location,
        () -> {
          Place place = place(location);
          Attempts attempts = attempts(ProgressListener.NONE);
          String display = location.toString();
          ObjectClient client = ObjectStorage.opening(display, () -> client(place.bucket()));
          return new SignatureObject(client, attempts, place.key());
        });
  }
}
