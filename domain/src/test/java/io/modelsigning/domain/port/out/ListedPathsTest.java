package io.modelsigning.domain.port.out;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.ModelPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ListedPathsTest {
  private final ListedPaths paths = new ListedPaths(path -> "store/" + path);

  private static void assertRefused(String message, Executable refused) {
    UnacceptableModelException failure = assertThrows(UnacceptableModelException.class, refused);
    assertEquals(Reason.UNSUPPORTED_FILE_NAME, failure.reason());
    String said = String.valueOf(failure.getMessage());
    assertTrue(said.startsWith(message), said);
  }

  @Test
  void filesOfAFolderAreAccepted() throws Exception {
    for (String name : new String[] {"a", "b/a", "b/b/a", "bb", "b.b"}) {
      paths.add(paths.path(name));
    }
    paths.requireFolders();
    assertEquals(5, paths.size());
    assertTrue(paths.contains(ModelPath.of("b/b/a")));
    assertFalse(paths.contains(ModelPath.of("b/b")));
  }

  @Test
  void namesOfNoFileAreRefused() {
    assertRefused("'store/../a' cannot be a file of a model: ", () -> paths.path("../a"));
    assertRefused("'store/' cannot be a file of a model: ", () -> paths.path(""));
  }

  @Test
  void noFileIsThereTwice() throws Exception {
    paths.add(ModelPath.of("b/a"));
    assertRefused("'store/b/a' is there twice", () -> paths.add(ModelPath.of("b/a")));
  }

  @Test
  void noFileIsAFolder() throws Exception {
    paths.add(ModelPath.of("b/a/c/d"));
    paths.add(ModelPath.of("b/a"));
    assertRefused(
        "'store/b/a' is a file, and a folder with 'b/a/c/d' in it", paths::requireFolders);
  }
}
