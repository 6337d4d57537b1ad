package io.modelsigning.cli.usecase;

import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.SignatureStream;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Signatures by the locations that users give: in a storage, or the streams of this process. */
public final class SignaturePlaces {
  private final Streams streams;
  private final Storages storages;

  @Inject
  public SignaturePlaces(Streams streams, Storages storages) {
    this.streams = streams;
    this.storages = storages;
  }

  public SignatureStore toRead(Location location) {
    Optional<Path> path = LocalStorage.pathOf(location);
    return path.isPresent() && OpenStreams.toRead(path.get()).equals(OptionalInt.of(OpenStreams.IN))
        ? SignatureStream.from(location.text(), streams.in())
        : storages.signature(location);
  }

  /**
   * Returns all signatures that a location stands for; at least one, which may not be there.
   *
   * @throws SignatureAccessException if it cannot be told which they are
   */
  public List<SignatureStore> allToRead(Location location) throws SignatureAccessException {
    List<SignatureStore> all = new ArrayList<>();
    for (Location one : storages.signatures(location)) {
      all.add(toRead(one));
    }
    return all.isEmpty() ? List.of(toRead(location)) : all;
  }

  public SignatureStore toWrite(Location location) {
    Optional<Path> path = LocalStorage.pathOf(location);
    OptionalInt stream = path.isPresent() ? OpenStreams.toWrite(path.get()) : OptionalInt.empty();
    return stream.isPresent() && streams.hasOutput(stream.getAsInt())
        ? SignatureStream.to(location.text(), content -> streams.write(stream.getAsInt(), content))
        : storages.signature(location);
  }
}
