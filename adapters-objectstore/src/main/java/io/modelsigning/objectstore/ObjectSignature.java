package io.modelsigning.objectstore;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import java.util.Optional;

/**
 * A signature that is an object of a store, which is asked only when something is read or written.
 * Thread-safe.
 */
final class ObjectSignature implements SignatureStore {
  /** Opens the place. */
  @FunctionalInterface
  interface Opening {
    SignatureObject open() throws ModelAccessException;
  }

  private final Location location;
  private final Opening opening;
  private final Runnable written;

  ObjectSignature(Location location, Opening opening) {
    this(location, opening, () -> {});
  }

  /**
   * @param written called when something was stored, or may have been
   */
  ObjectSignature(Location location, Opening opening, Runnable written) {
    this.location = location;
    this.opening = opening;
    this.written = written;
  }

  @Override
  public String location() {
    return location.toString();
  }

  @Override
  public Optional<ModelPath> pathWithin(ModelSource model) {
    return model instanceof ObjectModel here
        ? here.relate(location).pathWithin()
        : Optional.empty();
  }

  @Override
  public Bytes read() throws SignatureAccessException {
    return open().read();
  }

  @Override
  public void write(Bytes stored, Overwrite overwrite) throws SignatureAccessException {
    try {
      open().write(stored, overwrite);
    } finally {
      written.run();
    }
  }

  private SignatureObject open() throws SignatureAccessException {
    try {
      return opening.open();
    } catch (ModelAccessException e) {
      throw new SignatureAccessException(e.reason(), String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String toString() {
    return location();
  }
}
