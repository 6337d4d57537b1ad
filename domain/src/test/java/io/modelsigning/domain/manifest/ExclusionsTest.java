package io.modelsigning.domain.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExclusionsTest {
  private static final Exclusions SOME =
      Exclusions.of(List.of(ModelPath.of("cache"), ModelPath.of("sub/x"), ModelPath.of("*.bin")));

  @ParameterizedTest
  @CsvSource({
    "cache, true",
    "cache/a, true",
    "cache/a/b, true",
    "cached, false",
    "sub/cache, false",
    "Cache, false",
    "sub, false",
    "sub/x, true",
    "sub/x/y, true",
    "sub/xy, false",
    "x, false",
    "*.bin, true",
    "a.bin, false",
  })
  void isLiteralFromTheRootWithTheSubtree(String path, boolean excluded) {
    assertEquals(excluded, SOME.excludes(ModelPath.of(path)));
  }

  @ParameterizedTest
  @CsvSource({
    ".git, true",
    ".git/HEAD, true",
    ".gitignore, true",
    ".gitattributes, true",
    ".github/workflows/x, true",
    ".gitmodules, false",
    "sub/.git, false",
    "sub/.gitignore, false",
    ".cache, false",
  })
  void knowsTheFourGitPathsAtTheTop(String path, boolean excluded) {
    assertEquals(excluded, Exclusions.of(Exclusions.GIT_PATHS).excludes(ModelPath.of(path)));
  }

  @Test
  void listsItsPathsInOrderAndNothingElse() {
    assertEquals(
        List.of("*.bin", "cache", "sub/x"),
        SOME.paths().stream().map(ModelPath::toString).toList());
    assertEquals(List.of(), Exclusions.NONE.paths());
    assertEquals(false, Exclusions.NONE.excludes(ModelPath.of("a")));
  }
}
