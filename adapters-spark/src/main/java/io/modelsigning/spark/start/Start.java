package io.modelsigning.spark.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.util.VersionInfo;

/**
 * Starts the program on the driver, once the JVM and the cluster's libraries can run it. Its own
 * libraries lie in the jar as they are, so that they neither change nor meet those of Spark.
 */
public final class Start {
  /** The driver alone needs it: it has the command line. */
  private static final int DRIVER_FEATURE = 25;

  private static final String PROGRAM = "io.modelsigning.spark.submit.SparkProgram";
  private static final String LIBRARIES = "/io/modelsigning/spark/driver.zip";
  private static final int UNAVAILABLE = 3;

  private Start() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    int status = UNAVAILABLE;
    Optional<String> unfit = unfit(Runtime.version().feature(), VersionInfo.getVersion());
    if (unfit.isPresent()) {
      System.err.println("error: " + unfit.get());
    } else {
      status = run(args);
    }
    System.exit(status);
  }

  /**
   * Returns why nothing can be done on a driver like this; empty if nothing speaks against it.
   *
   * @param feature the JVM's, such as 25
   * @param hadoop the version of the Hadoop client, such as 3.5.0
   */
  static Optional<String> unfit(int feature, String hadoop) {
    if (feature < DRIVER_FEATURE) {
      return Optional.of(
          "the driver must run on Java %d or newer, but this is Java %d: set JAVA_HOME to it"
              .formatted(DRIVER_FEATURE, feature));
    }
    return unfitHadoop(feature, hadoop);
  }

  /** Returns why the Hadoop client cannot run on this JVM; empty if nothing speaks against it. */
  public static Optional<String> unfitHadoop(int feature, String hadoop) {
    // Java 24 took away what older clients ask for who the user is.
    return feature >= 24 && isBefore(hadoop, 3, 4, 3)
        ? Optional.of(
            "Hadoop's client %s cannot run on Java %d, only 3.4.3 and newer can, as Spark 4.2 has them"
                .formatted(hadoop, feature))
        : Optional.empty();
  }

  private static boolean isBefore(String version, int... wanted) {
    String[] parts = version.split("[.-]", wanted.length + 1);
    for (int i = 0; i < wanted.length; i++) {
      int part =
          i < parts.length && parts[i].matches("[0-9]{1,6}") ? Integer.parseInt(parts[i]) : 0;
      if (part != wanted[i]) {
        return part < wanted[i];
      }
    }
    return false;
  }

  private static int run(String[] args) {
    Path folder;
    try {
      folder = Files.createTempDirectory("model-signing-spark-");
    } catch (IOException e) {
      System.err.println("error: cannot unpack the program's libraries: " + e);
      return UNAVAILABLE;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "libraries"));
    try {
      ClassLoader program = new DriverLibraries(unpacked(folder), Start.class.getClassLoader());
      Thread.currentThread().setContextClassLoader(program);
      Object status =
          program.loadClass(PROGRAM).getMethod("run", String[].class).invoke(null, (Object) args);
      return (int) status;
    } catch (InvocationTargetException e) {
      System.err.println("error: cannot go on: " + e.getCause());
    } catch (IOException | ReflectiveOperationException | LinkageError e) {
      System.err.println("error: the program cannot be started: " + e);
    }
    return UNAVAILABLE;
  }

  private static URL[] unpacked(Path folder) throws IOException {
    List<URL> jars = new ArrayList<>();
    try (InputStream stored = Start.class.getResourceAsStream(LIBRARIES)) {
      if (stored == null) {
        throw new IOException("the jar has no " + LIBRARIES);
      }
      ZipInputStream zip = new ZipInputStream(stored);
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path jar = folder.resolve("lib-%03d.jar".formatted(jars.size()));
        Files.copy(zip, jar);
        jars.add(jar.toUri().toURL());
      }
    }
    return jars.toArray(new URL[0]);
  }

  private static void delete(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException e) {
      // The system empties its folder of temporary files.
    }
  }
}
