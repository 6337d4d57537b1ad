package io.modelsigning.spark;

import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.hashing.MessagePart;
import java.io.Serializable;

/**
 * What is hashed at once, as it is sent to an executor: a whole message, or a part of one.
 *
 * @param number counts the pieces of a job
 * @param offsetBytes where in its message a part begins; {@link #WHOLE} for a whole message
 */
record Piece(
    int number,
    String path,
    long sizeBytes,
    String version,
    long startBytes,
    long endBytes,
    long offsetBytes)
    implements Serializable {
  static final long WHOLE = -1;

  static Piece ofMessage(int number, FileRange range) {
    return of(number, range, WHOLE);
  }

  static Piece ofPart(int number, MessagePart part) {
    return of(number, part.range(), part.offsetBytes());
  }

  private static Piece of(int number, FileRange range, long offsetBytes) {
    ModelFile file = range.file();
    return new Piece(
        number,
        file.path().toString(),
        file.sizeBytes(),
        file.version(),
        range.startBytes(),
        range.endBytes(),
        offsetBytes);
  }

  boolean isWhole() {
    return offsetBytes == WHOLE;
  }

  long bytes() {
    return endBytes - startBytes;
  }

  FileRange range() {
    return new FileRange(
        new ModelFile(ModelPath.of(path), sizeBytes, version), startBytes, endBytes);
  }

  MessagePart part() {
    return new MessagePart(range(), offsetBytes);
  }
}
