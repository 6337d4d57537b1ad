package io.modelsigning.objectstore;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.Network;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.http.UnusableSettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What storages of objects have in common. */
final class ObjectStorage {
  /** More than any model has; a list without an end must end. */
  static final int MAXIMUM_OBJECTS = 2_000_000;

  private ObjectStorage() {}

  /** Returns the network, for what is at {@code location}, unless it is not to be used. */
  static Network network(NetworkSettings settings, BooleanSupplier offline, String location)
      throws ModelAccessException {
    if (offline.getAsBoolean()) {
      throw new ModelAccessException(
          HttpReasons.OFFLINE,
          location,
          "a server must be asked for '%s', but the network is not to be used".formatted(location));
    }
    try {
      return settings.open();
    } catch (UnusableSettingsException e) {
      throw new ModelAccessException(
          HttpReasons.UNUSABLE_NETWORK_SETTINGS,
          location,
          "cannot open '%s': %s".formatted(location, e.getMessage()),
          e);
    }
  }

  /** Returns all objects whose names begin with {@code prefix}. */
  static List<StoredObject> list(
      ObjectClient client, Attempts attempts, String prefix, ProgressListener progress)
      throws ObjectAccessException, InterruptedException {
    List<StoredObject> objects = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Optional<String> page = next;
      ObjectClient.Page found =
          attempts.make(client.display(prefix), () -> client.list(prefix, page));
      objects.addAll(found.objects());
      progress.found(objects.size());
      if (objects.size() > MAXIMUM_OBJECTS) {
        throw ObjectAccessException.permanent(
            ObjectStoreReasons.STORAGE_REFUSED,
            "it has more than %d files".formatted(MAXIMUM_OBJECTS),
            null);
      }
      if (found.next().isPresent() && found.next().equals(next)) {
        throw RangeRequests.malformed("the same page of a list twice");
      }
      next = found.next();
    } while (next.isPresent());
    return objects;
  }

  /** Something to be done about a model. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws ObjectAccessException, InterruptedException;
  }

  /** Returns what the action gives, and says as a user is told what goes wrong. */
  static <T> T opening(String location, Action<T> action) throws ModelAccessException {
    try {
      return action.run();
    } catch (ObjectAccessException e) {
      if (e.reason().equals(Reason.NOT_FOUND)) {
        throw new ModelAccessException(
            Reason.NOT_FOUND,
            location,
            "model '%s' does not exist: %s".formatted(location, e.text()),
            e);
      }
      throw Failures.ofModel("open", location, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.interrupted(location, e);
    }
  }
}
