package io.modelsigning.cli.command;

import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.SignatureFile;
import io.modelsigning.filesystem.SignatureStream;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Signatures by the paths that users give: files, or the streams of this process. */
final class SignaturePlaces {
  private final Streams streams;

  @Inject
  SignaturePlaces(Streams streams) {
    this.streams = streams;
  }

  SignatureStore toRead(Path path) {
    return OpenStreams.toRead(path).equals(OptionalInt.of(OpenStreams.IN))
        ? SignatureStream.from(path.toString(), streams.in())
        : SignatureFile.at(path);
  }

  SignatureStore toWrite(Path path) {
    OptionalInt stream = OpenStreams.toWrite(path);
    return stream.isPresent() && streams.hasOutput(stream.getAsInt())
        ? SignatureStream.to(path.toString(), content -> streams.write(stream.getAsInt(), content))
        : SignatureFile.at(path);
  }
}
