import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * HDFS with one data node on loopback, below a folder, and copies between file systems. Prints the
 * address of HDFS and the port of its data node, and then answers each line of standard input, whose end is the end:
 *
 * <ul>
 *   <li>{@code put FILE-OR-FOLDER LOCATION}: copies it there, over what is there
 *   <li>{@code get LOCATION FILE}
 *   <li>{@code list LOCATION}: prints the names of all files below it
 * </ul>
 *
 * <p>Words are separated by tabs. An answer ends with a line {@code done} or {@code failed: ...}.
 */
public final class Storages {
  private static final Configuration CONFIGURATION = new Configuration();

  private Storages() {}

  public static void main(String[] args) throws Exception {
    for (int i = 1; i < args.length; i++) {
      String[] setting = args[i].split("=", 2);
      CONFIGURATION.set(setting[0], setting[1]);
    }
    CONFIGURATION.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, args[0]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (MiniDFSCluster hdfs = new MiniDFSCluster.Builder(CONFIGURATION).numDataNodes(1).build()) {
      hdfs.waitActive();
      System.out.println(hdfs.getURI());
      System.out.println(hdfs.getDataNodes().get(0).getXferPort());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        try {
          obey(line.split("\t"));
          System.out.println("done");
        } catch (Exception e) {
          System.out.println("failed: " + String.valueOf(e).replace('\n', ' '));
        }
      }
    }
    // Threads of Hadoop need not end by themselves.
    System.exit(0);
  }

  private static void obey(String[] words) throws Exception {
    switch (words[0]) {
      case "put" -> put(java.nio.file.Path.of(words[1]), path(words[2]));
      case "get" -> {
        try (InputStream content = fileSystem(words[1]).open(path(words[1]))) {
          Files.copy(content, java.nio.file.Path.of(words[2]), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      case "list" -> {
        var files = fileSystem(words[1]).listFiles(path(words[1]), true);
        while (files.hasNext()) {
          System.out.println(files.next().getPath());
        }
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static void put(java.nio.file.Path from, Path to) throws Exception {
    if (!Files.isDirectory(from)) {
      // Not copyFromLocalFile, which takes some names for others in s3a.
      try (OutputStream out = fileSystem(to.toString()).create(to, true)) {
        Files.copy(from, out);
      }
      return;
    }
    try (Stream<java.nio.file.Path> entries = Files.list(from)) {
      for (java.nio.file.Path entry : entries.toList()) {
        put(entry, new Path(to, entry.getFileName().toString()));
      }
    }
  }

  private static Path path(String location) {
    return new Path(location);
  }

  private static FileSystem fileSystem(String location) throws Exception {
    return path(location).getFileSystem(CONFIGURATION);
  }
}
