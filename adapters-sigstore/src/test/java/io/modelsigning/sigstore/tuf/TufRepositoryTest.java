package io.modelsigning.sigstore.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.JsonFormat;
import dev.sigstore.tuf.FileSystemTufStore;
import dev.sigstore.tuf.HttpFetcher;
import dev.sigstore.tuf.MetaFetcher;
import dev.sigstore.tuf.PassthroughCacheMetaStore;
import dev.sigstore.tuf.TrustedMetaStore;
import dev.sigstore.tuf.Updater;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.Messages;
import io.modelsigning.http.NetworkSettings;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.document.TrustFile;
import io.modelsigning.sigstore.testing.TestTufRepository;
import io.modelsigning.testing.TestProxy;
import io.modelsigning.testing.TestServer.Reply;
import io.modelsigning.testing.TestTlsServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trust from a TUF repository that does what it should, its copy, and neither. */
final class TufRepositoryTest extends AbstractTufTest {
  /** The client that judges beside ours registers one, which no other test is to have. */
  @AfterAll
  static void forgetTheProviderOfTheOtherClient() {
    Security.removeProvider("BC");
  }

  @Test
  void givesTrustThatVerifies() throws Exception {
    TrustConfiguration trust = at(NOW).load();
    assertWarnings(trust);
    assertTrue(trust.signingConfig().isPresent());
    assertAccepted(trust);
  }

  @Test
  void needsNoSigningConfiguration() throws Exception {
    repository.publish(
        EXPIRES, Map.of("trusted_root.json", JsonFormat.printer().print(sigstore.trustedRoot())));
    TrustConfiguration trust = at(NOW).load();
    assertTrue(trust.signingConfig().isEmpty());
    assertAccepted(trust);
  }

  @Test
  void needsATrustedRoot() {
    repository.publish(EXPIRES, Map.of("something.json", "{}"));
    assertUnavailable("trust-root-invalid", "lists no trusted_root.json", at(NOW));
  }

  @Test
  void followsTheRepository() throws Exception {
    assertEquals(2, at(NOW).load().trustedRoot().transparencyLogs().size());
    repository.publish(
        EXPIRES,
        Map.of(
            "trusted_root.json",
            JsonFormat.printer().print(sigstore.trustedRoot().toBuilder().removeTlogs(1).build())));
    assertEquals(1, at(NOW).load().trustedRoot().transparencyLogs().size());
  }

  @Test
  void followsRotatedKeys() throws Exception {
    for (String role : List.of("root", "timestamp", "snapshot", "targets")) {
      repository.rotate(role, 3, 2);
    }
    repository.next(EXPIRES, targets()).withHashes().send();
    assertAccepted(at(NOW).load());
    repository.rotate("root", 1, 1);
    repository.rotate("timestamp", 1, 1);
    repository.publish(EXPIRES, targets());
    assertAccepted(at(NOW).load());
    repository.close();
    assertWarnings(at(NOW).load(), "trust-root-from-copy");
  }

  /** The repository of these tests is one for another client as well. */
  @Test
  void anotherClientAgrees() throws Exception {
    repository.rotate("root", 3, 2);
    repository.rotate("timestamp", 2, 1);
    repository.next(EXPIRES, targets()).withHashes().send();
    FileSystemTufStore files =
        FileSystemTufStore.newFileSystemStore(Files.createDirectory(directory.resolve("other")));
    Updater updater =
        Updater.builder()
            .setClock(Clock.fixed(NOW, ZoneOffset.UTC))
            .setTrustedRootPath(
                () -> new String(repository.firstRoot().toArray(), StandardCharsets.UTF_8))
            .setTrustedMetaStore(
                TrustedMetaStore.newTrustedMetaStore(
                    PassthroughCacheMetaStore.newPassthroughMetaCache(files)))
            .setTargetStore(files)
            .setMetaFetcher(MetaFetcher.newFetcher(HttpFetcher.newFetcher(repository.address())))
            .setTargetFetcher(HttpFetcher.newFetcher(repository.address().resolve("targets/")))
            .build();
    updater.update();
    assertEquals(
        targets().get("trusted_root.json"),
        new String(files.readTarget("trusted_root.json"), StandardCharsets.UTF_8));
    assertAccepted(at(NOW).load());
  }

  @Test
  void asksForNothingThatItHas() throws Exception {
    repository.rotate("root", 1, 1);
    at(NOW).load();
    int before = repository.service().requests();
    at(NOW).load();
    // The next root, which there is not, and the timestamp.
    assertEquals(2, repository.service().requests() - before);
  }

  @Test
  void offlineTheCopyAloneAnswers() throws Exception {
    assertUnavailable("offline", "there is no copy of it", at(NOW).offline());
    at(NOW).load();
    int asked = repository.service().requests();
    TrustConfiguration trust = at(NOW).offline().load();
    assertAccepted(trust);
    assertWarnings(trust);
    assertUnavailable("offline", "expired at", at(EXPIRES.plusSeconds(1)).offline());
    assertUnavailable(
        "offline", "no copy of it is kept", client(NOW, Optional.empty(), AMPLE).offline());
    Files.writeString(copy(), "{}");
    assertUnavailable("offline", "there is no copy of it", at(NOW).offline());
    assertEquals(asked, repository.service().requests());
  }

  @Test
  void tellsWhatSignsTheTrustedRoot() throws Exception {
    Fetched fetched = at(NOW).fetch();
    assertEquals(
        List.of("root 1", "timestamp 1", "snapshot 1", "targets 1"),
        fetched.versions().stream().map(each -> each.role() + " " + each.version()).toList());
    assertEquals(EXPIRES, fetched.versions().getLast().expires());
    assertEquals(fetched.versions(), at(NOW).offline().fetch().versions());
    repository.rotate("root", 1, 1);
    repository.publish(EXPIRES.plusSeconds(60), targets());
    fetched = at(NOW).fetch();
    assertEquals(
        List.of("root 2", "timestamp 2", "snapshot 2", "targets 2"),
        fetched.versions().stream().map(each -> each.role() + " " + each.version()).toList());
    assertEquals(EXPIRES.plusSeconds(60), fetched.versions().getLast().expires());
  }

  /** What is taken to a machine without a network is what verifies there. */
  @Test
  void theTrustedRootVerifiesFromAFile() throws Exception {
    Bytes root = at(NOW).fetch().trustedRoot();
    assertEquals(Bytes.ofUtf8(targets().getOrDefault("trusted_root.json", "")), root);
    Path file = Files.write(directory.resolve("trusted_root.json"), root.toArray());
    repository.close();
    TrustConfiguration trust = TrustFile.read(file);
    assertTrue(trust.signingConfig().isEmpty());
    assertAccepted(trust);
  }

  @Test
  void anUpdateIsOfTheRepositoryAlone() throws Exception {
    assertNotUpdated("offline", "the network is not to be used", at(NOW).offline());
    assertFalse(Files.exists(copy()));
    assertAccepted(at(NOW).update().configuration());
    Files.writeString(copy(), "{}");
    // A damaged copy is mended.
    Fetched mended = at(NOW).update();
    assertAccepted(mended.configuration());
    assertAccepted(at(NOW).offline().load());
    assertNotUpdated("trust-root-expired", "expired at", at(EXPIRES.plusSeconds(1)));
    repository.close();
    assertNotUpdated("trust-root-unreachable", "cannot be reached", at(NOW));
    assertWarnings(at(NOW).load(), "trust-root-from-copy");
  }

  @Test
  void anUpdateThatCannotBeKeptIsNone() throws Exception {
    Files.writeString(directory.resolve("file"), "no directory");
    Path nowhere = directory.resolve("file").resolve("tuf.json");
    assertNotUpdated(
        "trust-root-copy-unusable", "cannot be written", client(NOW, Optional.of(nowhere), AMPLE));
    // Verifying is possible all the same.
    assertAccepted(client(NOW, Optional.of(nowhere), AMPLE).load());
  }

  private static void assertNotUpdated(String reason, String part, TufRepository client) {
    VerificationUnavailableException problem =
        assertThrows(VerificationUnavailableException.class, client::update);
    String message = Messages.describe(problem);
    assertEquals(reason, problem.reason().code(), message);
    assertTrue(message.contains(part), message);
  }

  @Test
  void usesItsCopyWhileTheRepositoryIsAway() throws Exception {
    TufRepository client = at(NOW);
    client.load();
    repository.close();
    TrustConfiguration trust = client.load();
    assertWarnings(trust, "trust-root-from-copy");
    assertAccepted(trust);
  }

  @Test
  void usesItsCopyWhileTheRepositoryFails() throws Exception {
    TufRepository client = at(NOW);
    client.load();
    repository.service().failNext(50, 403, "", Map.of());
    assertWarnings(client.load(), "trust-root-from-copy");
  }

  @Test
  void usesItsCopyWhileAFileIsMissing() throws Exception {
    at(NOW).load();
    repository.publish(EXPIRES, targets());
    repository.withdraw("/2.snapshot.json");
    assertWarnings(at(NOW).load(), "trust-root-from-copy");
  }

  @Test
  void triesAgainWhatFailsInPassing() throws Exception {
    repository.service().failNext(2, 503, "", Map.of());
    List<String> told = new ArrayList<>();
    ProgressListener progress =
        new ProgressListener() {
          @Override
          public void retrying(String address, String problem, Duration pause) {
            told.add(problem);
            assertTrue(address.startsWith(repository.address().toString()), address);
          }
        };
    assertWarnings(at(NOW).telling(progress).load());
    assertEquals(List.of("2.root.json: status 503", "2.root.json: status 503"), told);
    repository.service().failNext(3, 503, "", Map.of());
    assertWarnings(at(NOW).load(), "trust-root-from-copy");
  }

  @Test
  void saysWhenThereIsNoCopy() {
    repository.close();
    assertUnavailable("trust-root-unreachable", repository.address().toString(), at(NOW));
    assertUnavailable("trust-root-unreachable", "no copy of it in '" + copy(), at(NOW));
    assertUnavailable(
        "trust-root-unreachable", "no copy of it is kept", client(NOW, Optional.empty(), AMPLE));
  }

  @Test
  void refusesAnExpiredCopy() throws Exception {
    at(NOW).load();
    repository.close();
    assertUnavailable("trust-root-unreachable", "expired at", at(EXPIRES));
    assertFalse(at(EXPIRES.minusSeconds(1)).load().warnings().isEmpty());
  }

  @Test
  void refusesAnotherRootKey() throws Exception {
    try (TestTufRepository other = TestTufRepository.start()) {
      assertUnavailable(
          "trust-root-invalid",
          "timestamp.json",
          new TufRepository(
              NetworkSettings.none().open(),
              repository.address(),
              other.firstRoot(),
              Optional.of(copy()),
              Clock.fixed(NOW, ZoneOffset.UTC),
              AMPLE));
    }
  }

  @Test
  void refusesATrustedRootThatIsNone() throws Exception {
    repository.publish(EXPIRES, Map.of("trusted_root.json", "{\"tlogs\": 1}"));
    assertUnavailable("trust-root-invalid", "trusted_root.json", at(NOW));
  }

  @Test
  void keepsNothingWithoutAPlace() throws Exception {
    assertAccepted(client(NOW, Optional.empty(), Duration.ofMinutes(1)).load());
    try (var entries = Files.list(directory)) {
      assertEquals(List.of(), entries.toList());
    }
  }

  /**
   * All of it, from the root to the targets, by a proxy that knows its user, with and without TLS.
   */
  @ParameterizedTest
  @ValueSource(strings = {"https", "http"})
  void isReachedByTheProxyOfAUser(String scheme) throws Exception {
    repository.rotate("root", 1, 1);
    repository.publish(EXPIRES, targets());
    Map<String, String> served = repository.state();
    try (TestTlsServer server =
            new TestTlsServer(
                "tuf.example",
                path ->
                    Reply.of(served.containsKey(path) ? 200 : 404, served.getOrDefault(path, "")));
        TestProxy proxy = new TestProxy(Optional.of("me:secret"))) {
      int port = scheme.equals("https") ? server.port() : repository.address().getPort();
      NetworkSettings settings =
          NetworkSettings.of(
              Map.of(
                  "ALL_PROXY",
                  "http://me:secret@" + proxy.authority(),
                  "SSL_CERT_FILE",
                  Files.writeString(directory.resolve("ca.pem"), server.authorityInPem())
                      .toString()));
      TrustConfiguration trust =
          new TufRepository(
                  settings.open(),
                  URI.create("%s://tuf.example:%d/".formatted(scheme, port)),
                  repository.firstRoot(),
                  Optional.empty(),
                  Clock.fixed(NOW, ZoneOffset.UTC),
                  AMPLE)
              .load();
      assertWarnings(trust);
      assertAccepted(trust);
      assertEquals(List.of(), proxy.refused);
      assertFalse(proxy.requests.isEmpty());
      assertEquals(
          List.of(), server.requests.stream().filter(line -> !line.endsWith("json[]")).toList());
    }
  }

  @Test
  void knowsThePublicInstances() throws Exception {
    assertEquals(
        URI.create("https://tuf-repo-cdn.sigstore.dev/"),
        TufRepository.publicInstance(
                NetworkSettings.none().open(), Optional.of(directory), Clock.systemUTC())
            .address());
    assertEquals(
        URI.create("https://tuf-repo-cdn.sigstage.dev/"),
        TufRepository.staging(NetworkSettings.none().open(), Optional.empty(), Clock.systemUTC())
            .address());
  }
}
