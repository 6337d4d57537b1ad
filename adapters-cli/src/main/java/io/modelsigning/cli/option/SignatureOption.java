package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.PLACE;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Where the signature of a model is kept. */
public final class SignatureOption implements Options {
  private static final String USUAL_PLACE =
      " Default: model.sig in a model directory, MODEL.sig beside a model file, attached to a model"
          + " in a registry.";

  private final Storage storage;
  private final Option<Location> place;

  private SignatureOption(Storage storage, FileRole role, String description) {
    this.storage = storage;
    this.place = PLACE.location(role, "--signature", "FILE", description + USUAL_PLACE);
  }

  public static SignatureOption written(Storage storage) {
    return new SignatureOption(
        storage,
        FileRole.SIGNATURE_WRITTEN,
        "The signature file to write; - for standard output. An older signature is replaced, any"
            + " other file only with --force; a symbolic link stays, and what it leads to is"
            + " replaced.");
  }

  public static SignatureOption leftOut(Storage storage) {
    return new SignatureOption(
        storage,
        FileRole.LEFT_OUT,
        "The signature file, which is not read and no part of the model.");
  }

  @Override
  public void addTo(CommandSpec command) {
    place.addTo(command);
  }

  /** Returns where the signature of {@code model} is kept. */
  public Location locationFor(Location model) {
    Location given = place.value();
    return given != null ? given : storage.usualSignature(model);
  }

  /** Returns where the user says it is. */
  public Optional<Location> given() {
    return Optional.ofNullable(place.value());
  }

  /** Returns whether the user says where it is. */
  public boolean isGiven() {
    return place.value() != null;
  }
}
