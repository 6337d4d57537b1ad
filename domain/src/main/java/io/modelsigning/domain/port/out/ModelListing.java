package io.modelsigning.domain.port.out;

import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ModelFile;
import java.util.List;

/**
 * The files of a model.
 *
 * @param files in no particular order, each path once
 * @param singleFile whether the model is a file rather than a directory; its path is its basename
 * @param warnings what the user should know, such as links that lead out of the model
 */
public record ModelListing(List<ModelFile> files, boolean singleFile, List<Warning> warnings) {
  public ModelListing {
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
  }
}
