package io.modelsigning.hashing;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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

  public ModelFile add(byte[] content) {
    ModelFile file = new ModelFile(ModelPath.of("file" + files.size()), content.length, "1");
    files.add(file);
    contents.put(file, content);
    return file;
  }

  /** Adds a file that is listed with {@code listedBytes}, and has more or fewer. */
  public ModelFile addOfWrongSize(int listedBytes, int presentBytes) {
    ModelFile file = new ModelFile(ModelPath.of("file" + files.size()), listedBytes, "1");
    files.add(file);
    contents.put(file, new byte[presentBytes]);
    return file;
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
    return "memory";
  }

  @Override
  public ModelListing list(ListingPolicy policy) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ModelContent open(ModelFile file) {
    byte[] content = Objects.requireNonNull(contents.get(file));
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
