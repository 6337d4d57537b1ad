import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the container image as a tar archive of an OCI image layout. Run as {@code java
 * LayOutImage.java LAYERS ARCHITECTURE VERSION TIME CACHE IMAGE}: LAYERS has a folder for each layer,
 * in the order of their names, laid out as the root of a file system. All files get TIME, and their
 * names are sorted, so that the same folders make the same image, byte for byte.
 */
final class LayOutImage {
  /** Without a name in it: Kubernetes can only tell of a number that it is not root. */
  private static final String USER = "65532:65532";

  private LayOutImage() {}

  public static void main(String[] args) throws Exception {
    Path layers = Path.of(args[0]);
    String architecture = args[1];
    String version = args[2];
    Instant time = Instant.parse(args[3]);
    Path cache = Path.of(args[4]);
    Path image = Path.of(args[5]);
    // In this order, which Map.of would not keep.
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("org.opencontainers.image.title", "model-signing");
    labels.put(
        "org.opencontainers.image.description",
        "Signs machine-learning models, and verifies that they are what somebody signed.");
    labels.put("org.opencontainers.image.licenses", "Apache-2.0");
    labels.put("org.opencontainers.image.version", version);
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", "/usr/local/bin:/usr/bin");
    // The JVM takes words and names of files for UTF-8 only in such a locale.
    environment.put("LANG", "C.UTF-8");
    var builder =
        Jib.fromScratch()
            .setFormat(ImageFormat.OCI)
            .setPlatforms(Set.of(new Platform(architecture, "linux")))
            .setCreationTime(time)
            .setUser(USER)
            .setWorkingDirectory(AbsoluteUnixPath.get("/"))
            .setEnvironment(environment)
            .setEntrypoint(List.of("/usr/bin/model-signing"))
            .setProgramArguments(List.of("--help"))
            .setLabels(labels);
    for (Path layer : sorted(layers)) {
      builder.addFileEntriesLayer(layerOf(layer, time));
    }
    Files.deleteIfExists(image);
    builder.containerize(
        Containerizer.to(TarImage.at(image).named("model-signing:" + version))
            .setOfflineMode(true)
            .setBaseImageLayersCache(cache)
            .setApplicationLayersCache(cache));
  }

  private static FileEntriesLayer layerOf(Path root, Instant time) throws IOException {
    var layer = FileEntriesLayer.builder().setName(root.getFileName().toString());
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(file -> !file.equals(root)).sorted().toList();
    }
    for (Path file : files) {
      if (Files.isSymbolicLink(file)) {
        throw new IOException("'%s' is a symbolic link, which a layer cannot have".formatted(file));
      }
      layer.addEntry(
          file,
          AbsoluteUnixPath.get("/" + root.relativize(file)),
          FilePermissions.fromPosixFilePermissions(Files.getPosixFilePermissions(file)),
          time);
    }
    return layer.build();
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }
}
