package io.modelsigning.objectstore;

import io.modelsigning.domain.manifest.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * What a kind of store does. Each call is one attempt, which blocks until it is done, has failed or
 * its thread is interrupted. Thread-safe.
 */
public interface ObjectClient {
  /**
   * Some objects of a list.
   *
   * @param next what asks for those that follow; empty after the last ones
   */
  record Page(List<StoredObject> objects, Optional<String> next) {
    public Page {
      objects = List.copyOf(objects);
    }
  }

  /** Returns how a user names an object, without secrets. */
  String display(String key);

  /**
   * Lists objects, in no particular order.
   *
   * @param prefix what their names begin with
   * @param page what the page before says of the next one; empty for the first
   */
  Page list(String prefix, Optional<String> page)
      throws ObjectAccessException, InterruptedException;

  /** Looks for an object of this very name. */
  Optional<StoredObject> find(String key) throws ObjectAccessException, InterruptedException;

  /**
   * Returns bytes of an object in exactly the version that was listed.
   *
   * @param startBytes the first byte's position
   * @param endBytes the position after the last one's, above {@code startBytes}
   * @throws ObjectAccessException with {@link io.modelsigning.domain.Reason#FILE_CHANGED} if that
   *     version is not there any more
   */
  ObjectStream open(StoredObject object, long startBytes, long endBytes)
      throws ObjectAccessException, InterruptedException;

  /**
   * Stores an object whole or not at all.
   *
   * @param replaced what is under the name, and is to be replaced; empty if nothing is there
   * @throws ObjectAccessException with {@link io.modelsigning.domain.Reason#FILE_CHANGED} if
   *     something else is there by now
   */
  void put(String key, Bytes content, Optional<StoredObject> replaced)
      throws ObjectAccessException, InterruptedException;
}
