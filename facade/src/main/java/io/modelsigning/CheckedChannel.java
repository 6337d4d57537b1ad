package io.modelsigning;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.port.out.ModelContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An open file whose whole content was compared, read wherever one likes. After each read it is
 * looked at whether the file is still what it was before it was compared. Thread-safe, as channels
 * are; one read after the other.
 */
final class CheckedChannel extends ReadOnlyChannel {
  private final SignedFile signed;
  private final ModelContent content;
  private final ContentStamp stamp;

  /**
   * @param stamp what the storage told of the file before its content was compared
   */
  CheckedChannel(SignedFile signed, ModelContent content, ContentStamp stamp) {
    super(signed.sizeBytes());
    this.signed = signed;
    this.content = content;
    this.stamp = stamp;
  }

  @Override
  int readAt(long position, ByteBuffer target) throws IOException {
    try {
      int bytes = content.read(target, position);
      if (bytes < 0 || !signed.model().stamp(signed.file()).equals(Optional.of(stamp))) {
        throw signed.changed("it must be as it was when it was opened", "is not");
      }
      return bytes;
    } catch (ModelAccessException e) {
      throw signed.failure(e);
    }
  }

  @Override
  void closeContent() {
    content.close();
  }
}
