package io.modelsigning.objectstore;

import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.http.Pauses;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** What tests do with models. */
final class Reading {
  /** Little of everything, so that a few bytes meet all limits. */
  static final ObjectLimits LIMITS =
      new ObjectLimits(
          Duration.ofMillis(300),
          Duration.ofSeconds(20),
          Duration.ofSeconds(40),
          new Pauses(Duration.ofMillis(20)),
          1 << 16,
          3 << 16,
          3);

  private Reading() {}

  static byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  static List<ModelFile> files(StoredModel model) throws Exception {
    return model.list(ListingPolicy.allBut(Exclusions.NONE, false)).files().stream()
        .sorted(Comparator.comparing(ModelFile::path))
        .toList();
  }

  static byte[] all(StoredModel model, ModelFile file) throws Exception {
    try (ModelContent content = model.open(file)) {
      return all(content);
    }
  }

  static byte[] all(ModelContent content) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocateDirect(10_000);
    for (int count; (count = content.read(buffer.clear(), all.size())) >= 0; ) {
      byte[] come = new byte[count];
      buffer.flip().get(come);
      all.write(come);
    }
    content.requireUnchanged();
    return all.toByteArray();
  }
}
