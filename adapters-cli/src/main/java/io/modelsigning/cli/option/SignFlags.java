package io.modelsigning.cli.option;

import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Overwrite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What every way of signing takes. */
public final class SignFlags implements Options {
  public final ModelArgument model = new ModelArgument();

  public final SignatureOption signature;

  public final ForceOption force = new ForceOption(OptionGroup.PLACE, "signature");

  public final ManifestFlags manifest = new ManifestFlags();

  public final ThreadOption threads = new ThreadOption();

  public final StatedDigestOptions statedDigests = new StatedDigestOptions();

  private final @Nullable String name;

  public SignFlags(Storage storage) {
    this(storage, null);
  }

  /** Makes those of a command that is not called like its method. */
  public SignFlags(Storage storage, @Nullable String name) {
    this.signature = SignatureOption.written(storage);
    this.name = name;
  }

  @Override
  public void addTo(CommandSpec command) {
    model.addTo(command);
    signature.addTo(command);
    force.addTo(command);
    manifest.addTo(command);
    threads.addTo(command);
    statedDigests.addTo(command);
  }

  /**
   * Returns where the signature goes.
   *
   * @throws UsageException if neither this nor a model is given
   */
  public Location signaturePlace() throws UsageException {
    Optional<Location> given = model.given();
    if (given.isPresent()) {
      return signature.locationFor(given.get());
    }
    return signature
        .given()
        .orElseThrow(() -> new UsageException("without MODEL, --signature is required"));
  }

  /**
   * Makes sure that there is something to sign.
   *
   * @param elsewhere whether a model need not be given
   * @throws UsageException if there is not
   */
  public void require(boolean elsewhere) throws UsageException {
    if (!elsewhere || model.given().isPresent()) {
      model.location();
    } else {
      signaturePlace();
    }
  }

  /** Returns what the signature may replace. */
  public Overwrite overwrite() {
    return force.overwrite();
  }

  /** Returns model, signature and method, as far as they are given. */
  public Subject subject(SignatureMethod method) {
    Subject.Builder subject =
        Subject.builder()
            .command("sign " + (name == null ? method.id() : name))
            .purpose(Subject.Purpose.SIGN)
            .method(method);
    model
        .given()
        .ifPresentOrElse(
            location ->
                subject
                    .model(location.toString())
                    .signature(signature.locationFor(location).toString()),
            () -> signature.given().ifPresent(place -> subject.signature(place.toString())));
    return subject.build();
  }
}
