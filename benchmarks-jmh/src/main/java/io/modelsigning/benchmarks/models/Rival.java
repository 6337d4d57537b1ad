package io.modelsigning.benchmarks.models;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another program that hashes files.
 *
 * @param name as it is shown
 * @param algorithm what it computes
 * @param threads how many threads it uses at most
 * @param command the command, to which the files are added
 */
// Where the program lies says nothing to the reader of the results.
@JsonIgnoreProperties("command")
record Rival(String name, String algorithm, int threads, List<String> command) {
  Rival {
    command = List.copyOf(command);
  }

  List<String> command(List<Path> files) {
    List<String> whole = new ArrayList<>(command);
    files.forEach(file -> whole.add(file.toString()));
    return whole;
  }

  /** The rivals of this machine, and what each is or why it is missing. */
  record Field(List<Rival> rivals, Map<String, String> versions) {}

  /**
   * Looks for the rivals.
   *
   * @param wanted the names of those to look for: openssl, sha256sum, b3sum, jdk
   */
  static Field find(List<String> wanted) throws InterruptedException {
    List<Rival> rivals = new ArrayList<>();
    Map<String, String> versions = new LinkedHashMap<>();
    for (String tool : wanted) {
      if (tool.equals("jdk")) {
        rivals.add(jdk());
        versions.put("JDK digest", System.getProperty("java.vm.version"));
        continue;
      }
      Optional<Path> program = Tools.find(tool);
      if (program.isEmpty()) {
        versions.put(tool, "missing on this machine, not measured");
        continue;
      }
      String path = program.get().toString();
      String question = tool.equals("openssl") ? "version" : "--version";
      versions.put(tool, Tools.askLine(path, question).orElse("of unknown version"));
      switch (tool) {
        case "openssl" ->
            rivals.add(new Rival("openssl dgst", "sha256", 1, List.of(path, "dgst", "-sha256")));
        case "sha256sum" -> rivals.add(new Rival("sha256sum", "sha256", 1, List.of(path)));
        case "b3sum" -> {
          for (int threads = 1; threads <= 2; threads++) {
            rivals.add(
                new Rival(
                    "b3sum", "blake3", threads, List.of(path, "--num-threads", "" + threads)));
          }
        }
        default ->
            throw new IllegalArgumentException(
                "rival: expected openssl, sha256sum, b3sum or jdk, found \"" + tool + "\"");
      }
    }
    return new Field(rivals, versions);
  }

  /** Returns the program that uses the JDK's digest and nothing else, in a JVM without options. */
  static Rival jdk() {
    return new Rival(
        "JDK digest",
        "sha256",
        1,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classes().toString(),
            JdkDigest.class.getName()));
  }

  private static Path classes() {
    try {
      return Path.of(JdkDigest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException wrong) {
      throw new IllegalStateException("the location of these classes is no URI", wrong);
    }
  }

  String label() {
    return name + ", " + algorithm + (threads == 1 ? ", 1 thread" : ", " + threads + " threads");
  }
}
