package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine a benchmark ran on, as the system itself describes it.
 *
 * @param facts what each is called, to what it is, in the order to show
 */
record Machine(Map<String, String> facts) {
  /** The processor features that decide how fast hashing can be, as Linux and macOS name them. */
  private static final List<String> FEATURES =
      List.of(
          "sha_ni",
          "avx",
          "avx2",
          "avx512f",
          "avx512bw",
          "avx512vl",
          "avx512vbmi",
          "asimd",
          "sha1",
          "sha2",
          "sha512",
          "sha3",
          "sve",
          "sve2",
          "hw.optional.arm.FEAT_SHA256",
          "hw.optional.arm.FEAT_SHA512",
          "hw.optional.AdvSIMD");

  Machine {
    facts = new LinkedHashMap<>(facts);
  }

  /** Reads this machine; what cannot be read is left out. */
  static Machine read(Path folder) throws IOException, InterruptedException {
    Map<String, String> facts = new LinkedHashMap<>();
    Optional<String> lscpu = Tools.ask("env", "LC_ALL=C", "lscpu");
    Optional<String> sysctl = lscpu.isPresent() ? Optional.empty() : Tools.ask("sysctl", "-a");
    if (lscpu.isPresent()) {
      putLscpu(lscpu.get(), facts);
    } else if (sysctl.isPresent()) {
      putSysctl(sysctl.get(), facts);
    }
    facts.put("Processors for this JVM", "" + Runtime.getRuntime().availableProcessors());
    memory(sysctl).ifPresent(text -> facts.put("Memory", text));
    facts.put(
        "System",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    facts.put(
        "JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    facts.put("File system", fileSystem(folder));
    Path load = Path.of("/proc/loadavg");
    if (Files.isReadable(load)) {
      String[] averages = Files.readString(load).split(" ", -1);
      facts.put("Load before the first run", averages[0] + ", " + averages[1] + ", " + averages[2]);
    }
    return new Machine(facts);
  }

  static void putLscpu(String lscpu, Map<String, String> facts) {
    Map<String, String> fields = colonSeparated(lscpu);
    copy(fields, "Model name", facts, "Processor");
    copy(fields, "CPU(s)", facts, "Logical processors");
    copy(fields, "Thread(s) per core", facts, "Threads per core");
    copy(fields, "CPU max MHz", facts, "Highest clock (MHz)");
    copy(fields, "L1d cache", facts, "L1 data cache");
    copy(fields, "L2 cache", facts, "L2 cache");
    copy(fields, "L3 cache", facts, "L3 cache");
    copy(fields, "Hypervisor vendor", facts, "Virtual machine under");
    putFeatures(List.of(fields.getOrDefault("Flags", "").split(" ", -1)), facts);
  }

  static void putSysctl(String sysctl, Map<String, String> facts) {
    Map<String, String> fields = colonSeparated(sysctl);
    copy(fields, "machdep.cpu.brand_string", facts, "Processor");
    copy(fields, "hw.logicalcpu", facts, "Logical processors");
    copy(fields, "hw.l1dcachesize", facts, "L1 data cache");
    copy(fields, "hw.l2cachesize", facts, "L2 cache");
    List<String> found = new ArrayList<>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith("hw.optional.") && value.equals("1")) {
            found.add(name);
          }
        });
    String leaf = fields.getOrDefault("machdep.cpu.leaf7_features", "");
    for (String feature : leaf.split(" ", -1)) {
      found.add(feature.toLowerCase(java.util.Locale.ROOT));
    }
    putFeatures(found, facts);
  }

  private static void putFeatures(List<String> found, Map<String, String> facts) {
    List<String> shown = FEATURES.stream().filter(found::contains).toList();
    facts.put(
        "Features for hashing", shown.isEmpty() ? "none of those known" : String.join(" ", shown));
  }

  private static Map<String, String> colonSeparated(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private static void copy(
      Map<String, String> from, String name, Map<String, String> to, String shown) {
    String value = from.get(name);
    if (value != null) {
      to.put(shown, value);
    }
  }

  private static Optional<String> memory(Optional<String> sysctl) throws IOException {
    Path meminfo = Path.of("/proc/meminfo");
    if (Files.isReadable(meminfo)) {
      String total = colonSeparated(Files.readString(meminfo)).getOrDefault("MemTotal", "0 kB");
      return Optional.of(Sizes.diskUsage(Long.parseLong(total.split(" ", -1)[0]) * 1024));
    }
    return sysctl
        .map(text -> colonSeparated(text).get("hw.memsize"))
        .map(text -> Sizes.diskUsage(Long.parseLong(text)));
  }

  private static String fileSystem(Path folder) throws IOException, InterruptedException {
    String type = Files.getFileStore(folder).type();
    Optional<String> source =
        Tools.askLine("findmnt", "--noheadings", "--output", "SOURCE", "--target", "" + folder);
    if (source.isEmpty()) {
      return type;
    }
    Optional<String> rotating =
        Tools.askLine("lsblk", "--noheadings", "--nodeps", "--output", "ROTA", source.get());
    return rotating
        .map(
            answer ->
                type
                    + ", disk reported as "
                    + (answer.strip().equals("1") ? "rotating" : "not rotating"))
        .orElse(type);
  }
}
