package io.modelsigning.testing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** A model in memory that counts its open files and can be made to fail. */
public class MemoryModel implements ModelSource {
  private final Map<ModelFile, byte[]> contents = new HashMap<>();
  private final List<ModelFile> files = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger checked = new AtomicInteger();

  /** Adds a file of a name of its own. */
  public ModelFile add(byte[] content) {
    return add(nextName(), content.length, content);
  }

  /** Adds a file that is listed with {@code listedBytes}, and has more or fewer. */
  public ModelFile addOfWrongSize(int listedBytes, int presentBytes) {
    return add(nextName(), listedBytes, new byte[presentBytes]);
  }

  /** Adds a file with this text in UTF-8, and returns the model. */
  public MemoryModel with(String path, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    add(path, content.length, content);
    return this;
  }

  private String nextName() {
    return "file" + files.size();
  }

  private ModelFile add(String path, int listedBytes, byte[] content) {
    ModelFile file = new ModelFile(ModelPath.of(path), listedBytes, "1");
    files.add(file);
    contents.put(file, content);
    return file;
  }

  /** Returns all paths, in the order of names. */
  public List<ModelPath> paths() {
    return files.stream().map(ModelFile::path).sorted().toList();
  }

  /** Returns what a file holds. */
  public byte[] content(ModelFile file) {
    return Objects.requireNonNull(contents.get(file), file::toString);
  }

  /** Returns a range for every whole file. */
  public List<FileRange> wholeFiles() {
    return files.stream().map(file -> new FileRange(file, 0, file.sizeBytes())).toList();
  }

  public int openFiles() {
    return open.get();
  }

  public int openedFiles() {
    return opened.get();
  }

  public int checkedFiles() {
    return checked.get();
  }

  /** Called before every read; a test may fail or block here. */
  protected void beforeRead(ModelFile file, long positionBytes) throws ModelAccessException {}

  /** Called before every check that a file is unchanged; a test may fail here. */
  protected void beforeCheck() throws ModelAccessException {}

  @Override
  public String name() {
    return "model";
  }

  @Override
  public ModelListing list(ListingPolicy policy) {
    List<ModelFile> listed =
        files.stream()
            .filter(
                file ->
                    policy
                        .only()
                        .map(only -> only.contains(file.path()))
                        .orElseGet(() -> !policy.exclusions().excludes(file.path())))
            .sorted(Comparator.comparing(ModelFile::path))
            .toList();
    return new ModelListing(listed, false, List.of());
  }

  @Override
  public ModelContent open(ModelFile file) {
    byte[] content = content(file);
    open.incrementAndGet();
    opened.incrementAndGet();
    return new ModelContent() {
      @Override
      public int read(ByteBuffer target, long positionBytes) throws ModelAccessException {
        beforeRead(file, positionBytes);
        int bytes = (int) Math.min(target.remaining(), content.length - positionBytes);
        if (bytes <= 0 && target.hasRemaining()) {
          return -1;
        }
        // Now and then less than wanted, as files may give.
        int given = bytes > 3 ? bytes - (int) (positionBytes % 3) : bytes;
        target.put(content, (int) positionBytes, given);
        return given;
      }

      @Override
      public void requireUnchanged() throws ModelAccessException {
        beforeCheck();
        checked.incrementAndGet();
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }
}
