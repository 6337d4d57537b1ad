package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder of generated models, kept from one run to the next. Beside each model a file {@code
 * <model>.complete} holds its fingerprint; without it, or with another, the model is written anew.
 */
final class ModelStore {
  private static final int BLOCK_BYTES = 4 << 20;

  private final Path folder;

  ModelStore(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Returns the path of the model, which is written first if it is not there whole.
   *
   * @throws IOException if the disk has no room for it, or writing fails
   */
  Path provide(ModelSpec spec) throws IOException {
    Path root = spec.root(folder);
    if (isWhole(spec)) {
      return root;
    }
    delete(spec);
    Files.createDirectories(folder);
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < spec.bytes()) {
      throw new IOException(
          String.format(
              "generate %s in %s: expected %d bytes free, found %d",
              spec.name(), folder, spec.bytes(), free));
    }
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    for (ModelFile file : spec.files()) {
      write(path(root, file), file, block);
    }
    Files.writeString(marker(spec), spec.fingerprint() + "\n");
    return root;
  }

  /** Deletes the model, or what there is of it. */
  void delete(ModelSpec spec) throws IOException {
    Files.deleteIfExists(marker(spec));
    Path root = spec.root(folder);
    if (Files.exists(root)) {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path directory, @org.jspecify.annotations.Nullable IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }

  private boolean isWhole(ModelSpec spec) throws IOException {
    Path marker = marker(spec);
    if (!Files.exists(marker) || !Files.readString(marker).strip().equals(spec.fingerprint())) {
      return false;
    }
    for (ModelFile file : spec.files()) {
      Path path = path(spec.root(folder), file);
      if (!Files.isRegularFile(path) || Files.size(path) != file.bytes()) {
        return false;
      }
    }
    return true;
  }

  private Path marker(ModelSpec spec) {
    return folder.resolve(spec.entry() + ".complete");
  }

  private static Path path(Path root, ModelFile file) {
    return file.path().isEmpty() ? root : root.resolve(file.path());
  }

  /** Writes and forces the file to disk, so that no writing back disturbs what is timed later. */
  private static void write(Path path, ModelFile file, ByteBuffer block) throws IOException {
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Content content = Content.named(file.content());
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long offset = 0; offset < file.bytes(); offset += BLOCK_BYTES) {
        block.clear().limit((int) Math.min(BLOCK_BYTES, file.bytes() - offset));
        content.fill(block, offset);
        block.flip();
        while (block.hasRemaining()) {
          channel.write(block);
        }
      }
      channel.force(true);
    }
  }
}
