package io.modelsigning;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.domain.signature.VerificationResult.Verified;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A model that is verified, and opened from here without a gap: whatever happens to its files after
 * the verification, other content than was signed is not handed out unnoticed. A file that was
 * touched, replaced, truncated or appended to since is refused, in whatever way it is opened.
 *
 * <p>Only files that were signed and compared can be opened; of a partial verification, only those
 * that it selected. An empty file that a signature over shards does not cover is none of them.
 *
 * <table>
 *   <caption>What each way promises</caption>
 *   <tr><td>{@link #bytes}</td><td>the array returned is the signed content, whatever happens to
 *     the file meanwhile</td></tr>
 *   <tr><td>{@link #stream}</td><td>the bytes handed out are those that are hashed. The last piece
 *     of a file, or of a shard, of up to 1 MiB, is handed out after the digest was compared: up to
 *     that length, nothing unverified is seen. Of more, what was read before the end is not
 *     verified until the end of its file or shard was read, so that nothing irrevocable may be done
 *     with it before that: a stream that ends normally was right from start to end</td></tr>
 *   <tr><td>{@link #channel}</td><td>all of the file was compared before the channel is returned,
 *     and is read where it was compared: in memory, in the file as it is open, which is looked at
 *     after each read and refused if it changed, or in a private copy</td></tr>
 *   <tr><td>{@link #copyTo}, {@link #temporaryCopy}</td><td>the copy has the signed content of every file, which was
 *     compared while it was copied, and only this user can reach it; its paths can be given to what
 *     reads files by itself or maps them into memory</td></tr>
 * </table>
 *
 * <p>Files are never mapped: what a process maps, another can change without a trace. Where
 * somebody can write to the memory or to the private copies of this process, nothing is promised.
 *
 * <p>Holds no file open and need not be closed. Immutable and thread-safe; streams are not,
 * channels are.
 */
public final class VerifiedModel implements Verdict {
  /** So long ago must a file have changed for a later change to be told from that one for sure. */
  static final Duration SETTLED = Duration.ofSeconds(2);

  private static final int MAXIMUM_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private final ModelSource model;
  private final Verified result;
  private final Optional<PolicyAnswer> policyAnswer;
  private final InstantSource clock;
  private final Map<String, SignedFile> files = new TreeMap<>();

  VerifiedModel(
      ModelSource model,
      Verified result,
      Optional<PolicyAnswer> policyAnswer,
      InstantSource clock) {
    this.model = model;
    this.result = result;
    this.policyAnswer = policyAnswer;
    this.clock = clock;
    Manifest manifest = result.manifest();
    Map<ModelPath, List<ResourceDescriptor>> signed = manifest.resourcesByFile();
    for (ModelFile file : result.compared()) {
      List<ResourceDescriptor> resources =
          Objects.requireNonNull(
              signed.get(manifest.isOfUnnamedFile() ? ModelPath.ROOT : file.path()));
      files.put(
          file.path().toString(),
          new SignedFile(model, file, manifest.serialization().hashAlgorithm(), resources));
    }
  }

  /** Returns what was verified. */
  public Verified result() {
    return result;
  }

  /** Returns who signed. */
  public SignerIdentity signer() {
    return result.signer();
  }

  /** Returns the model's own name, which is not signed. */
  public String name() {
    return model.name();
  }

  /** Returns the paths of the files that can be opened, in order. */
  public List<String> files() {
    return List.copyOf(files.keySet());
  }

  /** Returns whether there is a file that can be opened by this path. */
  public boolean has(String path) {
    return files.containsKey(path);
  }

  /**
   * Returns the size of a file in bytes.
   *
   * @throws ModelContentException if there is none that can be opened by this path
   */
  public long size(String path) throws ModelContentException {
    return file(path).sizeBytes();
  }

  /**
   * Returns the content of a file, which is the signed one.
   *
   * @param path in the model, {@code /}-separated
   * @throws ModelContentException if there is none that can be opened by this path, its content is
   *     not the signed one any more, it cannot be read, or is longer than an array
   */
  public byte[] bytes(String path) throws ModelContentException {
    SignedFile file = file(path);
    if (file.sizeBytes() > MAXIMUM_ARRAY_BYTES) {
      throw new ModelContentException(
          Reason.IO_ERROR,
          path,
          "'%s' must have at most %d bytes to be held in an array, but has %d"
              .formatted(path, MAXIMUM_ARRAY_BYTES, file.sizeBytes()),
          null);
    }
    byte[] bytes = new byte[(int) file.sizeBytes()];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    try (CheckedContent content = file.open()) {
      for (ByteBuffer next = content.next(); next.hasRemaining(); next = content.next()) {
        target.put(next);
      }
    }
    return bytes;
  }

  /**
   * Returns a file from its start to its end; the caller closes it. What it promises stands above:
   * who must not see unverified content, not even for a moment, takes {@link #channel} or {@link
   * #bytes}. Reading fails with a {@link ModelContentException} where the content is not the signed
   * one, and at every attempt after that.
   *
   * @param path in the model, {@code /}-separated
   * @throws ModelContentException if there is none that can be opened by this path, or it was
   *     replaced or changed
   */
  public InputStream stream(String path) throws ModelContentException {
    return new CheckedStream(file(path).open());
  }

  /**
   * Returns a file to be read wherever one likes, after all of it was compared; the caller closes
   * it. A file of up to 1 MiB is in memory. A longer one is read where it is, if its storage tells
   * of every change to it; where it does not (network file systems, storages other than local
   * files, files that changed in the last two seconds), it is copied into the system's temporary
   * folder first.
   *
   * @param path in the model, {@code /}-separated
   * @throws IOException if there is none that can be opened by this path, its content is not the
   *     signed one any more, or it cannot be read or copied
   */
  public SeekableByteChannel channel(String path) throws IOException {
    SignedFile file = file(path);
    if (file.sizeBytes() <= CheckedContent.PIECE_BYTES) {
      return new MemoryChannel(bytes(path));
    }
    CheckedContent content = file.open();
    try {
      content.content().settle();
      Optional<ContentStamp> stamp = model.stamp(file.file()).filter(this::tellsOfChanges);
      if (stamp.isPresent()) {
        content.check();
        return new CheckedChannel(file, content.content(), stamp.get());
      }
    } catch (ModelAccessException e) {
      content.close();
      throw file.failure(e);
    } catch (ModelContentException e) {
      content.close();
      throw e;
    }
    content.close();
    return PrivateCopy.temporary(file);
  }

  private boolean tellsOfChanges(ContentStamp stamp) {
    return stamp.doubt().isEmpty() && stamp.changedAt().plus(SETTLED).isBefore(clock.instant());
  }

  /**
   * Makes a private copy of the files that can be opened, in a new folder that only this user can
   * enter, and returns the folder. It appears once all of it is there; after a failure nothing is
   * left.
   *
   * @param folder which must not exist, in a folder that does
   * @throws IOException if there is something already, a file's content is not the signed one any
   *     more, or something cannot be read or written
   */
  public Path copyTo(Path folder) throws IOException {
    PrivateCopy.of(files.values(), folder);
    return folder;
  }

  /**
   * Makes a private copy of the files that can be opened in the system's temporary folder; the
   * caller closes it. After a failure nothing is left.
   *
   * @throws IOException if a file's content is not the signed one any more, or something cannot be
   *     read or written
   */
  public TemporaryCopy temporaryCopy() throws IOException {
    return TemporaryCopy.of(name(), files.values());
  }

  /**
   * Does what {@link #temporaryCopy()} does, for some of the files.
   *
   * @param paths in the model, {@code /}-separated
   * @throws IOException if there is none that can be opened by one of the paths, or as above
   */
  public TemporaryCopy temporaryCopy(Collection<String> paths) throws IOException {
    List<SignedFile> wanted = new ArrayList<>();
    for (String path : new TreeSet<>(paths)) {
      wanted.add(file(path));
    }
    return TemporaryCopy.of(name(), wanted);
  }

  private SignedFile file(String path) throws ModelContentException {
    SignedFile file = files.get(path);
    if (file == null) {
      throw new ModelContentException(
          Reason.NOT_FOUND, path, "'%s' is no verified file of the model".formatted(path), null);
    }
    return file;
  }

  @Override
  public VerifiedModel requireVerified() {
    return this;
  }

  @Override
  public Optional<PolicyAnswer> policyAnswer() {
    return policyAnswer;
  }

  @Override
  public Optional<VerificationResult> details() {
    return Optional.of(result);
  }

  @Override
  public String toString() {
    return "verified: '%s', %d files, signed by %s"
        .formatted(model.name(), files.size(), result.signer().name());
  }
}
