package io.modelsigning.cli.reuse;

import dagger.Lazy;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.domain.MalformedManifestException;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.DigestSource;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.RecordedManifest;
import io.modelsigning.domain.port.in.DigestedModel;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ManifestCodec;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.ReportFile;
import io.modelsigning.manifest.ChecksumList;
import io.modelsigning.manifest.RecordedDigests;
import io.modelsigning.manifest.RecordedModel;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Manifests in files of their own, without a signature. */
public final class ManifestFiles {
  /** The largest that is read; about a million files. */
  static final int MAXIMUM_BYTES = 256 << 20;

  private final Lazy<ManifestCodec> codec;
  private final Streams streams;

  @Inject
  ManifestFiles(Lazy<ManifestCodec> codec, Streams streams) {
    this.codec = codec;
    this.streams = streams;
  }

  /**
   * Writes the manifest of a model that was hashed; to a file whole or not at all.
   *
   * @throws ModelSigningException if it cannot be written
   */
  public void write(Path file, DigestedModel digested) throws ModelSigningException {
    Map<ModelPath, Long> sizes = new HashMap<>();
    for (ModelFile listed : digested.listed()) {
      sizes.put(listed.path(), listed.sizeBytes());
    }
    Bytes content = codec.get().write(new RecordedManifest(digested.manifest(), sizes));
    try {
      OptionalInt stream = OpenStreams.toWrite(file);
      if (stream.isPresent() && streams.hasOutput(stream.getAsInt())) {
        streams.write(stream.getAsInt(), content);
      } else {
        ReportFile.at(file, "the manifest").write(content);
      }
    } catch (IOException e) {
      throw new ModelAccessException(
          CommandReasons.MANIFEST_NOT_WRITTEN, file.toString(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads a manifest.
   *
   * @throws ModelSigningException if there is none
   */
  RecordedManifest read(Path file) throws ModelSigningException {
    Bytes content = content(file);
    if (!isJson(content)) {
      throw new MalformedManifestException(
          "the manifest '%s' must be one by 'digest --manifest' where no MODEL is given, but is none"
              .formatted(file),
          null);
    }
    return read(file, content);
  }

  /**
   * A manifest in a file, with which signatures are compared instead of with a model's content.
   *
   * @param model the model, if all that is known of it is this
   */
  public record InsteadOfContent(KnownDigests digests, Optional<RecordedModel> model) {}

  /**
   * Reads a manifest or, for a model that is there, a list of checksums.
   *
   * @param modelName the model's basename; empty if there is none
   * @throws ModelSigningException if there is none
   */
  public InsteadOfContent insteadOfContent(Path file, Optional<String> modelName)
      throws ModelSigningException {
    if (modelName.isEmpty()) {
      RecordedManifest recorded = read(file);
      return new InsteadOfContent(
          new RecordedDigests(recorded, file.toString(), false),
          Optional.of(new RecordedModel(recorded, file.toString())));
    }
    Bytes content = content(file);
    return new InsteadOfContent(
        isJson(content)
            ? new RecordedDigests(read(file, content), file.toString(), false)
            : new ListedDigests(file, textOf(file, content), modelName.get()),
        Optional.empty());
  }

  /** Reads a list by the algorithm of the signature: most lists do not say theirs. */
  private record ListedDigests(Path file, String text, String modelName) implements KnownDigests {
    @Override
    public DigestSource source() {
      return new DigestSource(DigestSource.Kind.MANIFEST, file.toString());
    }

    @Override
    public Lookup lookUp(ModelSource model, List<FileRange> ranges, HashAlgorithm algorithm)
        throws ModelAccessException {
      try {
        return new RecordedDigests(
                ChecksumList.read(text, algorithm, modelName), file.toString(), false)
            .lookUp(model, ranges, algorithm);
      } catch (MalformedManifestException e) {
        throw new ModelAccessException(
            e.reason(), file.toString(), String.valueOf(in(file, e).getMessage()), e);
      }
    }
  }

  /**
   * Reads a manifest or a list of checksums.
   *
   * @param algorithm by which the checksums of a list were computed
   * @param modelName the model's basename
   * @throws ModelSigningException if there is none
   */
  RecordedManifest readAny(Path file, HashAlgorithm algorithm, String modelName)
      throws ModelSigningException {
    Bytes content = content(file);
    if (isJson(content)) {
      return read(file, content);
    }
    try {
      return ChecksumList.read(textOf(file, content), algorithm, modelName);
    } catch (MalformedManifestException e) {
      throw in(file, e);
    }
  }

  private static String textOf(Path file, Bytes content) throws MalformedManifestException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(content.asReadOnlyBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedManifestException("'%s' must be UTF-8, but is not".formatted(file), e);
    }
  }

  private RecordedManifest read(Path file, Bytes content) throws MalformedManifestException {
    try {
      return codec.get().read(content);
    } catch (MalformedManifestException e) {
      throw in(file, e);
    }
  }

  private static MalformedManifestException in(Path file, MalformedManifestException e) {
    return new MalformedManifestException(
        "'%s' cannot be used: %s".formatted(file, e.getMessage()), e);
  }

  private static boolean isJson(Bytes content) {
    return content.size() > 0 && content.asReadOnlyBuffer().get(0) == '{';
  }

  private Bytes content(Path file) throws ModelAccessException {
    try {
      return streams
          .read(file, MAXIMUM_BYTES)
          .orElseThrow(
              () ->
                  new ModelAccessException(
                      Reason.MALFORMED_MANIFEST,
                      file.toString(),
                      "the manifest '%s' must have at most %d bytes"
                          .formatted(file, MAXIMUM_BYTES)));
    } catch (NoSuchFileException e) {
      throw new ModelAccessException(
          Reason.NOT_FOUND, file.toString(), "manifest '%s' does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new ModelAccessException(
          Reason.IO_ERROR,
          file.toString(),
          "cannot read manifest '%s': %s".formatted(file, e.getMessage()),
          e);
    }
  }
}
