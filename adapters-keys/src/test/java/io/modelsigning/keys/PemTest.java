package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in PEM are read as the library reads them, whether it is asked or not. */
class PemTest {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final String BLOCK = BEGIN + "\nAQIDBAUG\nBwg=\n" + END + "\n";

  @TempDir private Path directory;

  @Test
  void readsAPlainBlock() throws Exception {
    PemObject block = read(BLOCK).getFirst();

    assertEquals("PRIVATE KEY", block.getType());
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, block.getContent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BLOCK,
        BEGIN + "\nAQIDBAUGBwg=\n" + END + "\n",
        BEGIN + "\nAQIDBAUG\n" + END,
        BEGIN + "\r\nAQIDBAUG\r\n" + END + "\r\n",
        BEGIN + "\n\nAQIDBAUG\n" + END + "\n",
        BEGIN + "\n AQID BAUG \n" + END + "\n",
        BEGIN + "\n" + END + "\n",
        "text before\n" + BLOCK,
        BLOCK + "text behind\n",
        BLOCK + "\n",
        BLOCK + BLOCK,
        BEGIN + "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAQIDBAUG\n" + END + "\n",
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + BLOCK,
      })
  void readsWhatTheLibraryReads(String text) throws Exception {
    List<PemObject> expected = byLibrary(text);
    List<PemObject> blocks = read(text);

    assertEquals(expected.size(), blocks.size());
    for (int i = 0; i < blocks.size(); i++) {
      assertEquals(expected.get(i).getType(), blocks.get(i).getType());
      assertArrayEquals(expected.get(i).getContent(), blocks.get(i).getContent());
      assertEquals(expected.get(i).getHeaders(), blocks.get(i).getHeaders());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no PEM",
        BEGIN + "\nAQIDBAUG" + END + "\n",
        "-----BEGIN -----\nAQIDBAUG\n-----END -----\n",
        "-----BEGIN A-B-----\nAQIDBAUG\n-----END A-B-----\n",
        BEGIN,
        BEGIN + "\n",
        BEGIN + "\nAQID",
        BEGIN + "\nAQIDBAUG\n-----END OTHER KEY-----\n",
        BEGIN + "\nA\n" + END + "\n",
        BEGIN + "\n****\n" + END + "\n",
        BEGIN + "\nAQ=DBAUG\n" + END + "\n",
      })
  void refusesWhatTheLibraryDoesNotRead(String text) throws Exception {
    try {
      assertEquals(List.of(), byLibrary(text));
    } catch (IOException | RuntimeException e) {
      // As expected.
    }
    Unusable refusal = assertThrows(Unusable.class, () -> read(text));
    assertEquals(KeyReasons.MALFORMED_KEY, refusal.reason());
  }

  private List<PemObject> read(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("key.pem"), text, StandardCharsets.ISO_8859_1);
    return Pem.read(
        PemSource.of(file),
        Pem.MAXIMUM_KEY_FILE_BYTES,
        "the key",
        OtherContentException.Wanted.PRIVATE_KEY);
  }

  private static List<PemObject> byLibrary(String text) throws IOException {
    List<PemObject> blocks = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        blocks.add(block);
      }
    }
    return blocks;
  }
}
