package com.example.models;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A model in a ZIP file, held in memory: a storage the library does not know, behind its port. What
 * is verified is what is opened afterwards, whatever happens to the file meanwhile.
 */
final class ZippedModel implements ModelSource {
  private static final Reason TOO_LARGE = new Reason("zip-too-large");
  private static final Reason AMBIGUOUS = new Reason("zip-ambiguous");

  private final String name;
  private final Map<ModelPath, byte[]> files;

  private ZippedModel(String name, Map<ModelPath, byte[]> files) {
    this.name = name;
    this.files = files;
  }

  /**
   * Reads a ZIP file.
   *
   * @param maxBytes how many bytes its files may have together, uncompressed
   * @throws UnacceptableModelException if they have more, or an entry's name leads out of the model
   *     or occurs twice
   * @throws ModelAccessException if the file cannot be read
   */
  static ZippedModel read(Path zip, int maxBytes)
      throws UnacceptableModelException, ModelAccessException {
    Map<ModelPath, byte[]> files = new LinkedHashMap<>();
    int left = maxBytes;
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.isDirectory()) {
          continue;
        }
        byte[] content = in.readNBytes(left);
        if (in.read() >= 0) {
          throw new UnacceptableModelException(
              TOO_LARGE, zip.toString(), "'%s' has more than %d bytes".formatted(zip, maxBytes));
        }
        left -= content.length;
        if (files.put(pathOf(entry), content) != null) {
          throw new UnacceptableModelException(
              AMBIGUOUS, entry.getName(), "'%s' has '%s' twice".formatted(zip, entry.getName()));
        }
      }
    } catch (IOException e) {
      throw new ModelAccessException(
          Reason.IO_ERROR, zip.toString(), "cannot read '%s': %s".formatted(zip, e.getMessage()), e);
    }
    return new ZippedModel(String.valueOf(zip.getFileName()), files);
  }

  private static ModelPath pathOf(ZipEntry entry) throws UnacceptableModelException {
    try {
      return ModelPath.of(entry.getName());
    } catch (IllegalArgumentException e) {
      throw new UnacceptableModelException(
          Reason.UNSUPPORTED_FILE_NAME, entry.getName(), e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ModelListing list(ListingPolicy policy) {
    List<ModelFile> listed =
        files.entrySet().stream()
            .filter(
                file ->
                    policy.only().isPresent()
                        ? policy.only().get().contains(file.getKey())
                        : !policy.exclusions().excludes(file.getKey()))
            .map(file -> new ModelFile(file.getKey(), file.getValue().length, ""))
            .toList();
    return new ModelListing(listed, false, List.of());
  }

  @Override
  public ModelContent open(ModelFile file) throws ModelAccessException {
    byte[] content = files.get(file.path());
    if (content == null) {
      throw new ModelAccessException(
          Reason.NOT_FOUND,
          file.path().toString(),
          "'%s' has no file '%s'".formatted(name, file.path()));
    }
    return new InMemory(content);
  }

  /** A file whose bytes cannot change. */
  private record InMemory(byte[] content) implements ModelContent {
    @Override
    public int read(ByteBuffer target, long positionBytes) {
      int position = Math.toIntExact(positionBytes);
      int length = Math.min(target.remaining(), content.length - position);
      target.put(content, position, length);
      return length == 0 && target.hasRemaining() ? -1 : length;
    }

    @Override
    public void requireUnchanged() {
      // Nobody else has the array.
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
