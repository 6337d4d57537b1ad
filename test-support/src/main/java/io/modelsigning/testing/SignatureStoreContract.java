package io.modelsigning.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every storage promises of the signatures in it, for the tests of each to extend. */
public abstract class SignatureStoreContract {
  private static final Bytes NEW =
      Bytes.ofUtf8("{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}");

  /** Returns the storage under test. */
  protected abstract Storage storage();

  /** Returns where a model is that has one file, {@code weights}, with the content {@code w}. */
  protected abstract Location model() throws Exception;

  /** Makes {@code content} what is at {@code location}. */
  protected abstract void put(Location location, String content) throws Exception;

  private Location inModel(String name) throws Exception {
    return new Location(model().text() + "/" + name);
  }

  private SignatureStore signature(Location location) {
    return storage().signature(location);
  }

  private static Reason failure(SignatureStore store, Overwrite overwrite) {
    return assertThrows(SignatureAccessException.class, () -> store.write(NEW, overwrite)).reason();
  }

  @Test
  public void isReadAsItWasWritten() throws Exception {
    SignatureStore store = signature(storage().usualSignature(model()));
    assertEquals(
        Reason.NOT_FOUND, assertThrows(SignatureAccessException.class, store::read).reason());
    store.write(NEW, Overwrite.OLDER_SIGNATURE);
    assertEquals(NEW, store.read());
  }

  @Test
  public void replacesAnOlderSignatureAndWhatIsEmpty() throws Exception {
    Location place = inModel("model.sig");
    for (String older :
        List.of(
            "",
            "{\"mediaType\":\"application/vnd.dev.sigstore.bundle+json;version=0.3\"}",
            "\uFEFF { \"verificationMaterial\": {}, \"dsseEnvelope\": {} }",
            "{\n  \"dsseEnvelope\" : {")) {
      put(place, older);
      signature(place).write(NEW, Overwrite.OLDER_SIGNATURE);
      assertEquals(NEW, signature(place).read());
    }
  }

  @Test
  public void replacesNothingElse() throws Exception {
    Location place = inModel("weights");
    for (String other : List.of("w", "{}", "{\"verificationMaterial\":1}", " ".repeat(600) + "{")) {
      put(place, other);
      assertEquals(
          Reason.SIGNATURE_PLACE_TAKEN, failure(signature(place), Overwrite.OLDER_SIGNATURE));
      assertEquals(Bytes.ofUtf8(other), signature(place).read());
    }
  }

  @Test
  public void replacesWhateverIsThereWhenAsked() throws Exception {
    Location place = inModel("weights");
    signature(place).write(NEW, Overwrite.ANYTHING);
    assertEquals(NEW, signature(place).read());
  }

  @Test
  public void isNoPartOfItsModel() throws Exception {
    StoredModel model = storage().model(model(), ProgressListener.NONE);
    assertEquals(
        Optional.of(ModelPath.of("deep/a.sig")),
        signature(inModel("deep/a.sig")).pathWithin(model));
    assertEquals(Optional.empty(), signature(new Location(model() + ".sig")).pathWithin(model));
  }
}
