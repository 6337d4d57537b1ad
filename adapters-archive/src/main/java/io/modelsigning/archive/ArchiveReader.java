package io.modelsigning.archive;

import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.ModelContent;
import io.modelsigning.domain.port.out.ModelReader;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Opens many entries of an archive that it opens once, when the first is asked for. */
final class ArchiveReader implements ModelReader {
  private final Archive archive;
  private final ArchiveModel model;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable ZipFile opened;

  ArchiveReader(Archive archive, ArchiveModel model) {
    this.archive = archive;
    this.model = model;
  }

  @Override
  public ModelContent open(ModelFile file) throws ModelAccessException {
    return model.content(zip(file), file, () -> {});
  }

  private ZipFile zip(ModelFile file) throws ModelAccessException {
    lock.lock();
    try {
      ZipFile zip = opened;
      if (zip == null) {
        zip = archive.open();
        opened = zip;
      }
      return zip;
    } catch (IOException e) {
      throw archive.failure("open", model.display(file.path()), e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (opened != null) {
        opened.close();
      }
      opened = null;
    } catch (IOException e) {
      // What was read stays valid.
    } finally {
      lock.unlock();
    }
  }
}
