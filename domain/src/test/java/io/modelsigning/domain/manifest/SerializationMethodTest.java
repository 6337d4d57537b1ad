package io.modelsigning.domain.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.manifest.SerializationMethod.Files;
import io.modelsigning.domain.manifest.SerializationMethod.Shards;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SerializationMethodTest {
  private static final ModelPath PATH = ModelPath.of("dir/a:b");

  private static List<String> names(SerializationMethod method, long sizeBytes) {
    return method.resourcesOf(PATH, sizeBytes).stream().map(Resource::name).toList();
  }

  @Test
  void makesOneResourceOfAFile() {
    assertEquals(List.of("dir/a:b"), names(new Files(), 0));
    assertEquals(List.of("dir/a:b"), names(new Files(), 5_000_000_000L));
  }

  @ParameterizedTest
  @CsvSource({
    "0, ''",
    "1, 0-1",
    "9, 0-9",
    "10, 0-10",
    "11, 0-10 10-11",
    "19, 0-10 10-19",
    "20, 0-10 10-20",
    "21, 0-10 10-20 20-21",
    "30, 0-10 10-20 20-30",
  })
  void splitsAtEveryMultipleOfTheShardSize(long sizeBytes, String expected) {
    List<String> ranges =
        names(new Shards(10), sizeBytes).stream()
            .map(name -> name.substring("dir/a:b:".length()).replace(':', '-'))
            .toList();
    assertEquals(expected, String.join(" ", ranges));
  }

  @Test
  void splitsFilesOfAnySize() {
    assertEquals(
        List.of("dir/a:b:0:1"), names(new Shards(Long.MAX_VALUE), 1), "one byte, huge shards");
    assertEquals(
        List.of("dir/a:b:0:9223372036854775806", "dir/a:b:9223372036854775806:9223372036854775807"),
        names(new Shards(Long.MAX_VALUE - 1), Long.MAX_VALUE));
    assertEquals(1_000_000, new Shards(1).resourcesOf(PATH, 1_000_000).size());
    assertThrows(IllegalArgumentException.class, () -> new Shards(1).resourcesOf(PATH, 1_000_001));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void needsAPositiveShardSize(long bytes) {
    assertThrows(IllegalArgumentException.class, () -> new Shards(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "a:0:10, a, 0, 10",
    "a:5:6:0:10, a:5:6, 0, 10",
    "a::0:10, a:, 0, 10",
    "C:\\x:1:2, C:\\x, 1, 2",
    ".:0:1, ., 0, 1",
    "a:0:9223372036854775807, a, 0, 9223372036854775807",
  })
  void takesTheLastTwoNumbersOfAShardsName(String name, String path, long start, long end) {
    Resource.Shard expected = new Resource.Shard(ModelPath.listed(path), start, end);
    assertEquals(expected, new Shards(10).parse(name));
    assertEquals(name, expected.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a:0",
        ":0:10",
        "0:10",
        "a:0:",
        "a::10",
        "a:00:10",
        "a:0:010",
        "a:+0:10",
        "a:-1:10",
        "a:0: 10",
        "a:0:0x10",
        "a:0:10.0",
        "a:0:\u0661",
        "a:0:9223372036854775808",
        "a:0:99999999999999999999",
        "a:10:10",
        "a:11:10",
        "../a:0:10",
        "/a:0:10",
        "",
        ":",
        "::"
      })
  void refusesEveryOtherShardName(String name) {
    assertThrows(IllegalArgumentException.class, () -> new Shards(10).parse(name));
  }

  @Test
  void takesAFilesNameAsItsPath() {
    assertEquals(new Resource.WholeFile(PATH), new Files().parse("dir/a:b"));
    assertEquals(new Resource.WholeFile(ModelPath.ROOT), new Files().parse("."));
    assertThrows(IllegalArgumentException.class, () -> new Files().parse("../a"));
  }

  /** The shards of a manifest are sorted by name, so that the last of a file may stand anywhere. */
  @Test
  void shardsStateTheSizeOfTheirFileAndWholeFilesDoNot() {
    List<ResourceDescriptor> shards = described(new Shards(5).resourcesOf(PATH, 12));
    assertEquals(OptionalLong.of(12), ResourceDescriptor.statedBytes(shards));
    assertEquals(OptionalLong.of(12), ResourceDescriptor.statedBytes(shards.reversed()));
    List<ResourceDescriptor> whole = described(new Files().resourcesOf(PATH, 12));
    assertEquals(OptionalLong.empty(), ResourceDescriptor.statedBytes(whole));
  }

  private static List<ResourceDescriptor> described(List<Resource> resources) {
    Digest digest = new Digest(HashAlgorithm.SHA256, Bytes.ofHex("00".repeat(32)));
    return resources.stream().map(resource -> new ResourceDescriptor(resource, digest)).toList();
  }
}
