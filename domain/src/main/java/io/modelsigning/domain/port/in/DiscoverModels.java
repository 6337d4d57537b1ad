package io.modelsigning.domain.port.in;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.discovery.LeftOut;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.storage.Location;

/** Finds signatures in folders, and what each of them signs. Thread-safe. */
public interface DiscoverModels {
  /** Is told what is found, while the search goes on. */
  interface Listener {
    /**
     * A model with a signature was found. Each is told once, all its signatures with it.
     *
     * @throws InterruptedException if the thread is interrupted, which ends the search
     */
    void found(SignedModel model) throws InterruptedException;

    /** Something was not looked into. */
    void leftOut(LeftOut part);

    /**
     * A folder within cannot be listed, so that there may be signatures that were not found, or
     * what is called like a signature can be none, or a model has too many signatures.
     */
    void unreadable(Location location, ModelAccessException why);
  }

  /**
   * Searches the folder and all in it, the names of each folder in the order of their code points;
   * what a folder itself is signed by comes before what is in it. A signature is what is called
   * {@code model.sig}, {@code NAME.sig} or {@code NAME.oms.sig}, whatever its content, and any
   * other file that begins as an OMS bundle does. One beside what it is named after signs that; any
   * other signs the folder that it lies in. Folders called {@code .git} are not entered.
   *
   * <p>Holds the names of one folder and of those it lies in, however many there are in all.
   *
   * @param folder where to search; it may itself be a link
   * @throws ModelAccessException if it is no folder or cannot be listed
   * @throws InterruptedException if the thread is interrupted
   */
  void discover(Location folder, Listener listener)
      throws ModelAccessException, InterruptedException;
}
