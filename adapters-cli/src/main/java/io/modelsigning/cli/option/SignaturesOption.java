package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.PLACE;

import io.modelsigning.domain.port.out.Storage;
import io.modelsigning.domain.storage.Location;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Where the signatures of a model are that are read. */
public final class SignaturesOption implements Options {
  private final Storage storage;
  private final Option<List<Location>> places =
      PLACE.locations(
          FileRole.SIGNATURE_READ,
          "--signature",
          "FILE",
          "The signature file, which is no part of the model; - for standard input. A pipe will do."
              + " May be given several times: one good signature is enough, and the model is read once."
              + " A model in a registry stands for all that are attached to it. Default: model.sig in"
              + " a model directory, MODEL.sig beside a model file, those of a model in a registry.");

  public SignaturesOption(Storage storage) {
    this.storage = storage;
  }

  @Override
  public void addTo(CommandSpec command) {
    places.addTo(command);
  }

  /** Returns whether the user says where they are. */
  public boolean areGiven() {
    return !given().isEmpty();
  }

  /** Returns where the user says that they are. */
  public List<Location> given() {
    return places.or(List.of());
  }

  /** Returns where the signatures of {@code model} are; at least one. */
  public List<Location> locationsFor(Location model) {
    List<Location> given = places.or(List.of());
    return given.isEmpty() ? List.of(storage.usualSignature(model)) : given;
  }
}
