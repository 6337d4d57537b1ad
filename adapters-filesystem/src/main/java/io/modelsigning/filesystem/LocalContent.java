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
import java.nio.file.NotDirectoryException;
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
  private final ModelFile listed;
  private final Path path;
  private final String display;
  private final FileChannel channel;

  private LocalContent(ModelFile listed, Path path, String display, FileChannel channel) {
    this.listed = listed;
    this.path = path;
    this.display = display;
    this.channel = channel;
  }

  static LocalContent open(LocalModel model, ModelFile file) throws ModelAccessException {
    String display = model.display(file.path().toString());
    Path parent = model.base();
    Path name = nameOf(file.path(), display);
    Optional<ModelPath> directory = file.path().parent();
    if (directory.isPresent()) {
      for (String component : directory.get().components()) {
        parent =
            parent.resolve(
                Names.name(component).orElseThrow(() -> notListed(file.path(), display)));
      }
    }
    boolean linked = FileVersion.isLinked(file);
    try (Directory opened = Directory.open(parent)) {
      requireListed(file, display, opened.attributes(name, linked));
      FileChannel channel = opened.openFile(name, linked);
      try {
        requireListed(file, display, opened.attributes(name, linked));
        return new LocalContent(file, parent.resolve(name), display, channel);
      } catch (IOException | ModelAccessException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new ModelAccessException(
          Reason.FILE_CHANGED, display, "'%s' was listed, but is gone".formatted(display), e);
    } catch (IOException e) {
      throw Failures.model("open", display, e);
    }
  }

  private static Path nameOf(ModelPath path, String display) throws ModelAccessException {
    String name = path.components().getLast();
    return Names.name(name).orElseThrow(() -> notListed(path, display));
  }

  private static ModelAccessException notListed(ModelPath path, String display) {
    return new ModelAccessException(
        Reason.NOT_FOUND, display, "'%s' is no name a file can have here".formatted(path));
  }

  private static void requireListed(ModelFile file, String display, BasicFileAttributes now)
      throws ModelAccessException {
    if (FileVersion.matches(file, now)) {
      return;
    }
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
      throw new ModelAccessException(
          Reason.IO_ERROR, display, "reading '%s' was interrupted".formatted(display), e);
    } catch (IOException e) {
      throw Failures.model("read", display, e);
    }
  }

  @Override
  public void requireUnchanged() throws ModelAccessException {
    try {
      requireListed(
          listed,
          display,
          FileVersion.isLinked(listed)
              ? Files.readAttributes(path, BasicFileAttributes.class)
              : Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      throw new ModelAccessException(
          Reason.FILE_CHANGED, display, "'%s' was removed while it was read".formatted(display), e);
    } catch (IOException e) {
      throw Failures.model("look at", display, e);
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
      throw new ModelAccessException(
          Reason.IO_ERROR, display, "writing out '%s' was interrupted".formatted(display), e);
    } catch (IOException e) {
      throw Failures.model("write out", display, e);
    }
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
