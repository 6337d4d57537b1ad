package io.modelsigning.sigstore.tuf;

import static io.modelsigning.sigstore.testing.TestTufRepository.ROOT;
import static io.modelsigning.sigstore.testing.TestTufRepository.SNAPSHOT;
import static io.modelsigning.sigstore.testing.TestTufRepository.TARGETS;
import static io.modelsigning.sigstore.testing.TestTufRepository.TIMESTAMP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.testing.Crypto;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A repository that whoever controls it, or the way to it, has do what it should not. */
@Timeout(300)
final class TufAttackTest extends AbstractTufTest {
  private static final Instant NEVER = Instant.parse("2999-01-01T00:00:00Z");
  private static final Duration SHORT = Duration.ofMillis(1_500);

  @ParameterizedTest
  @ValueSource(strings = {"/timestamp.json", "/1.snapshot.json", "/1.targets.json"})
  void givesUpAnAnswerThatComesByteByByte(String path) {
    AtomicLong sent = repository.drip(path, 50);
    assertUnavailable(
        "trust-root-unreachable", "not complete", client(NOW, Optional.of(copy()), SHORT));
    assertTrue(sent.get() > 0);
  }

  /** The time is for all that is fetched: many answers that are each in time are too many. */
  @Test
  void givesUpManySlowAnswers() {
    for (int i = 0; i < 100; i++) {
      repository.rotate(ROOT, 1, 1);
    }
    repository.delayAll(200);
    assertUnavailable(
        "trust-root-unreachable", "not complete", client(NOW, Optional.of(copy()), SHORT));
    assertTrue(repository.service().requests() < 100);
  }

  @Test
  void usesItsCopyInsteadOfASlowAnswer() throws Exception {
    at(NOW).load();
    repository.drip("/timestamp.json", 50);
    assertWarnings(client(NOW, Optional.of(copy()), SHORT).load(), "trust-root-from-copy");
  }

  @Test
  void givesUpWhenInterrupted() throws Exception {
    at(NOW).load();
    CountDownLatch asked = repository.stall("/timestamp.json");
    AtomicReference<Object> outcome = new AtomicReference<>("none");
    Thread worker =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    outcome.set(at(NOW).load());
                  } catch (Exception e) {
                    outcome.set(e.getClass());
                  }
                });
    asked.await();
    worker.interrupt();
    assertTrue(worker.join(AMPLE.dividedBy(5)));
    assertEquals(InterruptedException.class, outcome.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/2.root.json", "/timestamp.json", "/1.snapshot.json", "/1.targets.json"})
  void takesNoMoreThanItMay(String path) {
    AtomicLong sent = repository.flood(path);
    assertUnavailable("trust-root-invalid", "has more than 524288 bytes", at(NOW));
    // What was under way when the connection was ended.
    assertTrue(sent.get() < 64L * TufUpdate.MAXIMUM_METADATA_BYTES, sent::toString);
  }

  @Test
  void takesNoMoreOfATargetThanIsListed() {
    String path = targetPath();
    String genuine = repository.served(path);
    repository.serve(path, genuine + " ");
    assertUnavailable("trust-root-invalid", "has more than", at(NOW));
    repository.serve(path, genuine.replace('1', '2'));
    assertUnavailable("trust-root-invalid", "sha256 must be", at(NOW));
    repository.serve(path, "{}");
    assertUnavailable("trust-root-invalid", "must have", at(NOW));
  }

  private String targetPath() {
    return repository.state().keySet().stream()
        .filter(name -> name.endsWith(".trusted_root.json"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "", "null", "[]", "{\"signed\": {}, \"signatures\": []}"})
  void refusesWhatIsNoMetadata(String content) {
    repository.serve("/timestamp.json", content);
    assertUnavailable("trust-root-invalid", "timestamp.json", at(NOW));
  }

  @Test
  void refusesDeeplyNestedMetadata() {
    repository.serve("/timestamp.json", "{\"signed\":" + "[".repeat(200_000));
    assertUnavailable("trust-root-invalid", "timestamp.json", at(NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {TIMESTAMP, SNAPSHOT, TARGETS})
  void refusesMetadataOfOneRoleForAnother(String role) {
    String path = role.equals(TIMESTAMP) ? "/timestamp.json" : "/1." + role + ".json";
    repository.serve(
        path, repository.served(role.equals(TARGETS) ? "/1.snapshot.json" : "/1.targets.json"));
    assertUnavailable("trust-root-invalid", "its type must be '" + role, at(NOW));
  }

  // Rollback: what was once valid, after something newer was seen.

  @Test
  void refusesAnOlderTimestamp() throws Exception {
    String old = repository.served("/timestamp.json");
    repository.publish(EXPIRES, targets());
    at(NOW).load();
    repository.serve("/timestamp.json", old);
    assertUnavailable("trust-root-invalid", "timestamp.json: its version must be 2 or", at(NOW));
  }

  @Test
  void refusesAnOlderSnapshotUnderANewerTimestamp() throws Exception {
    repository.publish(EXPIRES, targets());
    at(NOW).load();
    repository.next(EXPIRES, targets()).version(SNAPSHOT, 1).send();
    assertUnavailable("trust-root-invalid", "snapshot.json: its version must be 2 or", at(NOW));
  }

  @Test
  void refusesOlderTargetsUnderANewerSnapshot() throws Exception {
    repository.publish(EXPIRES, targets());
    at(NOW).load();
    repository.next(EXPIRES, targets()).version(TARGETS, 1).send();
    assertUnavailable("trust-root-invalid", "targets.json: its version must be 2 or", at(NOW));
  }

  /** Once a newer root was seen, the keys of the older are worth nothing, seen or unseen. */
  @Test
  void refusesWhatAnOlderRootAllowed() throws Exception {
    Map<String, String> old = repository.state();
    List<KeyPair> lost = repository.keys(TIMESTAMP);
    at(NOW).load();
    repository.rotate(TIMESTAMP, 1, 1);
    repository.publish(EXPIRES, targets());
    at(NOW).load();
    repository.withdraw("/2.root.json");
    repository.serveAgain(old);
    assertUnavailable(
        "trust-root-invalid", "must be signed by 1 of the keys of version 2", at(NOW));
    repository.next(EXPIRES, targets()).signedBy(TIMESTAMP, lost).send();
    assertUnavailable(
        "trust-root-invalid", "must be signed by 1 of the keys of version 2", at(NOW));
  }

  /** A newer root counts from when it was seen, though nothing else could be fetched then. */
  @Test
  void keepsANewerRootWhateverElseFails() throws Exception {
    at(NOW).load();
    repository.rotate(TIMESTAMP, 1, 1);
    repository.withdraw("/timestamp.json");
    assertUnavailable("trust-root-unreachable", "must be signed by 1 of the keys", at(NOW));
    repository.close();
    assertUnavailable("trust-root-unreachable", "must be signed by 1 of the keys", at(NOW));
  }

  /** After a key was lost, what was signed by it does not stand in the way of the new one. */
  @Test
  void recoversFromAVersionThatRanAhead() throws Exception {
    repository.next(EXPIRES, targets()).version(TIMESTAMP, 1_000_000).send();
    at(NOW).load();
    repository.publish(EXPIRES, targets());
    assertUnavailable("trust-root-invalid", "timestamp.json: its version must be", at(NOW));
    repository.rotate(TIMESTAMP, 1, 1);
    repository.publish(EXPIRES, targets());
    assertWarnings(at(NOW).load());
  }

  // Freeze: what was valid until a while ago.

  @ParameterizedTest
  @ValueSource(strings = {TIMESTAMP, SNAPSHOT, TARGETS})
  void refusesWhatIsExpired(String role) throws Exception {
    repository.next(EXPIRES, targets()).expires(role, NOW).send();
    assertUnavailable("trust-root-expired", "the " + role + " of", at(NOW));
    repository.next(EXPIRES, targets()).expires(role, NOW.plusSeconds(1)).send();
    assertWarnings(at(NOW).load());
  }

  @Test
  void refusesAnExpiredRoot() throws Exception {
    repository.publishRoot(2, NOW, repository.keys(ROOT));
    assertUnavailable("trust-root-expired", "the root of", at(NOW));
    // As that of the program may be by now, which is no matter once another follows.
    repository.publishRoot(3, NEVER, repository.keys(ROOT));
    assertWarnings(at(NOW).load());
  }

  /** What was fetched before and has not changed since expires like anything else. */
  @Test
  void refusesARepositoryThatStandsStill() throws Exception {
    at(NOW).load();
    assertUnavailable("trust-root-expired", "expired at", at(EXPIRES));
  }

  // Mix and match: parts of versions that were never together.

  @ParameterizedTest
  @CsvSource({SNAPSHOT + ", /2.snapshot.json", TARGETS + ", /2.targets.json"})
  void refusesVersionsThatWereNeverTogether(String role, String path) {
    repository.publish(EXPIRES, targets());
    repository.serve(path, repository.served("/1." + role + ".json"));
    assertUnavailable("trust-root-invalid", "its version must be 2, but is 1", at(NOW));
  }

  @ParameterizedTest
  @CsvSource({SNAPSHOT + ", /2.snapshot.json", TARGETS + ", /2.targets.json"})
  void refusesOtherMetadataOfTheSameVersion(String role, String path) {
    repository.next(EXPIRES, targets()).version(role, 2).withHashes().send();
    String good = repository.served(path);
    repository.next(NEVER, Map.of()).version(role, 2).send();
    String other = repository.served(path);
    repository.next(EXPIRES, targets()).withHashes().version(role, 2).send();
    repository.serve(path, other);
    assertFalse(good.equals(other));
    assertUnavailable("trust-root-invalid", path.substring(1), at(NOW));
  }

  // Signatures

  @ParameterizedTest
  @ValueSource(strings = {TIMESTAMP, SNAPSHOT, TARGETS})
  void refusesWhatAStrangerSigned(String role) {
    repository.next(EXPIRES, targets()).signedBy(role, List.of(Crypto.ecKeys())).send();
    assertUnavailable("trust-root-invalid", "must be signed by 1 of the keys", at(NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {TIMESTAMP, SNAPSHOT, TARGETS})
  void refusesWhatAnotherRoleSigned(String role) {
    String other = role.equals(TARGETS) ? SNAPSHOT : TARGETS;
    repository.next(EXPIRES, targets()).signedBy(role, repository.keys(other)).send();
    assertUnavailable("trust-root-invalid", "must be signed by 1 of the keys", at(NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {TIMESTAMP, SNAPSHOT, TARGETS})
  void refusesTooFewSignatures(String role) throws Exception {
    repository.rotate(role, 3, 2);
    List<KeyPair> keys = repository.keys(role);
    repository.next(EXPIRES, targets()).signedBy(role, keys.subList(0, 1)).send();
    assertUnavailable("trust-root-invalid", "signed by 2 of the keys", at(NOW));
    repository
        .next(EXPIRES, targets())
        .signedBy(role, List.of(keys.getFirst(), keys.getFirst()))
        .send();
    assertUnavailable("trust-root-invalid", "signed by 2 of the keys", at(NOW));
    repository.next(EXPIRES, targets()).signedBy(role, keys.subList(1, 3)).send();
    assertWarnings(at(NOW).load());
  }

  @Test
  void countsAKeyWithTwoNamesOnce() {
    repository.rotateToOneKeyWithTwoNames(TIMESTAMP);
    repository.publish(EXPIRES, targets());
    assertUnavailable("trust-root-invalid", "but is by 1", at(NOW));
  }

  // Roots

  @Test
  void refusesARootThatTheLastDidNotSign() {
    List<KeyPair> before = repository.keys(ROOT);
    repository.rotate(ROOT, 1, 1);
    repository.publishRoot(2, NEVER, repository.keys(ROOT));
    assertUnavailable("trust-root-invalid", "2.root.json: it must be signed by 1", at(NOW));
    repository.publishRoot(2, NEVER, before);
    assertUnavailable(
        "trust-root-invalid", "by 1 of the keys of version 2 of the root, but is by 0", at(NOW));
  }

  @Test
  void refusesARootThatTooFewSigned() throws Exception {
    repository.rotate(ROOT, 3, 2);
    List<KeyPair> keys = repository.keys(ROOT);
    repository.publishRoot(3, NEVER, keys.subList(0, 1));
    assertUnavailable("trust-root-invalid", "3.root.json: it must be signed by 2", at(NOW));
    repository.publishRoot(3, NEVER, keys.subList(1, 3));
    assertWarnings(at(NOW).load());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, Integer.MAX_VALUE})
  void refusesARootOfAnotherVersionThanItsName(int version) {
    repository.publishRootAs(2, version, repository.keys(ROOT));
    assertUnavailable("trust-root-invalid", "its version must be 2, but is " + version, at(NOW));
  }

  /** Else a repository could have its client go on for ever. */
  @Test
  void refusesRootsWithoutEnd() throws Exception {
    for (int version = 2; version < 2 + TufUpdate.MAXIMUM_ROOTS; version++) {
      repository.publishRoot(version, NEVER, repository.keys(ROOT));
    }
    assertWarnings(client(NOW, Optional.empty(), AMPLE).load());
    repository.publishRoot(2 + TufUpdate.MAXIMUM_ROOTS, NEVER, repository.keys(ROOT));
    assertUnavailable("trust-root-invalid", "more than 256 versions", at(NOW));
  }
}
