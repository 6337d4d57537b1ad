package io.modelsigning.benchmarks.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelSetTest {
  @Test
  void namesTheModelsOfThePublishedTableInItsOrder() {
    List<String> published =
        Published.ROWS.stream().filter(row -> row.getFirst().startsWith("M1")).toList().stream()
            .map(row -> row.get(1))
            .toList();
    assertEquals(published, ModelSet.all().stream().map(ModelSpec::name).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "roberta-base-11, 8.0K",
    "hustvl/YOLOP, 355M",
    "bertseq2seq, 2.8G",
    "bert-base-uncased, 6.5G",
    "tiiuae/falcon-7b, 27G"
  })
  void isAsLargeAsPublished(String name, String diskUsage) {
    assertEquals(diskUsage, Sizes.diskUsage(ModelSet.named(name).bytes()));
  }

  @Test
  void pathsAreUniqueRelativeAndNoneIsInsideAnother() {
    for (ModelSpec spec : ModelSet.all()) {
      Set<String> paths = new HashSet<>();
      for (ModelFile file : spec.files()) {
        assertTrue(paths.add(file.path()), spec.name() + ": " + file.path());
        assertFalse(file.path().startsWith("/") || file.path().contains(".."), file.path());
      }
      for (String path : paths) {
        for (int i = path.indexOf('/'); i > 0; i = path.indexOf('/', i + 1)) {
          assertFalse(paths.contains(path.substring(0, i)), path);
        }
      }
    }
  }

  @Test
  void everyObjectOfLfsHasTheBytesOfOneFile() {
    for (String name : List.of("bert-base-uncased", "falcon-7b")) {
      Map<String, Long> tracked = new HashMap<>();
      Map<String, Long> objects = new HashMap<>();
      for (ModelFile file : ModelSet.named(name).files()) {
        boolean object = file.path().startsWith(".git/lfs/objects/");
        (object ? objects : tracked).put(file.content(), file.bytes());
      }
      assertFalse(objects.isEmpty());
      objects.forEach((content, bytes) -> assertEquals(bytes, tracked.get(content)));
    }
  }

  @Test
  void acceptsThePartAfterTheSlash() {
    assertEquals("tiiuae/falcon-7b", ModelSet.named("falcon-7b").name());
    assertThrows(IllegalArgumentException.class, () -> ModelSet.named("7b"));
  }
}
