package io.modelsigning;

import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A model in a folder, with a key that signs it. */
final class SignedFolder {
  final Path model;
  final TestKeys.KeyFiles keys;

  SignedFolder(Path folder) throws IOException, GeneralSecurityException {
    model = Files.createDirectory(folder.resolve("model"));
    keys = TestKeys.create(folder, "key");
  }

  SignedFolder with(String path, byte[] content) throws IOException {
    Path file = model.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return this;
  }

  Path file(String path) {
    return model.resolve(path);
  }

  SignedFolder signed() throws Exception {
    return signed(builder -> builder);
  }

  SignedFolder signed(UnaryOperator<ModelSigner.Builder> options) throws Exception {
    options.apply(ModelSigning.signer().key(keys.privateKey())).build().sign(model);
    return this;
  }

  VerifiedModel verified() throws Exception {
    return verified(Clock.systemUTC());
  }

  VerifiedModel verified(Clock clock) throws Exception {
    return ModelSigning.verifier()
        .key(keys.publicKey())
        .clock(clock)
        .build()
        .verify(model)
        .requireVerified();
  }

  /** Returns a clock by which everything that is there has been there for an hour. */
  static Clock anHourLater() {
    return Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
  }

  /** Returns {@code bytes} bytes that are the same every time. */
  static byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) (i % 251);
    }
    return content;
  }

  /** Changes the last byte of a file and leaves its time as it was. */
  static void changeInSecret(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    byte[] content = Files.readAllBytes(file);
    content[content.length - 1] ^= 1;
    // Into the same file: its inode stays.
    Files.write(file, content);
    Files.setLastModifiedTime(file, time);
  }
}
