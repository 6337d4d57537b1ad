package io.modelsigning.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderTest {
  @TempDir Path folder;

  private List<String> entries() throws ModelAccessException {
    return new LocalStorage()
        .entries(new Location(folder.toString())).stream()
            .map(entry -> entry.name() + " " + entry.kind() + (entry.link() ? " link" : ""))
            .toList();
  }

  @Test
  void tellsWhatLiesThereAndWhatLinksLeadTo() throws Exception {
    Files.writeString(folder.resolve("b"), "");
    Files.createDirectory(folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("toFile"), Path.of("b"));
    Files.createSymbolicLink(folder.resolve("toFolder"), Path.of("a"));
    Files.createSymbolicLink(folder.resolve("toItself"), Path.of("toItself"));
    Files.createSymbolicLink(folder.resolve("toNothing"), Path.of("nothing"));
    assertEquals(
        List.of(
            "a FOLDER",
            "b FILE",
            "toFile FILE link",
            "toFolder FOLDER link",
            "toItself OTHER",
            "toNothing OTHER"),
        entries());
  }

  @Test
  void locationsNameTheEntries() throws Exception {
    Path file = Files.writeString(folder.resolve("é.sig"), "");
    StoredEntry entry = new LocalStorage().entries(new Location(folder.toString())).getFirst();
    assertEquals(file.toString(), entry.location().text());
  }

  @Test
  void onlyFoldersAreListed() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "");
    for (Path none : List.of(file, folder.resolve("missing"))) {
      assertThrows(
          ModelAccessException.class,
          () -> new LocalStorage().entries(new Location(none.toString())));
    }
  }

  @Test
  void foldersOfManyEntriesAreRefused() throws Exception {
    Files.writeString(folder.resolve("1"), "");
    Files.writeString(folder.resolve("2"), "");
    assertEquals(2, new Folder(folder, 2).entries().size());
    ModelAccessException e =
        assertThrows(ModelAccessException.class, () -> new Folder(folder, 1).entries());
    assertEquals(Reason.NOT_SEARCHABLE, e.reason());
  }

  @Test
  void signaturesAreToldByHowTheyBegin() throws Exception {
    Path bundle =
        Files.writeString(
            folder.resolve("x"),
            "{\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\"}");
    Path other = Files.writeString(folder.resolve("y"), "{}");
    LocalStorage storage = new LocalStorage();
    assertTrue(storage.beginsAsSignature(new Location(bundle.toString())));
    assertFalse(storage.beginsAsSignature(new Location(other.toString())));
    assertFalse(storage.beginsAsSignature(new Location(folder.resolve("z").toString())));
  }
}
