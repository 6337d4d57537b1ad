package io.modelsigning.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cache.SqliteCacheProvider;
import io.modelsigning.domain.DigestCacheException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.port.out.DigestCache;
import io.modelsigning.domain.port.out.DigestCacheProvider;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.testing.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not hashed again, and what is all the same. */
final class DigestCachesTest {
  @TempDir Path folder;

  private TestProject project;
  private Path model;

  @BeforeEach
  void make() throws Exception {
    project = new TestProject(folder);
    model = project.signedModel("bert");
  }

  /** The real cache, an hour later and on any file system. */
  private static Optional<DigestCacheProvider> settled() {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    return Optional.of(
        (directory, clock) -> new Anywhere(new SqliteCacheProvider().cache(directory, later)));
  }

  private record Anywhere(DigestCache cache) implements DigestCache {
    @Override
    public KnownDigests known(boolean anywhere, Consumer<Warning> warn)
        throws DigestCacheException {
      assertFalse(anywhere, "nothing but what is relied on must be asked for");
      return cache.known(true, warn);
    }

    @Override
    public Summary summary() throws DigestCacheException, InterruptedException {
      return cache.summary();
    }

    @Override
    public long clear() throws DigestCacheException, InterruptedException {
      return cache.clear();
    }

    @Override
    public List<Entry> sample(int maximum) throws DigestCacheException, InterruptedException {
      return cache.sample(maximum);
    }

    @Override
    public void remove(Entry entry) throws DigestCacheException, InterruptedException {
      cache.remove(entry);
    }
  }

  private VerifyMojo goal() {
    VerifyMojo goal = project.verifyByKey("bert");
    goal.digestCache = folder.resolve("digests").toFile();
    return goal;
  }

  private static List<String> run(VerifyMojo goal) throws Exception {
    new Verification(goal, DigestCachesTest::settled).run();
    return TestProject.log(goal).startingWith("info   not read");
  }

  @Test
  void whatHasNotChangedIsNotReadAgain() throws Exception {
    assertEquals(List.of(), run(goal()));
    assertEquals(List.of("info   not read: 2 files, 9 bytes, by the digest cache"), run(goal()));
  }

  @Test
  void forceReadsAll() throws Exception {
    run(goal());
    VerifyMojo forced = goal();
    forced.force = true;
    assertEquals(List.of(), run(forced));
  }

  @Test
  void aFileThatChangedInSecretIsNoticed() throws Exception {
    run(goal());
    run(goal());
    TestProject.swap(model.resolve("weights"));
    MojoFailureException refused = assertThrows(MojoFailureException.class, () -> run(goal()));
    assertTrue(String.valueOf(refused.getMessage()).endsWith("(content-mismatch)"));
  }

  @Test
  void theSignatureIsVerifiedEachTime() throws Exception {
    run(goal());
    VerifyMojo other = goal();
    other.publicKey = TestKeys.create(folder, "other").publicKey().toFile();
    MojoFailureException refused = assertThrows(MojoFailureException.class, () -> run(other));
    assertTrue(String.valueOf(refused.getMessage()).endsWith("(wrong-key)"));
  }

  @Test
  void aCacheThatOthersCanWriteIsRefused() throws Exception {
    Path cache = Files.createDirectory(folder.resolve("digests"));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThrows(MojoExecutionException.class, () -> run(goal()));
  }

  @Test
  void aCacheInAModelIsRefused() {
    VerifyMojo goal = goal();
    goal.digestCache = model.resolve("digests").toFile();
    MojoExecutionException refused = assertThrows(MojoExecutionException.class, () -> run(goal));
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("digestCache must be outside of models"));
  }

  @Test
  void withoutItsArtifactItIsSaidWhichOneIsMissing() {
    VerifyMojo goal = goal();
    MojoExecutionException missing =
        assertThrows(
            MojoExecutionException.class, () -> new Verification(goal, Optional::empty).run());
    assertTrue(
        String.valueOf(missing.getMessage())
            .contains("io.modelsigning:model-signing-digest-cache"));
  }

  @Test
  void itIsFoundAmongThePlugInsDependencies() {
    assertInstanceOf(SqliteCacheProvider.class, DigestCaches.FOUND.get().orElseThrow());
  }
}
