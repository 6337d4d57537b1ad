package io.modelsigning.hadoop;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.jspecify.annotations.Nullable;

/** A file system in memory, which behaves as its {@link Cluster} says. Folders have no being. */
public final class MemoryFileSystem extends FileSystem {
  private static final FsPermission ANY = new FsPermission((short) 0777);

  private URI uri = URI.create("mem:///");
  private Cluster cluster = new Cluster();

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    setConf(configuration);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
    cluster = Cluster.of(name.getAuthority());
  }

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public String getScheme() {
    return uri.getScheme();
  }

  private static String text(Path path) {
    return path.toUri().getPath();
  }

  private Path path(String text) {
    return new Path(uri.getScheme(), uri.getAuthority(), text);
  }

  @Override
  public boolean supportsSymlinks() {
    return !cluster.links.isEmpty();
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return switch (capability) {
      case CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE,
          CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG ->
          cluster.conditional;
      default -> super.hasPathCapability(path, capability);
    };
  }

  @Override
  public FileStatus getFileLinkStatus(Path path) throws IOException {
    return getFileStatus(path);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    cluster.asked.incrementAndGet();
    cluster.beforeStatus.at(text(path));
    return status(text(path)).orElseThrow(() -> new FileNotFoundException("no " + path));
  }

  private Optional<FileStatus> status(String text) {
    Cluster.Stored stored = cluster.files.get(text);
    if (stored != null) {
      return Optional.of(status(text, stored));
    }
    if (cluster.links.containsKey(text)) {
      return Optional.of(link(text));
    }
    String folder = text.equals("/") ? "/" : text + "/";
    boolean isFolder =
        text.equals("/")
            || Optional.ofNullable(cluster.files.ceilingKey(folder))
                .filter(name -> name.startsWith(folder))
                .isPresent()
            || Optional.ofNullable(cluster.links.ceilingKey(folder))
                .filter(name -> name.startsWith(folder))
                .isPresent();
    return isFolder ? Optional.of(folder(text)) : Optional.empty();
  }

  private FileStatus folder(String text) {
    return new FileStatus(0, true, 0, 0, 0, path(text));
  }

  private FileStatus link(String text) {
    return new FileStatus(
        0,
        false,
        1,
        1,
        0,
        0,
        ANY,
        "",
        "",
        new Path(cluster.links.getOrDefault(text, "/")),
        path(text));
  }

  private FileStatus status(String text, Cluster.Stored stored) {
    return cluster.tags
        ? new Tagged(stored, path(text))
        : new FileStatus(stored.content().length, false, 1, 1, stored.modified(), path(text));
  }

  /** A status that states an entity tag. */
  private static final class Tagged extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;

    private final String tag;

    Tagged(Cluster.Stored stored, Path path) {
      super(stored.content().length, false, 1, 1, stored.modified(), path);
      this.tag = "\"" + stored.id() + "\"";
    }

    @Override
    public String getEtag() {
      return tag;
    }
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    String text = text(path);
    cluster.listed.add(text);
    cluster.beforeList.at(text);
    String folder = text.equals("/") ? "/" : text + "/";
    Map<String, FileStatus> found = new TreeMap<>();
    Set<String> folders = new TreeSet<>();
    for (Map.Entry<String, Cluster.Stored> file : cluster.files.tailMap(folder).entrySet()) {
      if (!file.getKey().startsWith(folder)) {
        break;
      }
      String rest = file.getKey().substring(folder.length());
      int slash = rest.indexOf('/');
      if (slash < 0) {
        found.put(file.getKey(), status(file.getKey(), file.getValue()));
      } else {
        folders.add(folder + rest.substring(0, slash));
      }
    }
    for (String link : cluster.links.tailMap(folder).keySet()) {
      if (link.startsWith(folder) && link.indexOf('/', folder.length()) < 0) {
        found.put(link, link(link));
      }
    }
    // As stores of objects do, of a name that is both, it lists both.
    FileStatus[] both = new FileStatus[found.size() + folders.size()];
    int count = 0;
    for (FileStatus status : found.values()) {
      both[count++] = status;
    }
    for (String name : folders) {
      both[count++] = folder(name);
    }
    if (count == 0 && !text.equals("/")) {
      throw new FileNotFoundException("no " + path);
    }
    return both;
  }

  /** As S3 does, by what names begin with. */
  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path path, boolean recursive)
      throws IOException {
    String text = text(path);
    cluster.listed.add(text);
    cluster.beforeList.at(text);
    String folder = text.equals("/") ? "/" : text + "/";
    List<LocatedFileStatus> found = new ArrayList<>();
    for (Map.Entry<String, Cluster.Stored> file : cluster.files.tailMap(folder).entrySet()) {
      if (file.getKey().startsWith(folder)) {
        found.add(new LocatedFileStatus(status(file.getKey(), file.getValue()), null));
      }
    }
    return RemoteIterators.remoteIteratorFromIterable(found);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    cluster.opened.incrementAndGet();
    String text = text(path);
    if (!cluster.files.containsKey(text)) {
      throw new FileNotFoundException("no " + path);
    }
    cluster.streams.incrementAndGet();
    return new FSDataInputStream(new In(text));
  }

  /** Reads what is there at the moment, and so another content if one is put there. */
  private final class In extends FSInputStream {
    private final String text;
    private long position;
    private boolean closed;

    In(String text) {
      this.text = text;
    }

    private byte[] content() throws IOException {
      return Optional.ofNullable(cluster.files.get(text))
          .orElseThrow(() -> new FileNotFoundException("no " + text))
          .content();
    }

    @Override
    public void seek(long target) throws IOException {
      if (target > content().length) {
        throw new EOFException("behind the end");
      }
      position = target;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      cluster.beforeRead.at(text);
      byte[] content = content();
      int count = (int) Math.min(Math.min(length, cluster.readBytes), content.length - position);
      if (count <= 0) {
        return -1;
      }
      System.arraycopy(content, (int) position, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        cluster.streams.decrementAndGet();
      }
    }
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      @Nullable Progressable progress)
      throws IOException {
    String text = text(path);
    cluster.beforeCreate.at(text);
    if (!overwrite && cluster.files.containsKey(text)) {
      throw new FileAlreadyExistsException("there is " + path);
    }
    if (!cluster.conditional && cluster.scheme.equals("mem")) {
      // As in HDFS, there is an empty file from now on.
      cluster.put(text, "");
    }
    return new FSDataOutputStream(new Out(text, condition -> true), null);
  }

  /** What must be so when a file is stored. */
  private interface Condition {
    boolean holds(Optional<Cluster.Stored> there);
  }

  private final class Out extends ByteArrayOutputStream implements Abortable {
    private final String text;
    private final Condition condition;
    private boolean closed;

    Out(String text, Condition condition) {
      this.text = text;
      this.condition = condition;
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
      try {
        cluster.beforeWrite.at(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      super.write(from, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      cluster.beforeClose.at(text);
      if (!condition.holds(Optional.ofNullable(cluster.files.get(text)))) {
        throw new IOException("status 412");
      }
      cluster.put(text, toByteArray());
    }

    @Override
    public AbortableResult abort() {
      closed = true;
      return new AbortableResult() {
        @Override
        public boolean alreadyClosed() {
          return false;
        }

        @Override
        public @Nullable IOException anyCleanupException() {
          return null;
        }
      };
    }
  }

  @Override
  public FSDataOutputStreamBuilder<?, ?> createFile(Path path) {
    return new Builder(this, path);
  }

  private final class Builder extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {
    private final String text;

    Builder(FileSystem files, Path path) {
      super(files, path);
      this.text = MemoryFileSystem.text(path);
    }

    @Override
    public Builder getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      Configuration options = getOptions();
      String tag =
          options.get(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG, "");
      if (tag.isEmpty()
          && !options.getBoolean(
              CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, false)) {
        throw new IOException("without a condition");
      }
      return new FSDataOutputStream(
          new Out(
              text,
              there ->
                  tag.isEmpty()
                      ? there.isEmpty()
                      : there.filter(now -> ("\"" + now.id() + "\"").equals(tag)).isPresent()),
          null);
    }
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      @Nullable Progressable progress)
      throws IOException {
    throw new IOException("not here");
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, @Nullable Progressable progress)
      throws IOException {
    throw new IOException("not here");
  }

  // The one that replaces, which has no other name.
  @SuppressWarnings("deprecation")
  @Override
  protected void rename(Path from, Path to, Rename... options) throws IOException {
    if (!cluster.replacing) {
      super.rename(from, to, options);
      return;
    }
    cluster.beforeRename.at(text(to));
    if (!Arrays.asList(options).contains(Rename.OVERWRITE) && cluster.files.containsKey(text(to))) {
      throw new FileAlreadyExistsException("there is " + to);
    }
    move(text(from), text(to));
  }

  private void move(String from, String to) throws IOException {
    Cluster.Stored file =
        Optional.ofNullable(cluster.files.remove(from))
            .orElseThrow(() -> new FileNotFoundException("no " + from));
    cluster.files.put(to, file);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    cluster.beforeRename.at(text(to));
    if (cluster.files.containsKey(text(to))) {
      return false;
    }
    move(text(from), text(to));
    return true;
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    boolean removed = cluster.files.remove(text(path)) != null;
    if (cluster.madeLate.equals(text(path))) {
      cluster.madeLate = "";
      cluster.put(text(path), "");
    }
    return removed;
  }

  @Override
  public void setWorkingDirectory(Path path) {}

  @Override
  public Path getWorkingDirectory() {
    return path("/");
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return true;
  }
}
