package io.modelsigning.sigstore.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.util.JsonFormat;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.sigstore.testing.TestTufRepository;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The copy of a repository: forged, damaged, foreign, shared, and where there can be none. */
@Timeout(300)
final class TufCopyTest extends AbstractTufTest {
  /** All that an attacker can put into the place of the copy, with keys of his own. */
  @Test
  void doesNotBelieveAForgedCopy() throws Exception {
    try (TestSigstore hisSigstore = TestSigstore.start();
        TestTufRepository his = TestTufRepository.start()) {
      String hisRoot = JsonFormat.printer().print(hisSigstore.trustedRoot());
      his.rotate("root", 1, 1);
      his.publish(EXPIRES, Map.of("trusted_root.json", hisRoot));
      new TufRepository(
              NetworkSettings.none().open(),
              his.address(),
              his.firstRoot(),
              Optional.of(copy()),
              Clock.fixed(NOW, ZoneOffset.UTC),
              AMPLE)
          .load();
      String forged = Files.readString(copy());

      TrustConfiguration online = at(NOW).load();
      assertWarnings(online, "trust-root-copy-unusable");
      assertTrue(online.warnings().getFirst().message().contains("2.root.json"));
      assertAccepted(online);

      Files.writeString(copy(), forged);
      repository.close();
      assertUnavailable("trust-root-unreachable", "must be signed by 1 of the keys", at(NOW));
    }
  }

  /** His root and targets among what is genuine. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "timestamp.json",
        "snapshot.json",
        "targets.json",
        "trusted_root.json",
        "signing_config.v0.2.json"
      })
  void doesNotBelieveAForgedPart(String name) throws Exception {
    at(NOW).load();
    String genuine = Files.readString(copy());
    JsonObject copied = JsonParser.parseString(genuine).getAsJsonObject();
    String text = copied.get(name).getAsString();
    copied.addProperty(
        name,
        text.contains("expires")
            ? text.replace("2026-10", "2026-11")
            : text.replaceFirst("sigstore", "attacker"));
    assertFalse(genuine.equals(copied.toString()));
    Files.writeString(copy(), copied.toString());

    assertAccepted(at(NOW).load());
    assertEquals(genuine, Files.readString(copy()), "mended");

    Files.writeString(copy(), copied.toString());
    repository.close();
    assertUnavailable("trust-root-unreachable", name.replace(".json", ""), at(NOW));
  }

  /** A genuine copy of another repository, such as one for staging at the place of the public. */
  @Test
  void doesNotBelieveTheCopyOfAnotherRepository() throws Exception {
    try (TestTufRepository other = TestTufRepository.start()) {
      other.publish(EXPIRES, targets());
      new TufRepository(
              NetworkSettings.none().open(),
              other.address(),
              other.firstRoot(),
              Optional.of(copy()),
              Clock.fixed(NOW, ZoneOffset.UTC),
              AMPLE)
          .load();
    }
    String foreign = Files.readString(copy());
    assertAccepted(at(NOW).load());
    Files.writeString(copy(), foreign);
    repository.close();
    assertUnavailable("trust-root-unreachable", "must be signed by 1 of the keys", at(NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"timestamp.json\": 1}",
        "{\"timestamp.json\": \"\"}",
        "{\"2.root.json\": \"x\", \"timestamp.json\": \"x\", \"trusted_root.json\": \"x\"}",
        "\u0000\u0001\u0002",
      })
  void mendsADamagedCopy(String content) throws Exception {
    at(NOW).load();
    String genuine = Files.readString(copy());
    Files.writeString(copy(), content);
    assertAccepted(at(NOW).load());
    assertEquals(genuine, Files.readString(copy()));
    Files.writeString(copy(), content);
    repository.close();
    assertUnavailable("trust-root-unreachable", copy().toString(), at(NOW));
  }

  @Test
  void mendsATruncatedCopy() throws Exception {
    at(NOW).load();
    byte[] genuine = Files.readAllBytes(copy());
    for (int length = 0; length < genuine.length; length += 1 + genuine.length / 20) {
      Files.write(copy(), Arrays.copyOf(genuine, length));
      TrustConfiguration trust = at(NOW).load();
      assertWarnings(trust, "trust-root-copy-unusable");
      assertAccepted(trust);
      assertEquals(Bytes.of(genuine), Bytes.of(Files.readAllBytes(copy())));
    }
  }

  /** Bytes that changed on the disk are found wherever they are, or do not matter. */
  @Test
  void findsAChangedByte() throws Exception {
    at(NOW).load();
    repository.close();
    byte[] genuine = Files.readAllBytes(copy());
    TrustConfiguration expected = at(NOW).load();
    for (int at = 0; at < genuine.length; at += 1 + genuine.length / 100) {
      byte[] changed = genuine.clone();
      changed[at] ^= 1;
      Files.write(copy(), changed);
      try {
        TrustConfiguration trust = at(NOW).load();
        assertEquals(expected.trustedRoot(), trust.trustedRoot());
        assertEquals(expected.signingConfig().isEmpty(), trust.signingConfig().isEmpty());
      } catch (VerificationUnavailableException e) {
        assertEquals("trust-root-unreachable", e.reason().code());
      }
    }
  }

  @Test
  void readsNoHugeCopy() throws Exception {
    Files.createDirectories(cache());
    try (var file = new RandomAccessFile(copy().toFile(), "rw")) {
      file.setLength(1L << 33);
    }
    TrustConfiguration trust = at(NOW).load();
    assertWarnings(trust, "trust-root-copy-unusable");
    assertTrue(trust.warnings().getFirst().message().contains("more than 16777216 bytes"));
    assertTrue(Files.size(copy()) < TufCopy.MAXIMUM_BYTES);
  }

  @Test
  void doesNotWaitForAPipe() throws Exception {
    Files.createDirectories(cache());
    int status = new ProcessBuilder("mkfifo", copy().toString()).start().waitFor();
    assertEquals(0, status);
    TrustConfiguration trust = at(NOW).load();
    assertWarnings(trust, "trust-root-copy-unusable");
    assertAccepted(trust);
    assertTrue(Files.isRegularFile(copy()), "replaced");
  }

  @Test
  void warnsWhereNoCopyCanBe() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    TrustConfiguration trust = client(NOW, Optional.of(file.resolve("below")), AMPLE).load();
    assertWarnings(trust, "trust-root-copy-unusable");
    assertAccepted(trust);
    Path taken = directory.resolve("taken.json");
    Files.createDirectories(taken.resolve("something"));
    trust = client(NOW, Optional.of(taken), AMPLE).load();
    assertWarnings(trust, "trust-root-copy-unusable");
    assertAccepted(trust);
    assertEquals(List.of("file", "taken.json"), names(directory));
  }

  @Test
  void warnsWhereNothingCanBeWritten() throws Exception {
    at(NOW).load();
    Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      Assumptions.assumeFalse(
          Files.isWritable(cache()), "needs a user for whom permissions count, not root");
      repository.publish(EXPIRES, targets());
      TrustConfiguration trust = at(NOW).load();
      assertWarnings(trust, "trust-root-copy-unusable");
      assertAccepted(trust);
    } finally {
      Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** No directory can be made there, whoever asks. */
  @Test
  void warnsWhereTheSystemRefusesToWrite() throws Exception {
    Path nowhere = Path.of("/proc/model-signing/tuf.json");
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs Linux's /proc");
    TrustConfiguration trust = client(NOW, Optional.of(nowhere), AMPLE).load();
    assertWarnings(trust, "trust-root-copy-unusable");
    assertAccepted(trust);
  }

  @Test
  void isForItsOwnerAlone() throws Exception {
    at(NOW).load();
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache())));
  }

  @Test
  void clearsAwayWhatWasLeftBehind() throws Exception {
    at(NOW).load();
    Path old = Files.writeString(copy().resolveSibling("tuf.json.1.tmp"), "");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS)));
    Files.writeString(copy().resolveSibling("tuf.json.2.tmp"), "");
    Files.setLastModifiedTime(
        Files.writeString(copy().resolveSibling("other.tmp"), ""),
        FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS)));
    repository.publish(EXPIRES, targets());
    at(NOW).load();
    assertEquals(List.of("other.tmp", "tuf.json", "tuf.json.2.tmp"), names(cache()));
  }

  /** Processes of their own write and read one copy while the repository changes. */
  @Test
  void isSharedByProcesses() throws Exception {
    List<Process> others = new ArrayList<>();
    Path root = Files.write(directory.resolve("root.json"), repository.firstRoot().toArray());
    for (int i = 0; i < 2; i++) {
      others.add(
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  TufProgram.class.getName(),
                  repository.address().toString(),
                  root.toString(),
                  copy().toString(),
                  NOW.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("out" + i).toFile())
              .start());
    }
    for (int i = 0; i < 100 && others.stream().anyMatch(Process::isAlive); i++) {
      repository.publish(EXPIRES, targets());
      assertWarnings(at(NOW).load());
      // Whoever wrote it: every state of the copy is whole.
      assertTrue(new TufCopy(copy()).read().containsKey("trusted_root.json"));
    }
    for (int i = 0; i < others.size(); i++) {
      assertTrue(others.get(i).waitFor(240, TimeUnit.SECONDS));
      String out = Files.readString(directory.resolve("out" + i));
      assertEquals("20 loads, 0 warnings", out.strip());
      assertEquals(0, others.get(i).exitValue());
    }
    assertEquals(List.of("tuf.json"), names(cache()));
    repository.close();
    assertAccepted(at(NOW).load());
  }

  private Path cache() {
    return directory.resolve("cache");
  }

  private static List<String> names(Path directory) throws IOException {
    Map<String, Path> names = new TreeMap<>();
    try (var entries = Files.list(directory)) {
      entries.forEach(entry -> names.put(entry.getFileName().toString(), entry));
    }
    return List.copyOf(names.keySet());
  }
}
