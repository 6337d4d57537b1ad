package io.modelsigning.cli.catalogue;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import java.util.concurrent.atomic.AtomicLong;

/** Tells of the work on several models as if it were one. Thread-safe. */
public final class CatalogueProgress {
  private final ProgressListener whole;
  private final AtomicLong found = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final Object lock = new Object();
  // Guarded by the lock.
  private long plannedFiles;
  private long plannedBytes;

  CatalogueProgress(ProgressListener whole) {
    this.whole = whole;
    whole.started(ProgressListener.Phase.HASH);
  }

  /** One more model is to be worked on. */
  public void found() {
    whole.models(done.get(), found.incrementAndGet());
  }

  /** One more model is done. */
  public void done() {
    whole.models(done.incrementAndGet(), found.get());
  }

  public void end() {
    whole.finished(ProgressListener.Phase.HASH);
  }

  /** Returns what is told of the work on one of the models. */
  public ProgressListener ofOneModel() {
    return new ProgressListener() {
      @Override
      public void planned(long files, long bytes) {
        synchronized (lock) {
          plannedFiles += files;
          plannedBytes += bytes;
          whole.planned(plannedFiles, plannedBytes);
        }
      }

      @Override
      public void hashing(ModelPath path) {
        whole.hashing(path);
      }

      @Override
      public void hashed(long bytes) {
        whole.hashed(bytes);
      }
    };
  }
}
