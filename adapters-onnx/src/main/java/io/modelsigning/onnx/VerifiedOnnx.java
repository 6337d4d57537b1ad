package io.modelsigning.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import io.modelsigning.ModelContentException;
import io.modelsigning.TemporaryCopy;
import io.modelsigning.VerifiedModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sessions of ONNX Runtime that have seen verified content alone, whatever happens to the model's
 * files after the verification.
 *
 * <p>A model of up to 256 MiB that needs no other file is loaded from memory. Any other is loaded
 * from a private copy of just the files that it needs, in the system's temporary folder, which is
 * gone when the session is there: what the runtime maps of it stays valid, but takes its space on
 * disk until the session is closed. (On Windows, what is mapped cannot be deleted, and is when the
 * JVM ends, if the session is closed by then.)
 *
 * <p>An ONNX model names the files that have its external data. ONNX Runtime would take them from
 * the current directory where the model is in memory, and has versions that follow {@code ..} and
 * absolute paths, and addresses in its own memory. Here they have to be verified files of the same
 * model; one that wants anything else is refused. So are models in the runtime's own format, and
 * those that are compiled for a device ({@code EPContext}), which name files in other ways.
 *
 * <p>What {@code options} make the runtime load, such as libraries of operators, is the program's
 * own choice and is not verified. No model can name such a library.
 */
public final class VerifiedOnnx {
  /** Up to here, memory is spent rather than disk. */
  static final long MAXIMUM_BYTES_IN_MEMORY = 256L << 20;

  private static final String SUFFIX = ".onnx";

  private VerifiedOnnx() {}

  /**
   * Returns a session of the one {@code .onnx} file of a model; the caller closes it.
   *
   * @throws OnnxModelException if the model has no such file, or several, or it is not loaded, for
   *     a reason above
   * @throws ModelContentException if a file's content is not the signed one any more
   * @throws IOException if something cannot be read or copied
   * @throws OrtException if the runtime does not load the model
   */
  public static OrtSession session(
      OrtEnvironment environment, VerifiedModel model, OrtSession.SessionOptions options)
      throws IOException, OrtException {
    List<String> candidates = model.files().stream().filter(VerifiedOnnx::isNamedOnnx).toList();
    if (candidates.size() != 1) {
      throw new OnnxModelException(
          "",
          "'%s' must have one verified file of the name *%s to be loaded without its path, but has %d%s"
              .formatted(
                  model.name(),
                  SUFFIX,
                  candidates.size(),
                  candidates.stream()
                      .limit(5)
                      .map(file -> " '" + file + "'")
                      .collect(Collectors.joining())));
    }
    return session(environment, model, candidates.getFirst(), options);
  }

  /**
   * Returns a session of one file of a model; the caller closes it.
   *
   * @param path in the model, {@code /}-separated
   * @throws OnnxModelException if it is not loaded, for a reason above
   * @throws ModelContentException if there is none that can be opened by this path, or a file's
   *     content is not the signed one any more
   * @throws IOException if something cannot be read or copied
   * @throws OrtException if the runtime does not load the model
   */
  public static OrtSession session(
      OrtEnvironment environment,
      VerifiedModel model,
      String path,
      OrtSession.SessionOptions options)
      throws IOException, OrtException {
    return session(environment, model, path, options, MAXIMUM_BYTES_IN_MEMORY);
  }

  static OrtSession session(
      OrtEnvironment environment,
      VerifiedModel model,
      String path,
      OrtSession.SessionOptions options,
      long maximumBytesInMemory)
      throws IOException, OrtException {
    Set<String> data;
    if (model.size(path) <= maximumBytesInMemory) {
      byte[] content = model.bytes(path);
      data = dataOf(new ByteArrayInputStream(content), path, model::has);
      if (data.isEmpty()) {
        return environment.createSession(content, options);
      }
    } else {
      try (TemporaryCopy copy = model.temporaryCopy(List.of(path))) {
        Path file = copy.path().resolve(path);
        try (InputStream in = Files.newInputStream(file)) {
          data = dataOf(in, path, model::has);
        }
        if (data.isEmpty()) {
          return environment.createSession(file.toString(), options);
        }
      }
    }
    data.add(path);
    try (TemporaryCopy copy = model.temporaryCopy(data)) {
      return environment.createSession(copy.path().resolve(path).toString(), options);
    }
  }

  private static Set<String> dataOf(InputStream model, String path, Predicate<String> has)
      throws IOException {
    try {
      return OnnxReferences.of(model, path, has);
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxModelException(path, "'%s' cannot be read as an ONNX model".formatted(path), e);
    }
  }

  private static boolean isNamedOnnx(String path) {
    return path.endsWith(SUFFIX);
  }

  /**
   * Requires of all ONNX models in a folder that they have their external data in files of the
   * folder, for loaders that take a path. Files of other names than {@code *.onnx} are looked at
   * too, since a loader may be told to load them.
   *
   * @param folder with nothing but a private copy of what was verified
   * @throws OnnxModelException if one wants anything else, or is refused for another reason above,
   *     or a file {@code *.onnx} is none
   * @throws IOException if a file cannot be read, or is no regular one
   */
  public static void requireOwnData(Path folder) throws IOException {
    Set<String> files = filesIn(folder);
    for (String file : files) {
      try (InputStream in = Files.newInputStream(folder.resolve(file))) {
        OnnxReferences.of(in, file, files::contains);
      } catch (InvalidProtocolBufferException e) {
        if (isNamedOnnx(file)) {
          throw new OnnxModelException(
              file, "'%s' cannot be read as an ONNX model".formatted(file), e);
        }
      }
    }
  }

  private static Set<String> filesIn(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Set<String> files = new TreeSet<>();
    for (Path path : all) {
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        files.add(
            folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/"));
      } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("'%s' must be a regular file, but is not".formatted(path));
      }
    }
    return files;
  }
}
