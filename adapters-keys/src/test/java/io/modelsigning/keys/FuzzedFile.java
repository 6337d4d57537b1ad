package io.modelsigning.keys;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** A file whose content a fuzz target is given, and what another reader makes of that. */
final class FuzzedFile {
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private final Path path;

  FuzzedFile() {
    try {
      path = Files.createTempFile("fuzzed", ".pem");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    path.toFile().deleteOnExit();
  }

  /** Returns the file, now with {@code content}. */
  Path with(byte[] content) throws IOException {
    return Files.write(path, content);
  }

  /** Returns the contents of {@code files} of {@link OpenSslKeys}. */
  static Stream<byte[]> contents(String... files) {
    return Stream.of(files)
        .map(
            name -> {
              try {
                return Files.readAllBytes(OpenSslKeys.file(name));
              } catch (IOException e) {
                throw new AssertionError(name, e);
              }
            });
  }

  /** Returns the PEM blocks that BouncyCastle finds in {@code content}. */
  static List<PemObject> blocks(byte[] content) throws IOException {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String marked = text.startsWith(BYTE_ORDER_MARK) ? text.substring(3) : text;
    List<PemObject> blocks = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(marked))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        blocks.add(block);
      }
    }
    return blocks;
  }
}
