package io.modelsigning.spark;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * What one task of the cluster hashes.
 *
 * @param program the version of this program on the driver, which the executor must have
 * @param attempts so many times the task may fail before its job does
 * @param algorithm the hash algorithm's identifier
 */
record DigestTask(String program, int attempts, String algorithm, ArrayList<ModelPieces> models)
    implements Serializable {
  /** Pieces of one model, which the executor opens by its location. */
  record ModelPieces(String location, ArrayList<Piece> pieces) implements Serializable {}

  long bytes() {
    long bytes = 0;
    for (ModelPieces model : models) {
      for (Piece piece : model.pieces) {
        bytes += piece.bytes();
      }
    }
    return bytes;
  }
}
