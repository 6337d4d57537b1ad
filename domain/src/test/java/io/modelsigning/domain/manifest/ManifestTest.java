package io.modelsigning.domain.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ManifestTest {
  private static final Serialization FILES = Serialization.builder().build();

  private static Digest digest(int seed) {
    byte[] value = new byte[32];
    java.util.Arrays.fill(value, (byte) seed);
    return new Digest(HashAlgorithm.SHA256, Bytes.of(value));
  }

  private static ResourceDescriptor file(String path, int seed) {
    return new ResourceDescriptor(new Resource.WholeFile(ModelPath.listed(path)), digest(seed));
  }

  private static List<String> names(Manifest manifest) {
    return manifest.resources().stream().map(entry -> entry.resource().name()).toList();
  }

  @Test
  void sortsByCodePoint() {
    Manifest manifest =
        Manifest.sorted(
            "m",
            FILES,
            List.of(file("\ud800\udc00", 1), file("a/b", 2), file("\uff5e", 3), file("a-b", 4)));
    assertEquals(List.of("a-b", "a/b", "\uff5e", "\ud800\udc00"), names(manifest));
  }

  @Test
  void sortsShardsByTheirWholeName() {
    List<ResourceDescriptor> shards = new ArrayList<>();
    for (Resource shard : new SerializationMethod.Shards(5).resourcesOf(ModelPath.of("a"), 12)) {
      shards.add(new ResourceDescriptor(shard, digest(1)));
    }
    Collections.reverse(shards);
    assertEquals(List.of("a:0:5", "a:10:12", "a:5:10"), names(Manifest.sorted("m", FILES, shards)));
    assertEquals(
        List.of("a:10:12", "a:5:10", "a:0:5"), names(Manifest.asListed("m", FILES, shards)));
  }

  @Test
  void digestsTheRawDigestsInTheirOrder() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(digest(9).value().toArray());
    all.writeBytes(digest(1).value().toArray());
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
    Manifest listed = Manifest.asListed("m", FILES, List.of(file("b", 9), file("a", 1)));
    assertEquals(new Digest(HashAlgorithm.SHA256, Bytes.of(expected)), listed.rootDigest());
    Manifest sorted = Manifest.sorted("m", FILES, List.of(file("b", 9), file("a", 1)));
    assertNotEquals(listed.rootDigest(), sorted.rootDigest());
    // printf of 32 bytes 0x01 through sha256sum.
    assertEquals(
        "72cd6e8422c407fb6d098690f1130b7ded7ec2f7f5e1d30bd9d521f015363793",
        Manifest.sorted("m", FILES, List.of(file("a", 1))).rootDigest().value().toHex());
  }

  @Test
  void usesSha256ForTheRootWhateverTheResourcesHave() throws Exception {
    byte[] value = new byte[64];
    Digest blake2b = new Digest(HashAlgorithm.BLAKE2B, Bytes.of(value));
    Manifest manifest =
        Manifest.sorted(
            "m",
            Serialization.builder().hashAlgorithm(HashAlgorithm.BLAKE2B).build(),
            List.of(new ResourceDescriptor(new Resource.WholeFile(ModelPath.of("a")), blake2b)));
    assertEquals(
        Bytes.of(MessageDigest.getInstance("SHA-256").digest(value)),
        manifest.rootDigest().value());
    assertEquals(HashAlgorithm.SHA256, manifest.rootDigest().algorithm());
  }

  @Test
  void refusesNoResourceAndTheSameTwice() {
    assertThrows(IllegalArgumentException.class, () -> Manifest.sorted("m", FILES, List.of()));
    assertThrows(IllegalArgumentException.class, () -> Manifest.asListed("m", FILES, List.of()));
    IllegalArgumentException twice =
        assertThrows(
            IllegalArgumentException.class,
            () -> Manifest.sorted("m", FILES, List.of(file("a", 1), file("a", 2))));
    assertTrue(String.valueOf(twice.getMessage()).contains("'a' twice"));
  }

  @Test
  void letsTheUnnamedFileStandAlone() {
    assertTrue(Manifest.asListed("m", FILES, List.of(file(".", 1))).isOfUnnamedFile());
    assertFalse(Manifest.asListed("m", FILES, List.of(file("a", 1))).isOfUnnamedFile());
    for (List<ResourceDescriptor> mixed :
        List.of(List.of(file(".", 1), file("a", 1)), List.of(file("a", 1), file(".", 1)))) {
      assertThrows(IllegalArgumentException.class, () -> Manifest.asListed("m", FILES, mixed));
    }
  }

  @Test
  void groupsResourcesByFile() {
    List<ResourceDescriptor> shards = new ArrayList<>();
    for (String path : List.of("b", "a")) {
      for (Resource shard : new SerializationMethod.Shards(5).resourcesOf(ModelPath.of(path), 12)) {
        shards.add(new ResourceDescriptor(shard, digest(1)));
      }
    }
    Manifest manifest = Manifest.asListed("m", FILES, shards);
    assertEquals(
        List.of(ModelPath.of("b"), ModelPath.of("a")),
        List.copyOf(manifest.resourcesByFile().keySet()));
    assertEquals(shards.subList(3, 6), manifest.resourcesByFile().get(ModelPath.of("a")));
  }

  @Test
  void takesNamesMadeToCollide() {
    // "Aa" and "BB" have one hash code, and so have all words of them of one length.
    List<ResourceDescriptor> colliding = new ArrayList<>();
    for (int i = 0; i < 1 << 16; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 16; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      colliding.add(file(name.toString(), i));
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertEquals(
                1 << 16, Manifest.asListed("m", FILES, colliding).resourcesByFile().size()));
  }

  @Test
  void sortsManyShards() {
    List<ResourceDescriptor> shards = new ArrayList<>();
    for (Resource shard :
        new SerializationMethod.Shards(1).resourcesOf(ModelPath.of("a"), 200_000)) {
      shards.add(new ResourceDescriptor(shard, digest(1)));
    }
    Collections.shuffle(shards, new Random(0x5eed));
    Manifest manifest =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> Manifest.sorted("m", FILES, shards));
    assertEquals("a:0:1", manifest.resources().getFirst().resource().name());
    assertEquals("a:9:10", manifest.resources().getLast().resource().name());
  }
}
