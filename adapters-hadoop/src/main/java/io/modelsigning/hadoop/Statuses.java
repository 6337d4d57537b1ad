package io.modelsigning.hadoop;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** What a file system lists, which brings it page by page. */
final class Statuses implements Closeable {
  private final RemoteIterator<? extends FileStatus> from;

  private Statuses(RemoteIterator<? extends FileStatus> from) {
    this.from = from;
  }

  /** Returns what is directly in a folder. */
  static Statuses in(HadoopPlace folder) throws IOException {
    return new Statuses(Calls.make(() -> folder.files().listStatusIterator(folder.path())));
  }

  /** Returns all files at any depth. */
  static Statuses below(HadoopPlace folder) throws IOException {
    return new Statuses(Calls.make(() -> folder.files().listFiles(folder.path(), true)));
  }

  boolean hasNext() throws IOException {
    return Calls.make(from::hasNext);
  }

  FileStatus next() throws IOException {
    return Calls.make(from::next);
  }

  @Override
  public void close() throws IOException {
    if (from instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
