package io.modelsigning.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.MalformedManifestException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.RecordedManifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChecksumListTest {
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "a".repeat(64);

  private static List<String> read(String text, HashAlgorithm algorithm) throws Exception {
    RecordedManifest manifest = ChecksumList.read(text, algorithm, "model");
    assertFalse(manifest.tellsSizes());
    return manifest.manifest().resources().stream()
        .map(one -> one.resource().name() + "=" + one.digest())
        .toList();
  }

  /** What coreutils 9.1 and b3sum 1.5 print for a name with a line break and a backslash. */
  @Test
  void escapedNamesAreRead() throws Exception {
    assertEquals(
        List.of("a\nb\\c=sha256:" + ONE),
        read("\\" + ONE + "  a\\nb\\\\c\n", HashAlgorithm.SHA256));
    assertEquals(
        List.of("a\nb=blake3:" + TWO),
        read("\\BLAKE3 (a\\nb) = " + TWO + "\n", HashAlgorithm.BLAKE3));
  }

  @Test
  void digestsMayHaveCapitals() throws Exception {
    assertEquals(List.of("f=sha256:" + TWO), read("A".repeat(64) + "  f", HashAlgorithm.SHA256));
  }

  @Test
  void theModelsOwnDirectoryIsTakenOffWhereEachFileHasIt() throws Exception {
    assertEquals(
        List.of("a=sha256:" + ONE, "b=sha256:" + TWO),
        read(ONE + "  ./model/a\n" + TWO + "  model/b\n", HashAlgorithm.SHA256));
    assertEquals(
        List.of("a=sha256:" + ONE, "model/b=sha256:" + TWO),
        read(ONE + "  a\n" + TWO + "  model/b\n", HashAlgorithm.SHA256));
  }

  /** A name may look like another line's end. */
  @Test
  void namesMayHaveWhatSeparates() throws Exception {
    assertEquals(
        List.of("a) = b (c=sha256:" + ONE),
        read("SHA256 (a) = b (c) = " + ONE, HashAlgorithm.SHA256));
    assertEquals(
        List.of("  a=sha256:" + ONE, "*b=sha256:" + TWO),
        read(ONE + "    a\n" + TWO + " **b", HashAlgorithm.SHA256));
  }

  @Test
  void longDigestsAreThoseOfBlake2b() throws Exception {
    assertEquals(1, read("b".repeat(128) + "  f", HashAlgorithm.BLAKE2B).size());
    assertThrows(MalformedManifestException.class, () -> read(ONE + "  f", HashAlgorithm.BLAKE2B));
  }

  @ParameterizedTest
  @CsvSource({
    "'', needs a line",
    "'# comment', line 1",
    "'1  f', 64 hexadecimal digits",
    "'zzzz  f', hexadecimal digits",
    "'BLAKE3 (f) = aa', has one by BLAKE3",
  })
  void whatIsNoListIsRefused(String text, String message) {
    MalformedManifestException refused =
        assertThrows(MalformedManifestException.class, () -> read(text, HashAlgorithm.SHA256));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"/f", "../f", "a/../../f", "."})
  void pathsOutsideOfTheModelAreRefused(String name) {
    assertThrows(
        MalformedManifestException.class, () -> read(ONE + "  " + name, HashAlgorithm.SHA256));
  }
}
