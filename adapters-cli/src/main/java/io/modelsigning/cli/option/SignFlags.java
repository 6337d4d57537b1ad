package io.modelsigning.cli.option;

import io.modelsigning.cli.result.Subject;
import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.storage.Overwrite;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What every way of signing takes. */
public final class SignFlags implements Options {
  public final ModelArgument model = new ModelArgument();

  public final SignatureOption signature;

  public final ForceOption force = new ForceOption(OptionGroup.PLACE, "signature");

  public final ManifestFlags manifest = new ManifestFlags();

  public final ThreadOption threads = new ThreadOption();

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
        .ifPresent(
            location ->
                subject.model(location.text()).signature(signature.locationFor(location).text()));
    return subject.build();
  }
}
