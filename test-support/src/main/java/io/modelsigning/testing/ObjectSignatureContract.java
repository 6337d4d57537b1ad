package io.modelsigning.testing;

import io.modelsigning.domain.storage.Location;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;

/** What {@link SignatureStoreContract} says, of storages that keep objects by their names. */
public abstract class ObjectSignatureContract extends SignatureStoreContract {
  private final String root;

  /**
   * @param root what the locations of all objects begin with, such as {@code s3://models/}
   */
  protected ObjectSignatureContract(String root) {
    this.root = root;
  }

  /** Makes {@code content} the object of that name. */
  protected abstract void put(String name, byte[] content);

  @BeforeEach
  public final void makeModel() {
    put("bert/weights", "w".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected final Location model() {
    return new Location(root + "bert");
  }

  @Override
  protected final void put(Location location, String content) {
    put(location.text().substring(root.length()), content.getBytes(StandardCharsets.UTF_8));
  }
}
