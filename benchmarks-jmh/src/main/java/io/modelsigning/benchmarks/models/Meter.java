package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How processor time and peak memory of a process are measured. Wall time is taken by the caller;
 * where neither {@code time} program is there, memory is not known and the report says so.
 */
enum Meter {
  /** GNU time: {@code wait4} of the whole tree. */
  GNU_TIME("GNU time (/usr/bin/time): wait4 of the process and its children"),
  /** The time of BSD and macOS. */
  BSD_TIME("BSD time (/usr/bin/time -l): wait4 of the process and its children"),
  /** Reading {@code /proc/PID} while the process runs. */
  PROC("VmHWM and stat read from /proc every 2 ms while the process runs"),
  /** Nothing: wall time only. */
  NONE("nothing on this machine measures processor time and memory; they are shown as 0");

  private static final Path TIME = Path.of("/usr/bin/time");
  private static final Pattern BSD =
      Pattern.compile(
          "([\\d.]+) user\\s+([\\d.]+) sys.*?(\\d+)\\s+maximum resident", Pattern.DOTALL);
  private static final Pattern PROC_PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final double TICKS_PER_SECOND = 100;

  private final String description;

  Meter(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  static Meter best() throws InterruptedException {
    if (Files.isExecutable(TIME)) {
      Optional<String> version = Tools.ask(TIME.toString(), "--version");
      if (version.isPresent() && version.get().contains("GNU")) {
        return GNU_TIME;
      }
      if (Tools.ask(TIME.toString(), "-l", "true").isPresent()) {
        return BSD_TIME;
      }
    }
    return Files.isReadable(Path.of("/proc/self/status")) ? PROC : NONE;
  }

  /** Returns the command that runs {@code command} and writes its costs into {@code report}. */
  List<String> wrap(List<String> command, Path report) {
    List<String> wrapped = new ArrayList<>();
    if (this == GNU_TIME) {
      wrapped.addAll(
          List.of(TIME.toString(), "-q", "-f", "%U %S %M", "-o", report.toString(), "--"));
    } else if (this == BSD_TIME) {
      wrapped.addAll(List.of(TIME.toString(), "-l", "-o", report.toString()));
    }
    wrapped.addAll(command);
    return wrapped;
  }

  /** Waits for the process and returns its costs, with {@code seconds} still 0. */
  Cost await(Process process, Path report) throws IOException, InterruptedException {
    if (this == PROC) {
      return poll(process);
    }
    process.waitFor();
    return this == NONE ? new Cost(0, 0, 0, 0) : parse(Files.readString(report));
  }

  /**
   * Reads what the {@code time} program wrote.
   *
   * @throws IllegalArgumentException if it is not in that program's form
   */
  Cost parse(String report) {
    if (this == GNU_TIME) {
      String[] fields = report.strip().split(" ", -1);
      if (fields.length == 3) {
        return new Cost(
            0,
            Double.parseDouble(fields[0]),
            Double.parseDouble(fields[1]),
            Long.parseLong(fields[2]) * 1024);
      }
    }
    Matcher matcher = BSD.matcher(report);
    if (this == BSD_TIME && matcher.find()) {
      return new Cost(
          0,
          Double.parseDouble(matcher.group(1)),
          Double.parseDouble(matcher.group(2)),
          Long.parseLong(matcher.group(3)));
    }
    throw new IllegalArgumentException(
        "report of " + name() + ": expected user, system and memory, found \"" + report + "\"");
  }

  private static Cost poll(Process process) throws InterruptedException {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    double user = 0;
    double system = 0;
    long peak = 0;
    do {
      try {
        Matcher matcher = PROC_PEAK.matcher(Files.readString(proc.resolve("status")));
        if (matcher.find()) {
          peak = Math.max(peak, Long.parseLong(matcher.group(1)) * 1024);
        }
        String stat = Files.readString(proc.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        user = (Long.parseLong(fields[11]) + Long.parseLong(fields[13])) / TICKS_PER_SECOND;
        system = (Long.parseLong(fields[12]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
      } catch (IOException ended) {
        // The process ended between two reads: what was read before stands.
      }
    } while (!process.waitFor(2, java.util.concurrent.TimeUnit.MILLISECONDS));
    return new Cost(0, user, system, peak);
  }
}
