package io.modelsigning.filesystem;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ModelContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * An open file of a {@link LocalModel}.
 *
 * <p>The JDK closes a file when a thread that reads from it is interrupted. That thread gets a
 * {@link ModelAccessException} and stays interrupted; whoever reads the same content after it gets
 * one too.
 */
final class LocalContent implements ModelContent {
  private final LocalModel model;
  private final ModelFile file;
  private final Path path;
  private final BasicFileAttributes listed;
  private final FileChannel channel;

  /**
   * @param listed attributes of the file as it was listed
   */
  private LocalContent(
      LocalModel model,
      ModelFile file,
      Path path,
      BasicFileAttributes listed,
      FileChannel channel) {
    this.model = model;
    this.file = file;
    this.path = path;
    this.listed = listed;
    this.channel = channel;
  }

  static LocalContent open(LocalModel model, ModelFile file) throws ModelAccessException {
    try (Directory directory = Directory.open(pathOfDirectory(model, file))) {
      return open(model, file, directory);
    } catch (IOException e) {
      throw failure(model, file, e);
    }
  }

  /**
   * @param directory the file's, open
   */
  static LocalContent open(LocalModel model, ModelFile file, Directory directory)
      throws ModelAccessException {
    Path name = name(model, file, file.path().name());
    boolean linked = FileVersion.isLinked(file);
    try {
      BasicFileAttributes listed = directory.attributes(name, linked);
      requireListed(model, file, FileVersion.matches(file, listed), listed);
      FileChannel channel = directory.openFile(name, linked);
      try {
        BasicFileAttributes opened = directory.attributes(name, linked);
        requireListed(model, file, FileVersion.isSame(listed, opened), opened);
        return new LocalContent(model, file, directory.resolve(name), listed, channel);
      } catch (IOException | ModelAccessException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(model, file, e);
    }
  }

  /** Returns the path of the directory that holds a file. */
  static Path pathOfDirectory(LocalModel model, ModelFile file) throws ModelAccessException {
    Path path = model.base();
    Optional<ModelPath> directory = file.path().parent();
    if (directory.isPresent()) {
      for (String component : directory.get().components()) {
        path = path.resolve(name(model, file, component));
      }
    }
    return path;
  }

  private static Path name(LocalModel model, ModelFile file, String name)
      throws ModelAccessException {
    Optional<Path> found = Names.name(name);
    if (found.isEmpty()) {
      throw new ModelAccessException(
          Reason.NOT_FOUND,
          model.display(file.path()),
          "'%s' is no name a file can have here".formatted(file.path()));
    }
    return found.get();
  }

  /** Returns what it means that a file, or its directory, could not be opened. */
  static ModelAccessException failure(LocalModel model, ModelFile file, IOException e) {
    String display = model.display(file.path());
    return Failures.isGone(e) ? gone(display, e) : Failures.model("open", display, e);
  }

  private static ModelAccessException gone(String display, IOException e) {
    return new ModelAccessException(
        Reason.FILE_CHANGED, display, "'%s' was listed, but is gone".formatted(display), e);
  }

  private static void requireListed(
      LocalModel model, ModelFile file, boolean is, BasicFileAttributes now)
      throws ModelAccessException {
    if (is) {
      return;
    }
    String display = model.display(file.path());
    throw new ModelAccessException(
        Reason.FILE_CHANGED,
        display,
        "'%s' changed since it was listed: it must be %s of %d bytes, version %s, but is %s"
            .formatted(
                display,
                "a regular file",
                file.sizeBytes(),
                file.version(),
                now.isRegularFile()
                    ? "one of %d bytes, version %s"
                        .formatted(now.size(), FileVersion.of(now, FileVersion.isLinked(file)))
                    : "none"));
  }

  @Override
  public int read(ByteBuffer target, long positionBytes) throws ModelAccessException {
    if (!target.hasRemaining()) {
      return 0;
    }
    try {
      return channel.read(target, positionBytes);
    } catch (ClosedByInterruptException e) {
      String display = display();
      throw new ModelAccessException(
          Reason.IO_ERROR, display, "reading '%s' was interrupted".formatted(display), e);
    } catch (IOException e) {
      throw Failures.model("read", display(), e);
    }
  }

  @Override
  public void requireUnchanged() throws ModelAccessException {
    try {
      BasicFileAttributes now =
          FileVersion.isLinked(file)
              ? Files.readAttributes(path, BasicFileAttributes.class)
              : Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      requireListed(model, file, FileVersion.isSame(listed, now), now);
    } catch (NoSuchFileException e) {
      String display = display();
      throw new ModelAccessException(
          Reason.FILE_CHANGED, display, "'%s' was removed while it was read".formatted(display), e);
    } catch (IOException e) {
      throw Failures.model("look at", display(), e);
    }
  }

  /**
   * {@inheritDoc} Linux writes the time of a change by mapped memory when a page that is clean is
   * written to, and a page is clean after this.
   */
  @Override
  public void settle() throws ModelAccessException {
    try {
      channel.force(false);
    } catch (ClosedByInterruptException e) {
      String display = display();
      throw new ModelAccessException(
          Reason.IO_ERROR, display, "writing out '%s' was interrupted".formatted(display), e);
    } catch (IOException e) {
      throw Failures.model("write out", display(), e);
    }
  }

  private String display() {
    return model.display(file.path());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written: what was read stays valid.
    }
  }
}
