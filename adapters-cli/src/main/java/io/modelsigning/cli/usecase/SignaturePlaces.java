package io.modelsigning.cli.usecase;

import io.modelsigning.cli.option.Storages;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.SignatureStream;
import jakarta.inject.Inject;
import java.nio.file.Path;
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

  public SignatureStore toWrite(Location location) {
    Optional<Path> path = LocalStorage.pathOf(location);
    OptionalInt stream = path.isPresent() ? OpenStreams.toWrite(path.get()) : OptionalInt.empty();
    return stream.isPresent() && streams.hasOutput(stream.getAsInt())
        ? SignatureStream.to(location.text(), content -> streams.write(stream.getAsInt(), content))
        : storages.signature(location);
  }
}
