package io.modelsigning.sigstore;

import dev.sigstore.json.JsonParseException;
import dev.sigstore.tuf.Fetcher;
import dev.sigstore.tuf.FileExceedsMaxLengthException;
import dev.sigstore.tuf.FileSystemTufStore;
import dev.sigstore.tuf.HttpFetcher;
import dev.sigstore.tuf.MetaFetcher;
import dev.sigstore.tuf.PassthroughCacheMetaStore;
import dev.sigstore.tuf.RootProvider;
import dev.sigstore.tuf.SigstoreTufClient;
import dev.sigstore.tuf.TargetMetadataMissingException;
import dev.sigstore.tuf.TrustedMetaStore;
import dev.sigstore.tuf.Updater;
import dev.sigstore.tuf.model.TufMeta;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trust configuration of a Sigstore instance, from its TUF repository (The Update Framework
 * 1.0.31, section 5) and the copy of it on this machine. While the repository cannot be reached the
 * copy serves, as long as nothing in it is expired.
 */
final class TufRepository {
  static final Reason UNREACHABLE = new Reason("trust-root-unreachable");
  static final Reason EXPIRED = new Reason("trust-root-expired");
  static final Reason INVALID = new Reason("trust-root-invalid");
  static final Reason FROM_COPY = new Reason("trust-root-from-copy");

  private static final String TRUSTED_ROOT = "trusted_root.json";
  private static final String SIGNING_CONFIG = "signing_config.v0.2.json";

  /** The library's stores are files that it writes in place; one update at a time. */
  private static final Object LOCK = new Object();

  private final URI address;
  private final RootProvider firstRoot;
  private final Path copy;
  private final Clock clock;

  /**
   * @param firstRoot the root that every later one must be signed from
   * @param copy the directory the copy is in
   */
  TufRepository(URI address, RootProvider firstRoot, Path copy, Clock clock) {
    this.address = address;
    this.firstRoot = firstRoot;
    this.copy = copy;
    this.clock = clock;
  }

  static TufRepository publicInstance(Path directory, Clock clock) {
    return new TufRepository(
        URI.create("https://tuf-repo-cdn.sigstore.dev/"),
        RootProvider.fromResource(SigstoreTufClient.PUBLIC_GOOD_ROOT_RESOURCE),
        directory.resolve("root"),
        clock);
  }

  static TufRepository staging(Path directory, Clock clock) {
    return new TufRepository(
        URI.create("https://tuf-repo-cdn.sigstage.dev/"),
        RootProvider.fromResource(SigstoreTufClient.STAGING_ROOT_RESOURCE),
        directory.resolve("staging").resolve("root"),
        clock);
  }

  URI address() {
    return address;
  }

  /**
   * Returns the current trust configuration.
   *
   * @throws VerificationUnavailableException if the repository is not to be trusted, is expired, or
   *     cannot be reached while the copy is missing or expired
   */
  Trust load() throws VerificationUnavailableException {
    synchronized (LOCK) {
      try {
        Files.createDirectories(copy);
        HttpFetcher metadata = HttpFetcher.newFetcher(address);
        HttpFetcher targets = HttpFetcher.newFetcher(address.resolve("targets/"));
        return update(new Reporting(metadata), new Reporting(targets), List.of());
      } catch (Unreachable e) {
        return fromCopy(e);
      } catch (IOException e) {
        throw new VerificationUnavailableException(
            Reason.IO_ERROR,
            "the copy of %s in '%s' cannot be used: %s".formatted(address, copy, describe(e)),
            e);
      }
    }
  }

  private Trust fromCopy(Unreachable unreachable) throws VerificationUnavailableException {
    String problem =
        "%s cannot be reached (%s)".formatted(address, describe(unreachable.getCause()));
    if (!Files.exists(copy.resolve("timestamp.json"))) {
      throw new VerificationUnavailableException(
          UNREACHABLE,
          "%s, and there is no copy of it in '%s'".formatted(problem, copy),
          unreachable);
    }
    try {
      Fetcher fromCopy = new CopyFetcher(copy);
      return update(
          fromCopy,
          fromCopy,
          List.of(
              new Warning(
                  FROM_COPY, "%s, so the copy of it in '%s' was used".formatted(problem, copy))));
    } catch (VerificationUnavailableException e) {
      throw new VerificationUnavailableException(
          UNREACHABLE, problem + ", and " + Refusal.describe(e), e);
    } catch (IOException | Unreachable e) {
      throw new VerificationUnavailableException(
          UNREACHABLE,
          "%s, and the copy of it in '%s' cannot be used: %s".formatted(problem, copy, describe(e)),
          e);
    }
  }

  private Trust update(Fetcher metadata, Fetcher targets, List<Warning> warnings)
      throws IOException, VerificationUnavailableException {
    FileSystemTufStore files = FileSystemTufStore.newFileSystemStore(copy);
    TrustedMetaStore store =
        TrustedMetaStore.newTrustedMetaStore(
            PassthroughCacheMetaStore.newPassthroughMetaCache(files));
    Updater updater =
        Updater.builder()
            .setClock(clock)
            .setTrustedRootPath(firstRoot)
            .setTrustedMetaStore(store)
            .setTargetStore(files)
            .setMetaFetcher(MetaFetcher.newFetcher(metadata))
            .setTargetFetcher(targets)
            .build();
    try {
      updater.updateMeta();
      requireCurrent(store);
      updater.downloadTarget(TRUSTED_ROOT);
      TrustedRoot root =
          MessageReader.read(Bytes.of(files.readTarget(TRUSTED_ROOT)), TrustedRoot::read);
      return new Trust(address.toString(), root, signingConfig(updater, files), warnings);
    } catch (Unreachable | VerificationUnavailableException e) {
      throw e;
    } catch (dev.sigstore.tuf.RoleExpiredException e) {
      throw new VerificationUnavailableException(
          EXPIRED, "%s is expired: %s".formatted(metadata.getSource(), describe(e)), e);
    } catch (JsonParseException | MessageReader.Malformed | RuntimeException e) {
      throw new VerificationUnavailableException(
          INVALID, "%s is not to be trusted: %s".formatted(metadata.getSource(), describe(e)), e);
    }
  }

  /** Verifying needs no signing configuration; signing says what it misses. */
  private static Optional<SigningConfig> signingConfig(Updater updater, FileSystemTufStore files)
      throws IOException, JsonParseException {
    try {
      updater.downloadTarget(SIGNING_CONFIG);
    } catch (TargetMetadataMissingException e) {
      return Optional.empty();
    }
    return Optional.of(
        MessageReader.read(Bytes.of(files.readTarget(SIGNING_CONFIG)), SigningConfig::read));
  }

  /**
   * The library looks at the expiry of what it fetches; of what it finds to be as it was it does
   * not, so that a repository that stands still would never expire.
   */
  private void requireCurrent(TrustedMetaStore store)
      throws IOException, JsonParseException, VerificationUnavailableException {
    requireCurrent("root", store.getRoot().getSignedMeta());
    requireCurrent("timestamp", store.getTimestamp().getSignedMeta());
    requireCurrent("snapshot", store.getSnapshot().getSignedMeta());
    requireCurrent("targets", store.getTargets().getSignedMeta());
  }

  private void requireCurrent(String role, TufMeta meta) throws VerificationUnavailableException {
    Instant expires = meta.getExpiresAsDate().toInstant();
    if (!expires.isAfter(clock.instant())) {
      throw new VerificationUnavailableException(
          EXPIRED,
          "the %s of %s expired at %s, and it is %s"
              .formatted(role, address, expires, clock.instant()));
    }
  }

  private static String describe(@Nullable Throwable problem) {
    if (problem == null) {
      return "unknown";
    }
    // Its own message is but the name.
    return problem instanceof UnknownHostException
        ? "no address for the host " + Refusal.describe(problem)
        : Refusal.describe(problem);
  }

  /** The repository did not answer, or not with success. */
  private static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(Throwable cause) {
      super(cause);
    }
  }

  /** Tells a repository that does not answer from one whose answer is refused. */
  private record Reporting(Fetcher fetcher) implements Fetcher {
    @Override
    public String getSource() {
      return fetcher.getSource();
    }

    @Override
    @SuppressWarnings("NullAway") // The library's own contract: null means that there is no such.
    public byte[] fetchResource(String name, int maximumBytes)
        throws FileExceedsMaxLengthException {
      try {
        return fetcher.fetchResource(name, maximumBytes);
      } catch (FileExceedsMaxLengthException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        throw new Unreachable(e);
      }
    }
  }

  /** Serves the copy's own timestamp, so that the update finds nothing new. */
  private record CopyFetcher(Path copy) implements Fetcher {
    @Override
    public String getSource() {
      return "the copy in '" + copy + "'";
    }

    @Override
    @SuppressWarnings("NullAway") // The library's own contract: null means that there is no such.
    public byte[] fetchResource(String name, int maximumBytes) throws IOException {
      return name.equals("timestamp.json") ? Files.readAllBytes(copy.resolve(name)) : null;
    }
  }
}
