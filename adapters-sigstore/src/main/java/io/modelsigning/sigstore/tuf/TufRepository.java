package io.modelsigning.sigstore.tuf;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.http.Messages;
import io.modelsigning.http.Network;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import io.modelsigning.sigstore.document.MessageReader;
import io.modelsigning.sigstore.document.SigningConfigDocument;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.document.TrustedRootDocument;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.sigstore.tuf.TufSource.UnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trust configuration of a Sigstore instance, from its TUF repository and, if there is a place
 * for one, the copy of it on this machine. While the repository cannot be reached the copy serves,
 * as long as nothing in it is expired. A copy that cannot be read, used or written costs a warning
 * and time.
 */
public final class TufRepository {
  private static final String TRUSTED_ROOT = "trusted_root.json";
  private static final String SIGNING_CONFIG = "signing_config.v0.2.json";
  private static final List<String> TARGETS = List.of(TRUSTED_ROOT, SIGNING_CONFIG);

  /** Resources of sigstore-java. */
  private static final String PUBLIC_ROOT = "/dev/sigstore/tuf/sigstore-tuf-root/root.json";

  private static final String STAGING_ROOT = "/dev/sigstore/tuf/tuf-root-staging/root.json";

  private final Network network;
  private final URI address;
  private final Bytes firstRoot;
  private final Optional<TufCopy> copy;
  private final Clock clock;
  private final Duration limit;
  private final ProgressListener progress;
  private final boolean offline;

  /**
   * @param network how the repository is reached
   * @param address with a slash at the end
   * @param firstRoot the root that every later one must be signed from
   * @param copy the file the copy is in, if there is to be one
   * @param limit what fetching may take in all
   */
  TufRepository(
      Network network,
      URI address,
      Bytes firstRoot,
      Optional<Path> copy,
      Clock clock,
      Duration limit) {
    this(
        network,
        address,
        firstRoot,
        copy.map(TufCopy::new),
        clock,
        limit,
        ProgressListener.NONE,
        false);
  }

  private TufRepository(
      Network network,
      URI address,
      Bytes firstRoot,
      Optional<TufCopy> copy,
      Clock clock,
      Duration limit,
      ProgressListener progress,
      boolean offline) {
    this.offline = offline;
    this.network = network;
    this.address = address;
    this.firstRoot = firstRoot;
    this.copy = copy;
    this.clock = clock;
    this.limit = limit;
    this.progress = progress;
  }

  /** Returns this repository, which tells {@code listener} when something is tried again. */
  public TufRepository telling(ProgressListener listener) {
    return new TufRepository(network, address, firstRoot, copy, clock, limit, listener, offline);
  }

  /** Returns this repository for when the network is not to be used: the copy alone answers. */
  public TufRepository offline() {
    return new TufRepository(network, address, firstRoot, copy, clock, limit, progress, true);
  }

  public static TufRepository publicInstance(
      Network network, Optional<Path> cacheDirectory, Clock clock) {
    return instance(network, "tuf-repo-cdn.sigstore.dev", PUBLIC_ROOT, cacheDirectory, clock);
  }

  public static TufRepository staging(Network network, Optional<Path> cacheDirectory, Clock clock) {
    return instance(network, "tuf-repo-cdn.sigstage.dev", STAGING_ROOT, cacheDirectory, clock);
  }

  private static TufRepository instance(
      Network network, String host, String root, Optional<Path> cacheDirectory, Clock clock) {
    return new TufRepository(
        network,
        URI.create("https://" + host + "/"),
        shippedRoot(root),
        cacheDirectory.map(directory -> directory.resolve(host + ".json")),
        clock,
        TufHttpSource.TIME_LIMIT);
  }

  /** Returns a root that sigstore-java brings, beside whose code we are. */
  private static Bytes shippedRoot(String resource) {
    try (InputStream in = TufRepository.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program has no resource " + resource);
      }
      return Bytes.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where the repository is. */
  public URI address() {
    return address;
  }

  /** Returns the file that the copy is in, if there is to be one. */
  public Optional<Path> copyFile() {
    return copy.map(TufCopy::file);
  }

  /**
   * Returns the current trust configuration.
   *
   * @throws VerificationUnavailableException if the repository is not to be trusted, is expired, or
   *     cannot be reached while the copy is missing, not to be trusted or expired
   * @throws InterruptedException if the thread is interrupted; fetching is given up then
   */
  public TrustConfiguration load() throws VerificationUnavailableException, InterruptedException {
    return fetch().configuration();
  }

  /**
   * Returns the current trust configuration as {@link #load} does, and what signs it.
   *
   * @throws VerificationUnavailableException as {@link #load}
   * @throws InterruptedException if the thread is interrupted; fetching is given up then
   */
  public Fetched fetch() throws VerificationUnavailableException, InterruptedException {
    return fetch(false);
  }

  /**
   * Returns what the repository has now, and keeps it. The copy does not serve instead, and has to
   * be written.
   *
   * @throws VerificationUnavailableException if the repository is not to be trusted, is expired or
   *     cannot be reached, or the copy cannot be written
   * @throws InterruptedException if the thread is interrupted; fetching is given up then
   */
  public Fetched update() throws VerificationUnavailableException, InterruptedException {
    return fetch(true);
  }

  private Fetched fetch(boolean updating)
      throws VerificationUnavailableException, InterruptedException {
    List<Warning> warnings = new ArrayList<>();
    Map<String, Bytes> kept = kept(warnings);
    if (offline) {
      UnreachableException unreachable =
          new UnreachableException(HttpReasons.OFFLINE, "the network is not to be used", null);
      if (updating) {
        throw unreachable(unreachable);
      }
      return fromCopy(kept, unreachable, warnings);
    }
    Map<String, Bytes> targets;
    List<Fetched.Version> versions;
    try (TufHttpSource source = new TufHttpSource(network, address, limit, progress)) {
      TufUpdate update =
          new TufUpdate(firstRoot, kept, source, address.toString(), clock.instant());
      try {
        targets = update.walk(TARGETS);
        versions = update.versions();
      } catch (UnreachableException e) {
        // With the roots that came before there was no answer: they may end older metadata.
        Map<String, Bytes> left = update.files(false);
        var unused = keep(update, left, kept, warnings);
        if (updating) {
          throw unreachable(e);
        }
        return fromCopy(left, e, warnings);
      } catch (VerificationUnavailableException e) {
        var unused = keep(update, update.files(false), kept, warnings);
        throw e;
      }
      Optional<IOException> problem = keep(update, update.files(true), kept, warnings);
      if (updating && problem.isPresent()) {
        throw new VerificationUnavailableException(
            SigstoreReasons.TRUST_ROOT_COPY_UNUSABLE,
            "%s cannot be written: %s".formatted(nameOfCopy(), TufCopy.describe(problem.get())),
            problem.get());
      }
    }
    return fetched(address.toString(), targets, versions, warnings);
  }

  private Map<String, Bytes> kept(List<Warning> warnings) {
    if (copy.isEmpty()) {
      return Map.of();
    }
    try {
      return copy.get().read();
    } catch (IOException e) {
      warnings.add(unusable("cannot be used: " + TufCopy.describe(e)));
      return Map.of();
    }
  }

  private VerificationUnavailableException unreachable(UnreachableException e) {
    return new VerificationUnavailableException(e.reason(), problemOf(e), e);
  }

  private String problemOf(UnreachableException e) {
    return "%s cannot be reached (%s)".formatted(address, Messages.describe(e));
  }

  /** Keeps files; returns why that cannot be done, if it cannot, of which a warning tells. */
  private Optional<IOException> keep(
      TufUpdate update,
      Map<String, Bytes> files,
      Map<String, Bytes> before,
      List<Warning> warnings) {
    update
        .problemOfRoots()
        .ifPresent(problem -> warnings.add(unusable("has been changed: " + problem)));
    if (copy.isEmpty() || files.isEmpty() || files.equals(before)) {
      return Optional.empty();
    }
    try {
      copy.get().write(files);
      return Optional.empty();
    } catch (IOException e) {
      // A user who was told that it cannot be read need not be told this.
      if (warnings.isEmpty()) {
        warnings.add(unusable("cannot be written: " + TufCopy.describe(e)));
      }
      return Optional.of(e);
    }
  }

  private Warning unusable(String problem) {
    return new Warning(
        SigstoreReasons.TRUST_ROOT_COPY_UNUSABLE, "%s %s".formatted(nameOfCopy(), problem));
  }

  private String nameOfCopy() {
    return copy.map(kept -> "the copy of %s in '%s'".formatted(address, kept.file())).orElseThrow();
  }

  private Fetched fromCopy(
      Map<String, Bytes> kept, UnreachableException unreachable, List<Warning> warnings)
      throws VerificationUnavailableException, InterruptedException {
    String problem = problemOf(unreachable);
    Bytes timestamp = kept.get(TufUpdate.TIMESTAMP_FILE);
    if (timestamp == null) {
      throw new VerificationUnavailableException(
          unreachable.reason(),
          "%s, and %s"
              .formatted(
                  problem,
                  warnings.isEmpty()
                      ? copy.map(there -> "there is no copy of it in '%s'".formatted(there.file()))
                          .orElse("no copy of it is kept")
                      : warnings.getFirst().message()),
          unreachable);
    }
    // Nothing is newer than what is kept.
    TufSource nothingNew =
        (name, maximumBytes) ->
            name.equals(TufUpdate.TIMESTAMP_FILE) ? Optional.of(timestamp) : Optional.empty();
    try {
      TufUpdate update = new TufUpdate(firstRoot, kept, nothingNew, nameOfCopy(), clock.instant());
      Map<String, Bytes> targets = update.walk(TARGETS);
      List<Fetched.Version> versions = update.versions();
      if (offline) {
        // As it was asked for.
        return fetched(nameOfCopy(), targets, versions, warnings);
      }
      warnings.add(
          new Warning(
              SigstoreReasons.TRUST_ROOT_FROM_COPY,
              "%s, so %s was used".formatted(problem, nameOfCopy())));
      return fetched(nameOfCopy(), targets, versions, warnings);
    } catch (VerificationUnavailableException | UnreachableException e) {
      throw new VerificationUnavailableException(
          unreachable.reason(),
          e instanceof UnreachableException
              ? "%s, and %s cannot be used: %s"
                  .formatted(problem, nameOfCopy(), Messages.describe(e))
              : "%s, and %s".formatted(problem, Messages.describe(e)),
          e);
    }
  }

  /** Verifying needs no signing configuration; signing says what it misses. */
  private static Fetched fetched(
      String origin,
      Map<String, Bytes> targets,
      List<Fetched.Version> versions,
      List<Warning> warnings)
      throws VerificationUnavailableException {
    Bytes root = targets.get(TRUSTED_ROOT);
    if (root == null) {
      throw invalid(origin, "it lists no " + TRUSTED_ROOT, null);
    }
    String name = TRUSTED_ROOT;
    try {
      TrustedRootDocument trustedRoot = MessageReader.read(root, TrustedRootDocument::read);
      name = SIGNING_CONFIG;
      Bytes config = targets.get(SIGNING_CONFIG);
      return new Fetched(
          root,
          versions,
          new TrustConfiguration(
              origin,
              trustedRoot,
              config == null
                  ? Optional.empty()
                  : Optional.of(MessageReader.read(config, SigningConfigDocument::read)),
              warnings));
    } catch (MalformedDocumentException e) {
      throw invalid(origin, "%s: %s".formatted(name, Messages.describe(e)), e);
    }
  }

  private static VerificationUnavailableException invalid(
      String origin, String problem, @Nullable Throwable cause) {
    return new VerificationUnavailableException(
        SigstoreReasons.TRUST_ROOT_INVALID,
        "%s is not to be trusted: %s".formatted(origin, problem),
        cause);
  }
}
