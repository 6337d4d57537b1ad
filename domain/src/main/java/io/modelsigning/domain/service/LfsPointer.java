package io.modelsigning.domain.service;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What Git LFS checks in instead of a large file (git-lfs, docs/spec.md): a text of fewer than 1024
 * bytes that names the file's content.
 */
record LfsPointer(Digest content, long sizeBytes) {
  /** No pointer is larger. */
  static final int MAXIMUM_BYTES = 1024;

  private static final String VERSION = "version https://git-lfs.github.com/spec/v1";
  private static final String OID = "oid sha256:";
  private static final String SIZE = "size ";

  /** Returns the pointer that {@code file} holds, if it is one. */
  static Optional<LfsPointer> parse(byte[] file) {
    String text = new String(file, StandardCharsets.US_ASCII);
    if (file.length > MAXIMUM_BYTES || !text.startsWith(VERSION)) {
      return Optional.empty();
    }
    Optional<String> oid = value(text, OID);
    Optional<String> size = value(text, SIZE);
    if (oid.isEmpty() || size.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LfsPointer(
              new Digest(HashAlgorithm.SHA256, Bytes.ofHex(oid.get())),
              Long.parseLong(size.get())));
    } catch (IllegalArgumentException e) {
      // Neither a digest nor a number.
      return Optional.empty();
    }
  }

  private static Optional<String> value(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip())
        .findFirst();
  }

  /** Returns the SHA-256 digest of the pointer file as Git LFS writes it. */
  Digest digest() {
    String text = VERSION + "\n" + OID + content.value().toHex() + "\n" + SIZE + sizeBytes + "\n";
    return new Sha256().update(Bytes.ofUtf8(text)).digest();
  }
}
