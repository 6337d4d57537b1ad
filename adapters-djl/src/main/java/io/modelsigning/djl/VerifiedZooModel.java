package io.modelsigning.djl;

import ai.djl.repository.zoo.ZooModel;
import io.modelsigning.TemporaryCopy;

/** A model that takes the copy with it that it was loaded from. */
final class VerifiedZooModel<I, O> extends ZooModel<I, O> {
  private final TemporaryCopy copy;

  VerifiedZooModel(ZooModel<I, O> loaded, TemporaryCopy copy) {
    super(loaded.getWrappedModel(), loaded.getTranslator());
    this.copy = copy;
  }

  @Override
  public void close() {
    try {
      super.close();
    } finally {
      copy.close();
    }
  }
}
