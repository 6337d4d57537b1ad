import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the AOT caches of an application that is laid out as it will be started. Run as {@code java
 * TrainAotCaches.java APPLICATION LOG FILES [RUNTIME]}, where RUNTIME is the Java that will start
 * the application (this one, if it is left out): a cache fits that one alone.
 *
 * <p>For each cache the application runs once as {@code AotTrainingRun}, with the options that every
 * launcher gives it. What the JVM says goes into the log.
 */
final class TrainAotCaches {
  /** A JVM loads all that its cache holds, so that commands that need different classes have each one. */
  private static final List<String> CACHES = List.of("digest", "keys", "sigstore");

  private TrainAotCaches() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path application = Path.of(args[0]);
    File log = new File(args[1]);
    Path files = Path.of(args[2]);
    String runtime = args.length > 3 ? args[3] : System.getProperty("java.home");
    Path java = Path.of(runtime, "bin", "java");
    Files.deleteIfExists(log.toPath());
    for (String cache : CACHES) {
      Path output = application.resolve(cache + ".aot");
      // Where the JVM makes no cache of a run that went well, it ends with 0 all the same.
      Files.deleteIfExists(output);
      List<String> command =
          List.of(
              java.toString(),
              "@" + application.resolve("jvm.options"),
              "-Dio.modelsigning.cli.aot-training=" + cache,
              "-XX:AOTCacheOutput=" + output,
              "-jar",
              application.resolve("model-signing-starter.jar").toString(),
              files.toString());
      int status =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log))
              .start()
              .waitFor();
      if (status != 0 || !Files.exists(output)) {
        System.err.printf("train the AOT cache '%s': no cache, exit status %d, see '%s'%n", cache, status, log);
        System.exit(1);
      }
    }
  }
}
