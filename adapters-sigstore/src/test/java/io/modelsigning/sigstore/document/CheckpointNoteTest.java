package io.modelsigning.sigstore.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.modelsigning.domain.manifest.Bytes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of checkpoints, by the specifications of notes and checkpoints. */
final class CheckpointNoteTest {
  private static final String ROOT = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=";
  private static final String TEXT = "log.example - 1\n12\n" + ROOT + "\n";
  private static final String SIGNATURE = "\u2014 log.example AQIDBAU=\n";

  @Test
  void readsEveryPart() throws Exception {
    String text = TEXT + "Timestamp: 1679349379012118479\n";
    CheckpointNote checkpoint =
        CheckpointNote.parse(text + "\n" + SIGNATURE + "\u2014 witness.example/w1 BQQDAgEA\n");
    assertEquals("log.example - 1", checkpoint.origin());
    assertEquals(12, checkpoint.size());
    assertEquals(32, checkpoint.rootHash().size());
    assertEquals(Bytes.ofUtf8(text), checkpoint.text());
    assertEquals(
        List.of(
            new CheckpointNote.Signature("log.example", Bytes.ofHex("01020304"), Bytes.ofHex("05")),
            new CheckpointNote.Signature(
                "witness.example/w1", Bytes.ofHex("05040302"), Bytes.ofHex("0100"))),
        checkpoint.signatures());
  }

  @Test
  void readsAnEmptyTree() throws Exception {
    assertEquals(0, CheckpointNote.parse("log\n0\n" + ROOT + "\n\n" + SIGNATURE).size());
  }

  static Stream<String> malformed() {
    String note = TEXT + "\n" + SIGNATURE;
    return Stream.of(
        "",
        "\n",
        "\n\n",
        TEXT,
        TEXT + "\n",
        SIGNATURE,
        "\n" + SIGNATURE,
        // Before, in and after the text.
        "\n" + note,
        note + "\n",
        note + "x",
        note.strip(),
        note.substring(0, note.length() - 1),
        note.substring(0, note.length() - 1) + " ",
        TEXT.strip() + "\n\n" + SIGNATURE.strip() + "\n" + SIGNATURE.strip(),
        note.replace("\n", "\r\n"),
        note.replace("log.example - 1\n", ""),
        note.replace("log.example - 1\n", "\n"),
        note.replace("12\n", ""),
        note.replace(ROOT + "\n", ""),
        note.replace("\n12\n", "\n\n12\n"),
        note.replace("12", "tree 12"),
        note.replace("12", "12 entries"),
        note.replace("12", " 12"),
        note.replace("12", "012"),
        note.replace("12", "+12"),
        note.replace("12", "-12"),
        note.replace("12", "\u0661\u0662"),
        note.replace("12", "9223372036854775808"),
        note.replace("12", "99999999999999999999"),
        note.replace(ROOT, "root " + ROOT),
        note.replace(ROOT, ROOT + " root"),
        note.replace(ROOT, " " + ROOT),
        note.replace(ROOT, ROOT + " "),
        note.replace(ROOT, "\u00a0" + ROOT),
        note.replace(ROOT, ROOT.replace("=", "")),
        note.replace(ROOT, ROOT.replace("o=", "p=")),
        note.replace("log.example - 1", "log\texample"),
        note.replace("log.example - 1", "log\ufffdexample"),
        // Lines below the text.
        TEXT + "\nsigned: " + SIGNATURE,
        TEXT + "\n " + SIGNATURE,
        TEXT + "\nx" + SIGNATURE,
        TEXT + "\nxxlog.example\u2014 AQIDBAU=\n",
        TEXT + "\n\u00a0" + SIGNATURE,
        TEXT + "\n" + SIGNATURE + "x" + SIGNATURE,
        TEXT + "\n" + SIGNATURE + "comment\n",
        TEXT + "\ncomment\n" + SIGNATURE,
        TEXT + "\n" + SIGNATURE + "\n" + SIGNATURE + "comment\n",
        note.replace("\u2014", "-"),
        note.replace("AQIDBAU=", "AQIDBAU"),
        note.replace("AQIDBAU=", "AQIDBAU= "),
        note.replace("AQIDBAU=", "AQIDBAU= AQIDBAU="),
        note.replace("AQIDBAU=", "AQIDBA=="),
        note.replace("AQIDBAU=", "AQIDBAV="),
        note.replace("AQIDBAU=", ""),
        note.replace("log.example AQ", "AQ"),
        note.replace("log.example AQ", "log+example AQ"),
        note.replace("log.example AQ", "log\u00a0example AQ"),
        note.replace("log.example AQ", " AQ"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refuses(String note) {
    assertThrows(MalformedDocumentException.class, () -> CheckpointNote.parse(note));
  }
}
