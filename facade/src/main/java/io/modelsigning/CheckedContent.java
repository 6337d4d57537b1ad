package io.modelsigning;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.hashing.RunningDigest;
import java.io.Closeable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An open file that is read from its start to its end, each byte once: what is handed out is what
 * is hashed. The last piece of a resource, of up to {@link #PIECE_BYTES}, is handed out after the
 * resource's digest was compared, and the last one of the file after it was made sure that nothing
 * follows. A failure is for good. Not thread-safe.
 */
final class CheckedContent implements Closeable {
  /** What is held back: a resource that is no longer is checked before any of it is seen. */
  static final int PIECE_BYTES = 1 << 20;

  private final SignedFile signed;
  private final ModelContent content;
  private final ByteBuffer piece;
  private int resource;
  private long position;
  private RunningDigest digest;
  private boolean ended;
  private @Nullable ModelContentException failure;

  CheckedContent(SignedFile signed, ModelContent content) {
    this.signed = signed;
    this.content = content;
    this.piece = ByteBuffer.allocate(Math.clamp(signed.sizeBytes(), 1, PIECE_BYTES)).limit(0);
    this.digest = RunningDigest.of(signed.algorithm());
  }

  /** Returns how much can be taken without reading. */
  int available() {
    return failure == null ? piece.remaining() : 0;
  }

  /**
   * Returns the next piece, to be consumed; empty at the end of the file, which was signed as it
   * is.
   *
   * @throws ModelContentException if the file is not what was signed, or cannot be read
   */
  ByteBuffer next() throws ModelContentException {
    ModelContentException earlier = failure;
    if (earlier != null) {
      throw earlier;
    }
    try {
      if (!piece.hasRemaining() && !ended) {
        fill();
      }
      return piece;
    } catch (ModelAccessException e) {
      throw failed(signed.failure(e));
    } catch (ModelContentException e) {
      throw failed(e);
    }
  }

  private ModelContentException failed(ModelContentException e) {
    failure = e;
    piece.limit(0);
    return e;
  }

  private void fill() throws ModelAccessException, ModelContentException {
    ResourceDescriptor descriptor = signed.resources().get(resource);
    FileRange range = descriptor.resource().rangeOf(signed.file());
    piece.clear().limit((int) Math.min(piece.capacity(), range.endBytes() - position));
    while (piece.hasRemaining()) {
      if (content.read(piece, position + piece.position()) < 0) {
        throw signed.changed(
            "it must have %d bytes".formatted(signed.sizeBytes()),
            "has %d".formatted(position + piece.position()));
      }
    }
    piece.flip();
    digest.update(piece.duplicate());
    position += piece.remaining();
    if (position == range.endBytes()) {
      requireSigned(descriptor);
    }
  }

  private void requireSigned(ResourceDescriptor descriptor)
      throws ModelAccessException, ModelContentException {
    Digest found = digest.digest();
    if (!found.equals(descriptor.digest())) {
      throw signed.changed(
          "'%s' must be %s".formatted(descriptor.resource().name(), descriptor.digest()),
          "is " + found);
    }
    resource++;
    if (resource < signed.resources().size()) {
      digest = RunningDigest.of(signed.algorithm());
      return;
    }
    if (content.read(ByteBuffer.allocate(1), position) >= 0) {
      throw signed.changed("it must have %d bytes".formatted(position), "has more");
    }
    content.requireUnchanged();
    ended = true;
  }

  /** Reads to the end, for what is read again. */
  void check() throws ModelContentException {
    for (ByteBuffer next = next(); next.hasRemaining(); next = next()) {
      next.position(next.limit());
    }
  }

  /** Returns the open file, which whoever uses it has checked before. */
  ModelContent content() {
    return content;
  }

  @Override
  public void close() {
    content.close();
  }
}
