package io.modelsigning.domain.discovery;

import io.modelsigning.domain.storage.Location;
import java.util.List;

/**
 * A model, and where its signatures are. Nothing of them was verified, and what the location of the
 * model names may not be there.
 *
 * @param signatures in the order of their names
 */
public record SignedModel(Location model, List<Location> signatures) {
  public SignedModel {
    signatures = List.copyOf(signatures);
  }
}
