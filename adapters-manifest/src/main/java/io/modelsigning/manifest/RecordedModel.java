package io.modelsigning.manifest;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.RecordedManifest;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A model of which only its manifest is here: it can be listed, but not read. Its digests are those
 * of {@link RecordedDigests}. Thread-safe.
 */
public final class RecordedModel implements ModelSource {
  private static final String VERSION = "recorded";

  private final String place;
  private final String name;
  private final boolean singleFile;
  private final List<ModelFile> files = new ArrayList<>();

  /**
   * @param place which file the manifest is, as the user would name it
   * @throws IllegalArgumentException if the manifest does not tell the size of a file
   */
  public RecordedModel(RecordedManifest recorded, String place) {
    this.place = place;
    this.name = recorded.manifest().modelName();
    for (ModelPath path : recorded.manifest().resourcesByFile().keySet()) {
      long size =
          recorded
              .sizeBytes(path)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the size of '%s' must be known, but is not".formatted(path)));
      files.add(new ModelFile(path, size, VERSION));
    }
    this.singleFile = files.size() == 1 && files.getFirst().path().toString().equals(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ModelListing list(ListingPolicy policy) {
    List<ModelFile> listed =
        files.stream()
            .filter(
                file ->
                    policy.only().isPresent()
                        ? policy.only().get().contains(file.path())
                        : !policy.exclusions().excludes(file.path())
                            && policy.matching().test(file.path()))
            .toList();
    return new ModelListing(listed, singleFile, List.of());
  }

  @Override
  public ModelContent open(ModelFile file) throws ModelAccessException {
    throw new ModelAccessException(
        Reason.MANIFEST_DIFFERS,
        file.path().toString(),
        "'%s' would have to be read, but only its manifest '%s' is given"
            .formatted(file.path(), place));
  }
}
