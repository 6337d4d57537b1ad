package io.modelsigning.oci;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.ModelContent;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The content of a layer, read in pieces, each by one request that ends within a limit of time, so
 * that neither a hang nor a long answer costs more than a piece. Whether the content has the digest
 * of the layer is for whoever hashes it.
 */
final class LayerContent implements ModelContent {
  /** How much of each layer that is open is held in memory, or twice that while it comes. */
  static final int PIECE_BYTES = 4 << 20;

  private final Registry registry;
  private final OciLocation pinned;
  private final Layer layer;
  private final String display;

  /** Held while a piece comes. A monitor would pin virtual threads before Java 24. */
  private final ReentrantLock reading = new ReentrantLock();

  private ByteBuffer piece = ByteBuffer.allocate(0);
  private long pieceStart;

  LayerContent(Registry registry, OciLocation pinned, Layer layer, String display) {
    this.registry = registry;
    this.pinned = pinned;
    this.layer = layer;
    this.display = display;
  }

  @Override
  public int read(ByteBuffer target, long positionBytes) throws ModelAccessException {
    if (!target.hasRemaining()) {
      return 0;
    }
    long size = layer.descriptor().sizeBytes();
    if (positionBytes >= size) {
      return -1;
    }
    reading.lock();
    try {
      if (positionBytes < pieceStart || positionBytes >= pieceStart + piece.limit()) {
        fetch(positionBytes, (int) Math.min(PIECE_BYTES, size - positionBytes));
      }
      int offset = (int) (positionBytes - pieceStart);
      int count = Math.min(target.remaining(), piece.limit() - offset);
      target.put(piece.slice(offset, count));
      return count;
    } catch (RegistryException e) {
      throw e.ofModel(display);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Interrupted.exception(e).ofModel(display);
    } finally {
      reading.unlock();
    }
  }

  private void fetch(long position, int count) throws RegistryException, InterruptedException {
    Bytes fetched =
        registry.part(
            "reading '%s'".formatted(display),
            pinned.repository(),
            layer.descriptor(),
            position,
            count);
    piece = fetched.asReadOnlyBuffer();
    pieceStart = position;
  }

  /** Pieces are of the digest that was listed, and no registry has another content by it. */
  @Override
  public void requireUnchanged() {}

  @Override
  public void close() {
    // Nothing is kept open between two pieces.
  }
}
