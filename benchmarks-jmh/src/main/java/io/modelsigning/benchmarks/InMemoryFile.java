package io.modelsigning.benchmarks;

import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.ModelSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A model of one file in memory, so that kernels rather than storage are measured. */
final class InMemoryFile implements ModelSource {
  private final byte[] content;
  private final ModelFile file;

  InMemoryFile(byte[] content) {
    this.content = content;
    this.file = new ModelFile(ModelPath.of("memory"), content.length, "1");
  }

  /** Returns the content in this many parts of equal size. */
  List<FileRange> ranges(int count) {
    List<FileRange> ranges = new ArrayList<>();
    long partBytes = content.length / count;
    for (int i = 0; i < count; i++) {
      ranges.add(new FileRange(file, i * partBytes, (i + 1) * partBytes));
    }
    return ranges;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public ModelListing list(ListingPolicy policy) {
    return new ModelListing(List.of(file), true, List.of());
  }

  @Override
  public ModelContent open(ModelFile file) {
    return new ModelContent() {
      @Override
      public int read(ByteBuffer target, long positionBytes) {
        int bytes = Math.min(target.remaining(), content.length - (int) positionBytes);
        target.put(content, (int) positionBytes, bytes);
        return bytes == 0 && target.hasRemaining() ? -1 : bytes;
      }

      @Override
      public void requireUnchanged() {}

      @Override
      public void close() {}
    };
  }
}
