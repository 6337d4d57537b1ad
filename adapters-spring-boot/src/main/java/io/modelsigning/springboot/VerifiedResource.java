package io.modelsigning.springboot;

import io.modelsigning.VerifiedModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;
import org.springframework.util.StringUtils;

/**
 * A file of a verified model, whose content is the signed one whatever happened to the file since:
 * each way to read it promises what the same way of {@link VerifiedModel} does. It has no {@code
 * File} and no URL, by which it would be read unverified. Immutable and thread-safe.
 */
public final class VerifiedResource extends AbstractResource {
  private final String name;
  private final String path;
  private final Supplier<Optional<VerifiedModel>> model;
  private final Function<String, String> absence;

  /**
   * Returns a file of a model.
   *
   * @param path in the model, {@code /}-separated; may be empty if the model is one file
   */
  public VerifiedResource(VerifiedModel model, String path) {
    this(model.name(), path, () -> Optional.of(model), name -> name);
  }

  /**
   * Returns a file of a model that is looked up when it is needed.
   *
   * @param absence what to say where there is no model of a name
   */
  VerifiedResource(
      String name,
      String path,
      Supplier<Optional<VerifiedModel>> model,
      Function<String, String> absence) {
    this.name = name;
    this.path = path;
    this.model = model;
    this.absence = absence;
  }

  private VerifiedModel require() throws FileNotFoundException {
    return model.get().orElseThrow(() -> new FileNotFoundException(absence.apply(name)));
  }

  /** Returns the path in a model, which may be left out where there is but one file. */
  private String pathIn(VerifiedModel found) {
    List<String> files = found.files();
    return path.isEmpty() && files.size() == 1 ? files.getFirst() : path;
  }

  /** Returns whether the model is verified and has this file. */
  @Override
  public boolean exists() {
    return model.get().map(found -> found.has(pathIn(found))).orElse(false);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    VerifiedModel found = require();
    return found.stream(pathIn(found));
  }

  @Override
  public ReadableByteChannel readableChannel() throws IOException {
    VerifiedModel found = require();
    return found.channel(pathIn(found));
  }

  @Override
  public byte[] getContentAsByteArray() throws IOException {
    VerifiedModel found = require();
    return found.bytes(pathIn(found));
  }

  @Override
  public long contentLength() throws IOException {
    VerifiedModel found = require();
    return found.size(pathIn(found));
  }

  @Override
  public Resource createRelative(String relativePath) {
    return new VerifiedResource(
        name,
        StringUtils.cleanPath(StringUtils.applyRelativePath(path, relativePath)),
        model,
        absence);
  }

  @Override
  public String getFilename() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public String getDescription() {
    return "'%s' of the verified model '%s'".formatted(path, name);
  }
}
