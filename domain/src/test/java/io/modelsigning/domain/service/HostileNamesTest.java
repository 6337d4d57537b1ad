package io.modelsigning.domain.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Counted;
import io.modelsigning.domain.manifest.Excerpt;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ListingPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names that somebody chose to make work: too long, too deep, or of one hash code. */
final class HostileNamesTest {
  private static List<ModelPath> colliding() {
    return Counted.colliding(17).stream().map(ModelPath::of).toList();
  }

  @Test
  @Timeout(120) // Without an order this takes billions of comparisons.
  void pathsOfOneHashCodeAreExcludedAndListedAsOthersAre() {
    List<ModelPath> paths = colliding();
    assertEquals(1, paths.stream().map(ModelPath::hashCode).distinct().count());
    Exclusions exclusions = Exclusions.of(paths);
    assertEquals(paths.size(), paths.stream().filter(exclusions::excludes).count());
    Set<ModelPath> only = ListingPolicy.only(new HashSet<>(paths), false).only().orElseThrow();
    assertEquals(paths.size(), paths.stream().filter(only::contains).count());
  }

  @Test
  void whetherADeepPathIsExcludedCopiesNoneOfItsPrefixes() throws Exception {
    Exclusions exclusions = Exclusions.of(Exclusions.GIT_PATHS);
    ModelPath deep = ModelPath.of("d/".repeat(2_000) + "f");
    assertTrue(Counted.allocatedBytes(() -> exclusions.excludes(deep)) < 10_000);
    assertFalse(exclusions.excludes(deep));
  }

  /** Says the same in the plain way. */
  @Test
  void agreesWithAWalkThroughTheParents() {
    List<String> names = List.of("a", "a b", "a-", "a.b", "b", "aa", "\uffff", "\ud83d\ude80");
    List<ModelPath> all =
        names.stream()
            .flatMap(
                first ->
                    Stream.concat(
                        Stream.of(first),
                        names.stream()
                            .flatMap(
                                second ->
                                    Stream.of(first + "/" + second, first + "/" + second + "/a"))))
            .map(ModelPath::of)
            .toList();
    for (int from = 0; from < all.size(); from++) {
      Set<ModelPath> excluded =
          Stream.of(from, from + 7, from + 31, from + 64)
              .map(i -> all.get(i % all.size()))
              .collect(Collectors.toSet());
      Exclusions exclusions = Exclusions.of(excluded);
      for (ModelPath path : all) {
        assertEquals(
            hasExcludedParent(path, excluded),
            exclusions.excludes(path),
            () -> path + " by " + excluded);
      }
    }
  }

  private static boolean hasExcludedParent(ModelPath path, Set<ModelPath> excluded) {
    return excluded.contains(path)
        || (path.parent().isPresent() && hasExcludedParent(path.parent().get(), excluded));
  }

  @Test
  void aPathHasAtMost4096Bytes() {
    for (String longest :
        List.of("a".repeat(4096), "\u00e9".repeat(2048), "d/".repeat(2047) + "f")) {
      assertEquals(longest, ModelPath.of(longest).toString());
      String longer = longest + "\u00e9";
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> ModelPath.of(longer));
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("more than 4096 bytes"), message);
      assertTrue(message.length() < 500, message);
    }
    String deep = "a/".repeat(1_500_000) + "f";
    assertThrows(IllegalArgumentException.class, () -> ModelPath.of(deep));
  }

  @Test
  void messagesQuoteNoMoreThanAReaderNeeds() {
    assertEquals("x".repeat(300), Excerpt.of("x".repeat(300)));
    assertEquals("x".repeat(300) + "\u2026 (301 characters)", Excerpt.of("x".repeat(301)));
    assertEquals(
        "x".repeat(299) + "\u2026 (301 characters)", Excerpt.of("x".repeat(299) + "\ud83d\ude80"));
  }
}
