package io.modelsigning.benchmarks.models;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * A model to generate.
 *
 * @param name as the published table spells it
 * @param publishedSize as the published table spells it
 * @param entry what is signed, relative to the folder of models: a file, or a directory
 * @param files at least one; a model that is a single file has one whose path is empty
 */
record ModelSpec(String name, String publishedSize, String entry, List<ModelFile> files) {
  ModelSpec {
    files = List.copyOf(files);
  }

  long bytes() {
    return files.stream().mapToLong(ModelFile::bytes).sum();
  }

  Path root(Path folder) {
    return folder.resolve(entry);
  }

  /** Returns the SHA-256, in hex, of every path, length and content name: what would be written. */
  String fingerprint() {
    StringBuilder text = new StringBuilder("splitmix64-le-1\n").append(entry).append('\n');
    for (ModelFile file : files) {
      text.append(file.path()).append('\t').append(file.bytes());
      text.append('\t').append(file.content()).append('\n');
    }
    return HexFormat.of().formatHex(Content.sha256(text.toString()));
  }
}
