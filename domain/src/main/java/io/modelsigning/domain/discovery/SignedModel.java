package io.modelsigning.domain.discovery;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.storage.Location;
import java.util.List;

/**
 * A model, and where its signatures are. Nothing of them was verified, and what the location of the
 * model names may not be there.
 *
 * @param signatures in the order of their names
 */
public record SignedModel(Location model, List<Location> signatures) {
  /**
   * So many signatures of one model are read, each of which may be large. Whoever can put files
   * beside a model could make a verification as long as they like otherwise.
   */
  public static final int MAXIMUM_SIGNATURES = 32;

  public SignedModel {
    signatures = List.copyOf(signatures);
  }

  /**
   * Refuses a model that has too many signatures.
   *
   * @throws ModelAccessException if it has more than {@value #MAXIMUM_SIGNATURES}
   */
  public void requireFewSignatures() throws ModelAccessException {
    if (signatures.size() > MAXIMUM_SIGNATURES) {
      throw new ModelAccessException(
          Reason.NOT_SEARCHABLE,
          model.text(),
          "'%s' must have at most %d signatures, but has %d"
              .formatted(model, MAXIMUM_SIGNATURES, signatures.size()));
    }
  }
}
