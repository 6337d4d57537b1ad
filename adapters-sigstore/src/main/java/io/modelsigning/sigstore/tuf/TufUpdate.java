package io.modelsigning.sigstore.tuf;

import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.http.Messages;
import io.modelsigning.sigstore.document.MalformedDocumentException;
import io.modelsigning.sigstore.document.TrustFile;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.sigstore.tuf.TufMetadata.FileInfo;
import io.modelsigning.sigstore.tuf.TufSource.TooLargeException;
import io.modelsigning.sigstore.tuf.TufSource.UnreachableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a TUF repository, from the root that a client is shipped with to its targets
 * (The Update Framework 1.0.31, section 5). Nothing that was kept from an earlier walk is believed
 * for having been kept: every file of it goes through the same checks as a fetched one, and counts
 * as absent if it does not pass. For one use by one thread.
 */
final class TufUpdate {
  /** Larger metadata is refused; that of the public instance has up to 8 kB. */
  static final int MAXIMUM_METADATA_BYTES = 512 * 1024;

  /** A larger target is refused. */
  static final int MAXIMUM_TARGET_BYTES = TrustFile.MAXIMUM_BYTES;

  /** More roots after the one that is shipped are refused. */
  static final int MAXIMUM_ROOTS = 256;

  static final String TIMESTAMP_FILE = "timestamp.json";
  private static final String SNAPSHOT_FILE = "snapshot.json";
  private static final String TARGETS_FILE = "targets.json";

  private final Bytes firstRoot;
  private final Map<String, Bytes> kept;
  private final TufSource source;
  private final String origin;
  private final Instant now;

  /** The files that were verified on this walk, by the names they are kept under. */
  private final Map<String, Bytes> verified = new LinkedHashMap<>();

  private final List<Fetched.Version> versions = new ArrayList<>();

  private @Nullable String problemOfRoots;

  /**
   * @param firstRoot the root that every later one must be signed from
   * @param kept what {@link #files} returned at an earlier time, or somebody else put there
   * @param origin what {@code source} is, for messages
   * @param now what is not after this is expired
   */
  TufUpdate(
      Bytes firstRoot, Map<String, Bytes> kept, TufSource source, String origin, Instant now) {
    this.firstRoot = firstRoot;
    this.kept = kept;
    this.source = source;
    this.origin = origin;
    this.now = now;
  }

  /**
   * Walks to {@code targets}; those that the repository does not list are left out.
   *
   * @throws UnreachableException if the source does not have what is needed
   * @throws VerificationUnavailableException if what it has is not to be trusted, or is expired
   */
  Map<String, Bytes> walk(List<String> targets)
      throws UnreachableException, VerificationUnavailableException, InterruptedException {
    TufMetadata root = newestRoot();
    requireCurrent(TufMetadata.ROOT, root);
    TufMetadata timestamp = timestamp(root);
    FileInfo snapshotInfo = listed(timestamp, TIMESTAMP_FILE, SNAPSHOT_FILE);
    TufMetadata snapshot = listedMetadata(root, TufMetadata.SNAPSHOT, snapshotInfo);
    FileInfo targetsInfo = listed(snapshot, SNAPSHOT_FILE, TARGETS_FILE);
    TufMetadata list = listedMetadata(root, TufMetadata.TARGETS, targetsInfo);
    addVersion(TufMetadata.ROOT, root);
    addVersion(TufMetadata.TIMESTAMP, timestamp);
    addVersion(TufMetadata.SNAPSHOT, snapshot);
    addVersion(TufMetadata.TARGETS, list);
    Map<String, Bytes> found = new LinkedHashMap<>();
    for (String name : targets) {
      FileInfo info = list.files().get(name);
      if (info != null) {
        found.put(name, target(name, info));
      }
    }
    return found;
  }

  private void addVersion(String role, TufMetadata metadata) {
    versions.add(new Fetched.Version(role, metadata.version(), metadata.expires()));
  }

  /** Returns the metadata by which a walk to the end came there. */
  List<Fetched.Version> versions() {
    return List.copyOf(versions);
  }

  /**
   * Returns what to keep: after a walk to the end all that was verified, and after one that failed
   * what was kept, with the roots that are proven, and only those.
   */
  Map<String, Bytes> files(boolean complete) {
    Map<String, Bytes> files = new LinkedHashMap<>();
    if (!complete) {
      kept.forEach(
          (name, content) -> {
            if (!name.endsWith(".root.json")) {
              files.put(name, content);
            }
          });
    }
    verified.forEach(
        (name, content) -> {
          if (complete || name.endsWith(".root.json")) {
            files.put(name, content);
          }
        });
    return files;
  }

  /** Returns what was wrong with a root that was kept, if one was: nobody signed it. */
  Optional<String> problemOfRoots() {
    return Optional.ofNullable(problemOfRoots);
  }

  private TufMetadata newestRoot()
      throws UnreachableException, VerificationUnavailableException, InterruptedException {
    TufMetadata root;
    try {
      root = TufMetadata.read(TufMetadata.ROOT, firstRoot);
    } catch (MalformedDocumentException e) {
      throw new IllegalStateException("the root that is shipped cannot be read", e);
    }
    root.unsigned(TufMetadata.ROOT, root)
        .ifPresent(
            problem -> {
              throw new IllegalStateException("the root that is shipped: " + problem);
            });
    for (int count = 0; count <= MAXIMUM_ROOTS; count++) {
      Optional<TufMetadata> next = nextRoot(root);
      if (next.isEmpty()) {
        return root;
      }
      root = next.get();
    }
    throw invalid(
        "root.json",
        "more than %d versions of it follow the one of this program".formatted(MAXIMUM_ROOTS));
  }

  private Optional<TufMetadata> nextRoot(TufMetadata root)
      throws UnreachableException, VerificationUnavailableException, InterruptedException {
    String name = (root.version() + 1L) + ".root.json";
    Bytes ofBefore = kept.get(name);
    if (ofBefore != null) {
      try {
        return Optional.of(accept(name, ofBefore, successor(root, ofBefore)));
      } catch (InvalidMetadataException e) {
        problemOfRoots = "%s: %s".formatted(name, Messages.describe(e));
      }
    }
    Optional<Bytes> fetched = fetch(name, MAXIMUM_METADATA_BYTES);
    try {
      return fetched.isEmpty()
          ? Optional.empty()
          : Optional.of(accept(name, fetched.get(), successor(root, fetched.get())));
    } catch (InvalidMetadataException e) {
      throw invalid(name, e);
    }
  }

  private static TufMetadata successor(TufMetadata root, Bytes content)
      throws InvalidMetadataException {
    TufMetadata next = signed(root, TufMetadata.ROOT, content);
    requireSigned(next, TufMetadata.ROOT, next);
    if (next.version() - 1L != root.version()) {
      throw new InvalidMetadataException(
          "its version must be %d, but is %d".formatted(root.version() + 1L, next.version()));
    }
    return next;
  }

  private TufMetadata timestamp(TufMetadata root)
      throws UnreachableException, VerificationUnavailableException, InterruptedException {
    Bytes content = fetchNeeded(TIMESTAMP_FILE, MAXIMUM_METADATA_BYTES);
    TufMetadata timestamp;
    try {
      timestamp = signed(root, TufMetadata.TIMESTAMP, content);
    } catch (InvalidMetadataException e) {
      throw invalid(TIMESTAMP_FILE, e);
    }
    Optional<TufMetadata> before = kept(root, TufMetadata.TIMESTAMP);
    if (before.isPresent()) {
      requireNotOlder(TIMESTAMP_FILE, timestamp.version(), before.get().version());
      requireNoneOlder(timestamp, before);
      if (timestamp.version() == before.get().version()) {
        // The specification has the one that is known stay.
        content = kept.getOrDefault(TIMESTAMP_FILE, content);
        timestamp = before.get();
      }
    }
    requireCurrent(TufMetadata.TIMESTAMP, timestamp);
    return accept(TIMESTAMP_FILE, content, timestamp);
  }

  /** Returns the metadata that another file lists, from what was kept or else the source. */
  private TufMetadata listedMetadata(TufMetadata root, String role, FileInfo info)
      throws UnreachableException, VerificationUnavailableException, InterruptedException {
    String name = role + ".json";
    int version = info.version().orElse(0);
    Bytes content = kept.get(name);
    Optional<TufMetadata> before = kept(root, role);
    TufMetadata metadata;
    if (content != null
        && before.isPresent()
        && before.get().version() == version
        && info.difference(content).isEmpty()) {
      metadata = before.get();
    } else {
      String versioned = version + "." + name;
      content = fetchNeeded(versioned, limit(versioned, info, MAXIMUM_METADATA_BYTES));
      try {
        requireSame(info, content);
        metadata = signed(root, role, content);
        if (metadata.version() != version) {
          throw new InvalidMetadataException(
              "its version must be %d, but is %d".formatted(version, metadata.version()));
        }
      } catch (InvalidMetadataException e) {
        throw invalid(versioned, e);
      }
    }
    if (role.equals(TufMetadata.SNAPSHOT)) {
      requireNoneOlder(metadata, before);
    }
    requireCurrent(role, metadata);
    return accept(name, content, metadata);
  }

  private Bytes target(String name, FileInfo info)
      throws UnreachableException, VerificationUnavailableException, InterruptedException {
    Optional<String> digest = info.digest();
    if (digest.isEmpty() || info.length().isEmpty()) {
      throw invalid(TARGETS_FILE, "it must state length and digest of " + name);
    }
    Bytes content = kept.get(name);
    if (content == null || info.difference(content).isPresent()) {
      String path = "targets/%s.%s".formatted(hex(digest.get()), name);
      content = fetchNeeded(path, limit(path, info, MAXIMUM_TARGET_BYTES));
      try {
        requireSame(info, content);
      } catch (InvalidMetadataException e) {
        throw invalid(path, e);
      }
    }
    verified.put(name, content);
    return content;
  }

  /** It becomes a part of an address. */
  private String hex(String digest) throws VerificationUnavailableException {
    if (!digest.matches("[0-9A-Fa-f]{1,128}")) {
      throw invalid(TARGETS_FILE, "a digest must be hexadecimal digits");
    }
    return digest;
  }

  private FileInfo listed(TufMetadata metadata, String name, String file)
      throws VerificationUnavailableException {
    FileInfo info = metadata.files().get(file);
    if (info == null || info.version().orElse(0) < 1) {
      throw invalid(name, "it must state the version of " + file);
    }
    return info;
  }

  private int limit(String name, FileInfo info, int maximumBytes)
      throws VerificationUnavailableException {
    long length = info.length().orElse(maximumBytes);
    if (length > maximumBytes) {
      throw invalid(
          name, "it must have at most %d bytes, but has %d".formatted(maximumBytes, length));
    }
    return (int) length;
  }

  /** Returns metadata that was kept and is signed as it must be now, whatever its age. */
  private Optional<TufMetadata> kept(TufMetadata root, String role) {
    String name = role + ".json";
    Bytes content = kept.get(name);
    if (content == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(signed(root, role, content));
    } catch (InvalidMetadataException e) {
      // Changed by somebody, or the keys were: either way it is worth nothing.
      return Optional.empty();
    }
  }

  private Bytes fetchNeeded(String name, int maximumBytes)
      throws UnreachableException, VerificationUnavailableException, InterruptedException {
    return fetch(name, maximumBytes)
        .orElseThrow(() -> new UnreachableException("it has no valid " + name));
  }

  private Optional<Bytes> fetch(String name, int maximumBytes)
      throws UnreachableException, VerificationUnavailableException, InterruptedException {
    try {
      return source.fetch(name, maximumBytes);
    } catch (TooLargeException e) {
      throw new VerificationUnavailableException(
          SigstoreReasons.TRUST_ROOT_INVALID,
          "%s is not to be trusted: %s".formatted(origin, Messages.describe(e)),
          e);
    }
  }

  private TufMetadata accept(String name, Bytes content, TufMetadata metadata) {
    verified.put(name, content);
    return metadata;
  }

  private static TufMetadata signed(TufMetadata root, String role, Bytes content)
      throws InvalidMetadataException {
    if (content.size() > MAXIMUM_METADATA_BYTES) {
      throw new InvalidMetadataException(
          "it has more than %d bytes".formatted(MAXIMUM_METADATA_BYTES));
    }
    try {
      TufMetadata metadata = TufMetadata.read(role, content);
      requireSigned(root, role, metadata);
      return metadata;
    } catch (MalformedDocumentException e) {
      throw new InvalidMetadataException(Messages.describe(e), e);
    }
  }

  private static void requireSigned(TufMetadata root, String role, TufMetadata metadata)
      throws InvalidMetadataException {
    Optional<String> problem = root.unsigned(role, metadata);
    if (problem.isPresent()) {
      throw new InvalidMetadataException(problem.get());
    }
  }

  private static void requireSame(FileInfo info, Bytes content) throws InvalidMetadataException {
    Optional<String> problem = info.difference(content);
    if (problem.isPresent()) {
      throw new InvalidMetadataException(problem.get());
    }
  }

  /** A file that was listed before stays listed, with no lesser version. */
  private void requireNoneOlder(TufMetadata metadata, Optional<TufMetadata> before)
      throws VerificationUnavailableException {
    if (before.isEmpty()) {
      return;
    }
    for (Map.Entry<String, FileInfo> file : before.get().files().entrySet()) {
      FileInfo current = metadata.files().get(file.getKey());
      int version = current == null ? 0 : current.version().orElse(0);
      requireNotOlder(file.getKey(), version, file.getValue().version().orElse(0));
    }
  }

  private void requireNotOlder(String name, int version, int before)
      throws VerificationUnavailableException {
    if (version < before) {
      throw invalid(
          name,
          "its version must be %d or later, which was seen before, but is %d"
              .formatted(before, version));
    }
  }

  private void requireCurrent(String role, TufMetadata metadata)
      throws VerificationUnavailableException {
    if (!metadata.expires().isAfter(now)) {
      throw new VerificationUnavailableException(
          SigstoreReasons.TRUST_ROOT_EXPIRED,
          "the %s of %s expired at %s, and it is %s"
              .formatted(role, origin, metadata.expires(), now));
    }
  }

  private VerificationUnavailableException invalid(String name, String problem) {
    return new VerificationUnavailableException(
        SigstoreReasons.TRUST_ROOT_INVALID,
        "%s is not to be trusted: %s: %s".formatted(origin, name, problem));
  }

  private VerificationUnavailableException invalid(String name, InvalidMetadataException problem) {
    return new VerificationUnavailableException(
        SigstoreReasons.TRUST_ROOT_INVALID,
        "%s is not to be trusted: %s: %s".formatted(origin, name, Messages.describe(problem)),
        problem);
  }
}
