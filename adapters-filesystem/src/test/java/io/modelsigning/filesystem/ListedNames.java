package io.modelsigning.filesystem;

import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelListing;
import io.modelsigning.domain.port.out.StoredEntry;
import io.modelsigning.domain.storage.Location;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Lists, looks up and reads a model's files in a process of its own; prints ASCII only. */
final class ListedNames {
  private ListedNames() {}

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    LocalModel model = LocalModel.open(root);
    ModelListing listing = model.list(ListingPolicy.allBut(Exclusions.NONE, false));
    for (ModelFile file : listing.files()) {
      try (ModelContent content = model.open(file)) {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        if (file.sizeBytes() > 0) {
          content.read(bytes, 0);
        }
        content.requireUnchanged();
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        System.out.println(escaped(file.path().toString()) + "=" + text);
      }
      if (!escaped(file.path().toString()).equals(file.path().toString())) {
        for (ModelFile found : model.list(ListingPolicy.only(Set.of(file.path()), false)).files()) {
          System.out.println("only " + escaped(found.path().toString()));
        }
      }
    }
    if (new HashSet<>(listing.files()).size() != listing.files().size()) {
      throw new AssertionError("a file was listed twice");
    }
    Path directory = Files.createTempDirectory("accented");
    Path accented = Files.createFile(Posix.encoded(directory, "%C3%A9"));
    LocalModel parent = LocalModel.open(directory);
    Path signature = SignatureFile.defaultFor(accented);
    System.out.println(
        "relativized " + escaped(parent.relativize(signature).orElseThrow().toString()));
    Files.writeString(accented, "{\"dsseEnvelope\":{");
    LocalStorage storage = new LocalStorage();
    for (StoredEntry entry : storage.entries(LocalStorage.locationOf(directory))) {
      Location location = entry.location();
      System.out.println(
          "found %s, a signature: %s, the same: %s, named %s"
              .formatted(
                  escaped(entry.name()),
                  storage.beginsAsSignature(location),
                  LocalStorage.pathOf(location).equals(Optional.of(accented)),
                  escaped(location.text().substring(directory.toString().length()))));
    }
    System.out.println("near it " + LocalStorage.signaturesNear(directory).size());
    Path relative = directory.relativize(accented);
    System.out.println(
        "relative "
            + LocalStorage.pathOf(LocalStorage.locationOf(relative)).equals(Optional.of(relative)));
    Files.delete(accented);
    Files.delete(directory);
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.chars()
        .forEach(c -> out.append(c < 0x80 ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
    return out.toString();
  }
}
