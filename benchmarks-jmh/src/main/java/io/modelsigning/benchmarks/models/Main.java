package io.modelsigning.benchmarks.models;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Benchmarks of the command line as whole processes; started by {@code benchmarks-jmh/run}. */
@Command(
    name = "benchmarks-jmh/run",
    description = "Measures the command line as whole processes.",
    subcommands = {
      Main.Models.class,
      Main.Processes.class,
      Main.Memory.class,
      Main.StartUp.class,
      Main.Catalogue.class,
      Main.Cluster.class,
      Main.Jmh.class,
      Main.Generate.class,
      Main.Delete.class
    })
final class Main {
  private static final List<String> RIVALS = List.of("openssl", "sha256sum", "b3sum", "jdk");

  /** Room for an executor of 1 GiB and what Spark adds to it. */
  private static final int EXECUTOR_MEBIBYTES = 1536;

  private static final String PROCESSORS =
      Integer.toString(Runtime.getRuntime().availableProcessors());

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help")
  boolean help;

  private Main() {}

  public static void main(String[] arguments) {
    // A signal ends the process that is being measured too.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("benchmarks-jmh/run: " + failure.getMessage());
          return 1;
        });
    line.setParameterExceptionHandler(
        (failure, all) -> {
          failure.getCommandLine().getErr().println("benchmarks-jmh/run: " + failure.getMessage());
          return 2;
        });
    return line.execute(arguments);
  }

  /** The model set: the tables and the plot. */
  @Command(name = "models", description = "Signs and verifies the model set, beside rivals.")
  static final class Models implements java.util.concurrent.Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin Options options = new Options();
    @Mixin Selection selection = new Selection();

    @Option(
        names = "--hash",
        split = ",",
        paramLabel = "ALGORITHM",
        description = "Hash algorithms; the first is that of the first table (default: all)")
    List<String> hash = List.of("sha256", "blake3", "blake2b");

    @Option(
        names = "--serialization",
        split = ",",
        paramLabel = "files|shards",
        description = "Serializations; the first is that of the first table (default: both)")
    List<String> serialization = List.of("files", "shards");

    @Option(
        names = "--shard-size",
        paramLabel = "SIZE",
        description = "Size of a shard (default: ${DEFAULT-VALUE})",
        defaultValue = "64MiB")
    String shardSize = "64MiB";

    @Option(
        names = "--threads",
        split = ",",
        paramLabel = "N",
        description = "Hashing threads (default: all processors)")
    List<Integer> threads = List.of(Integer.valueOf(PROCESSORS));

    @Option(
        names = "--runs",
        paramLabel = "N",
        description = "Rounds (default: ${DEFAULT-VALUE})",
        defaultValue = "3")
    int runs = 3;

    @Option(
        names = "--rivals",
        split = ",",
        paramLabel = "NAME",
        description = "openssl, sha256sum, b3sum, jdk, or none (default: all)")
    List<String> rivals = RIVALS;

    @Option(
        names = "--python",
        paramLabel = "FILE",
        description = "A Python with the package model_signing, to sign and verify with too",
        converter = Options.PathConverter.class)
    @Nullable Path python;

    @Option(
        names = "--jmh",
        paramLabel = "FILE",
        description = "Results of the command jmh, shown beside these",
        converter = Options.PathConverter.class)
    @Nullable Path jmh;

    @Override
    public Integer call() throws IOException, InterruptedException {
      List<Results.Warm> warm = jmh == null ? List.of() : JmhResults.read(jmh);
      Optional<ModelBenchmark.Python> reference =
          python == null ? Optional.empty() : ModelBenchmark.Python.of(python);
      if (python != null && reference.isEmpty()) {
        throw new IOException("start " + python + ": expected a Python with model_signing");
      }
      try (MemoryLimit limit = options.limit()) {
        Workshop workshop = new Workshop(options, wanted(rivals), limit, System.out);
        List<Hashing> hashings = Options.hashings(hash, serialization, shardSize, threads);
        Results.Models results =
            selection.measure(workshop, hashings, atLeastOne(runs), command(spec), reference, warm);
        Files.createDirectories(options.output);
        Files.writeString(options.output.resolve("throughput.svg"), SvgPlot.draw(results));
        report(options, Reports.Kind.MODELS, Markdown.models(results, "throughput.svg"), results);
      }
      return 0;
    }
  }

  /** Whole processes of every size. */
  @Command(name = "processes", description = "Digests one file of many sizes, beside rivals.")
  static final class Processes implements java.util.concurrent.Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin Options options = new Options();

    @Option(
        names = "--sizes",
        split = ",",
        paramLabel = "SIZE",
        description = "Sizes of the file (default: ${DEFAULT-VALUE})",
        defaultValue = "1KiB,64KiB,1MiB,16MiB,64MiB,256MiB,1GiB,4GiB")
    List<String> sizes = List.of();

    @Option(
        names = "--runs",
        paramLabel = "N",
        description = "Rounds; three times as many up to 64 MiB (default: ${DEFAULT-VALUE})",
        defaultValue = "5")
    int runs = 5;

    @Option(
        names = "--serialization",
        split = ",",
        paramLabel = "files|shards",
        description = "Serializations (default: both)")
    List<String> serialization = List.of("shards", "files");

    @Option(
        names = "--threads",
        split = ",",
        paramLabel = "N",
        description = "Hashing threads (default: 1)")
    List<Integer> threads = List.of(1);

    @Option(names = "--low-disk", description = "Delete each file after use")
    boolean lowDisk;

    @Override
    public Integer call() throws IOException, InterruptedException {
      List<Long> lengths = sizes.stream().map(Sizes::parse).toList();
      try (MemoryLimit limit = options.limit()) {
        Workshop workshop = new Workshop(options, List.of("openssl", "jdk"), limit, System.out);
        ProcessBenchmark benchmark =
            new ProcessBenchmark(
                workshop,
                Options.hashings(List.of("sha256"), serialization, "64MiB", threads),
                atLeastOne(runs));
        Results.Run run = workshop.describe(command(spec), runs, Map.of());
        List<Results.Digests> found = new ArrayList<>();
        for (long bytes : lengths) {
          found.add(benchmark.measure(bytes, lowDisk));
        }
        Results.Processes results = new Results.Processes(run, found);
        report(options, Reports.Kind.PROCESSES, Markdown.processes(results), results);
      }
      return 0;
    }
  }

  /** Peak memory. */
  @Command(
      name = "memory",
      description = "Peak resident memory of signing and verifying, inside a memory limit.")
  static final class Memory implements java.util.concurrent.Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin Options options = new Options();
    @Mixin Selection selection = new Selection();

    @Option(
        names = "--hash",
        split = ",",
        paramLabel = "ALGORITHM",
        description = "Hash algorithms (default: all)")
    List<String> hash = List.of("sha256", "blake3", "blake2b");

    @Option(
        names = "--serialization",
        split = ",",
        paramLabel = "files|shards",
        description = "Serializations (default: both)")
    List<String> serialization = List.of("files", "shards");

    @Option(
        names = "--threads",
        split = ",",
        paramLabel = "N",
        description = "Hashing threads (default: 2)")
    List<Integer> threads = List.of(2);

    @Override
    public Integer call() throws IOException, InterruptedException {
      if (options.memoryLimit == null) {
        options.memoryLimit = "4g";
      }
      try (MemoryLimit limit = options.limit()) {
        Workshop workshop = new Workshop(options, List.of(), limit, System.out);
        Results.Models results =
            selection.measure(
                workshop,
                Options.hashings(hash, serialization, "64MiB", threads),
                1,
                command(spec),
                Optional.empty(),
                List.of());
        report(options, Reports.Kind.MEMORY, Markdown.memory(results), results);
      }
      return 0;
    }
  }

  /** Short commands. */
  @Command(
      name = "start-up",
      description = "Times short commands, beside java -version and the reference implementation.")
  static final class StartUp implements java.util.concurrent.Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin Options options = new Options();

    @Option(
        names = "--runs",
        paramLabel = "N",
        description = "Rounds (default: ${DEFAULT-VALUE})",
        defaultValue = "11")
    int runs = 11;

    @Option(
        names = "--signed",
        paramLabel = "DIR",
        description =
            "A small model signed through Sigstore, instead of that of the AOT training run, which"
                + " the reference implementation does not verify; needs the three options below",
        converter = Options.PathConverter.class)
    @Nullable Path signed;

    @Option(
        names = "--trust-config",
        paramLabel = "FILE",
        description = "A ClientTrustConfig to verify it with",
        converter = Options.PathConverter.class)
    @Nullable Path trustConfig;

    @Option(names = "--identity", paramLabel = "IDENTITY", description = "Who has signed it")
    @Nullable String identity;

    @Option(
        names = "--identity-provider",
        paramLabel = "URL",
        description = "Who vouches for the identity")
    @Nullable String identityProvider;

    @Option(
        names = "--python",
        paramLabel = "FILE",
        description = "A Python with the package model_signing (default: python3 of the path)",
        converter = Options.PathConverter.class)
    @Nullable Path python;

    @Option(
        names = "--fail-above",
        paramLabel = "[COMMAND=]MULTIPLE",
        description =
            "Fail where a command, or this one, takes more than this multiple of the reference's,"
                + " or where there is no reference; may be given several times")
    List<String> failAbove = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
      StartUpGuard guard = guard();
      try (MemoryLimit limit = options.limit()) {
        Workshop workshop = new Workshop(options, List.of(), limit, System.out);
        Results.StartUp results =
            StartUpBenchmark.of(
                    workshop,
                    sigstoreModel(),
                    python == null ? Tools.find("python3") : Optional.of(python),
                    atLeastOne(runs))
                .measure(command(spec));
        report(options, Reports.Kind.START_UP, Markdown.startUp(results), results);
        if (failAbove.isEmpty()) {
          return 0;
        }
        List<String> complaints = guard.complaints(results);
        complaints.forEach(System.err::println);
        return complaints.isEmpty() ? 0 : 1;
      }
    }

    private StartUpBenchmark.SigstoreModel sigstoreModel() {
      if (signed == null) {
        Path training =
            Path.of(
                System.getProperty("benchmark.root", "."),
                "adapters-cli/src/main/startup/training");
        return new StartUpBenchmark.SigstoreModel(
            training.resolve("model"),
            training.resolve("trusted_root.json"),
            "signer@example.com",
            "https://accounts.example.com",
            false);
      }
      if (trustConfig == null || identity == null || identityProvider == null) {
        throw new ParameterException(
            java.util.Objects.requireNonNull(spec).commandLine(),
            "--signed needs --trust-config, --identity and --identity-provider");
      }
      return new StartUpBenchmark.SigstoreModel(
          signed, trustConfig, identity, identityProvider, true);
    }

    private StartUpGuard guard() {
      try {
        return StartUpGuard.parse(failAbove);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            java.util.Objects.requireNonNull(spec).commandLine(),
            "--fail-above: " + e.getMessage());
      }
    }
  }

  /** A cluster of Spark. */
  @Command(
      name = "cluster",
      description =
          "Digests and audits on executors of a Spark cluster on this machine, beside local threads.")
  static final class Cluster implements java.util.concurrent.Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin Options options = new Options();

    @Option(
        names = "--size",
        paramLabel = "SIZE",
        description = "Size of the large model, whose files are holes (default: ${DEFAULT-VALUE})",
        defaultValue = "20GiB")
    String size = "20GiB";

    @Option(
        names = "--executors",
        paramLabel = "N",
        description = "Executors, with one core each (default: ${DEFAULT-VALUE})",
        defaultValue = "2")
    int executors = 2;

    @Option(
        names = "--files",
        split = ",",
        paramLabel = "N",
        description = "Numbers of small files, or 0 (default: ${DEFAULT-VALUE})",
        defaultValue = "10000,100000")
    List<Integer> files = List.of();

    @Option(
        names = "--models",
        split = ",",
        paramLabel = "N",
        description = "Numbers of models, multiples of 400, or 0 (default: ${DEFAULT-VALUE})",
        defaultValue = "400,2000")
    List<Integer> models = List.of();

    @Option(
        names = "--runs",
        paramLabel = "N",
        description = "Rounds (default: ${DEFAULT-VALUE})",
        defaultValue = "3")
    int runs = 3;

    @Option(
        names = "--fail-above",
        paramLabel = "MULTIPLE",
        description = "Fail where the cluster takes more than this multiple of the threads' time")
    @Nullable Double failAbove;

    @Override
    public Integer call() throws IOException, InterruptedException {
      List<Integer> wantedFiles = files.stream().filter(count -> count != 0).toList();
      List<Integer> wantedModels = models.stream().filter(count -> count != 0).toList();
      requireMultiples(spec, "--models", wantedModels);
      Path root = Path.of(System.getProperty("benchmark.root", "."));
      try (MemoryLimit limit = options.limit();
          SparkCluster cluster = SparkCluster.start(root, executors, EXECUTOR_MEBIBYTES)) {
        Workshop workshop = new Workshop(options, List.of(), limit, System.out);
        ClusterBenchmark benchmark =
            new ClusterBenchmark(workshop, cluster, executors, atLeastOne(runs));
        Results.Run run =
            workshop.describe(
                command(spec),
                runs,
                Map.of("Executors", executors + " with one core and 1 GiB each, on this machine"));
        Results.Overhead overhead = benchmark.overhead(Sizes.parse(size));
        List<Results.Many> small = new ArrayList<>();
        for (int count : wantedFiles) {
          small.add(benchmark.files(count));
        }
        List<Results.Many> audited = new ArrayList<>();
        CatalogueBenchmark catalogue = new CatalogueBenchmark(workshop, runs);
        if (!wantedModels.isEmpty()) {
          Path signed = catalogue.signedCheckout();
          Path policy = catalogue.policy();
          for (int count : wantedModels) {
            Path checkout =
                CatalogueBenchmark.copies(signed, count / CatalogueBenchmark.SIGNED_FOLDERS);
            audited.add(benchmark.models(count, checkout, policy));
          }
          catalogue.clean();
        }
        Results.Cluster results = new Results.Cluster(run, executors, overhead, small, audited);
        report(options, Reports.Kind.CLUSTER, Markdown.cluster(results), results);
        if (failAbove != null && !(overhead.isTold() && overhead.ratio() <= failAbove)) {
          System.err.printf(
              Locale.ROOT,
              "the cluster takes %.2f times what threads take, at most %.2f asked%n",
              overhead.ratio(),
              failAbove);
          return 1;
        }
      }
      return 0;
    }
  }

  /** Many small models. */
  @Command(
      name = "catalogue",
      description = "Verifies checkouts of signed folders in one process, beside one process each.")
  static final class Catalogue implements java.util.concurrent.Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin Options options = new Options();

    @Option(
        names = "--folders",
        split = ",",
        paramLabel = "N",
        description = "Sizes of the checkouts, multiples of 400 (default: ${DEFAULT-VALUE})",
        defaultValue = "400,10000")
    List<Integer> folders = List.of();

    @Option(
        names = "--runs",
        paramLabel = "N",
        description = "Rounds (default: ${DEFAULT-VALUE})",
        defaultValue = "3")
    int runs = 3;

    @Override
    public Integer call() throws IOException, InterruptedException {
      requireMultiples(spec, "--folders", folders);
      try (MemoryLimit limit = options.limit()) {
        Workshop workshop = new Workshop(options, List.of(), limit, System.out);
        CatalogueBenchmark benchmark = new CatalogueBenchmark(workshop, atLeastOne(runs));
        Results.Catalogues results = benchmark.measure(command(spec), folders);
        report(options, Reports.Kind.CATALOGUE, Markdown.catalogues(results), results);
        benchmark.clean();
      }
      return 0;
    }
  }

  /** The model set in a JVM that goes on. */
  @Command(
      name = "jmh",
      description = "Hashes, signs and verifies the model set in a warm JVM (ModelSetBenchmark).")
  static final class Jmh implements java.util.concurrent.Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin Options options = new Options();
    @Mixin Selection selection = new Selection();

    @Option(
        names = "--hash",
        split = ",",
        paramLabel = "ALGORITHM",
        description = "Hash algorithms (default: sha256)")
    List<String> hash = List.of("sha256");

    @Option(
        names = "--serialization",
        split = ",",
        paramLabel = "files|shards",
        description = "Serializations; shards have 64 MiB (default: files)")
    List<String> serialization = List.of("files");

    @Option(
        names = "--threads",
        split = ",",
        paramLabel = "N",
        description = "Hashing threads (default: those of the machine profile)")
    List<Integer> threads = List.of(0);

    @Option(
        names = "--profile",
        paramLabel = "M1|M2",
        description = "Machine profile: all processors, or two threads and 4 GB (default: M1)")
    MachineProfile profile = MachineProfile.M1;

    @Option(
        names = "--operations",
        split = ",",
        paramLabel = "NAME",
        description = "hash, signKey, verifyKey (default: all)")
    List<String> operations = List.of("hash", "signKey", "verifyKey");

    @Option(
        names = "--runs",
        paramLabel = "N",
        description = "Measured shots; two more are not measured (default: ${DEFAULT-VALUE})",
        defaultValue = "3")
    int runs = 3;

    @Override
    public Integer call() throws IOException, InterruptedException {
      if (options.memoryLimit == null && profile.memoryBytes().isPresent()) {
        options.memoryLimit = Long.toString(profile.memoryBytes().getAsLong());
      }
      Files.createDirectories(options.output);
      try (MemoryLimit limit = options.limit()) {
        JmhRun run = new JmhRun(options, limit);
        Results.Run how = run.describe(command(spec), atLeastOne(runs), profile, operations.size());
        run.start(
            operations,
            runs,
            Map.of(
                "model", selection.names(),
                "algorithm", hash,
                "serialization", serialization,
                "threads", threads.stream().map(String::valueOf).toList(),
                "cache", List.of(options.cache.name().toLowerCase(java.util.Locale.ROOT)),
                "profile", List.of(profile.name())));
        Results.Jmh results = new Results.Jmh(how, JmhResults.read(run.written()));
        report(options, Reports.Kind.JMH, Markdown.jmh(results), results);
      }
      return 0;
    }
  }

  /** Writes models and nothing else. */
  @Command(name = "generate", description = "Generates models, or makes sure they are there.")
  static final class Generate implements java.util.concurrent.Callable<Integer> {
    @Mixin Options options = new Options();
    @Mixin Selection selection = new Selection();

    @Override
    public Integer call() throws IOException {
      ModelStore store = new ModelStore(options.folder);
      for (ModelSpec model : selection.specs()) {
        long start = System.nanoTime();
        Path path = store.provide(model);
        System.out.printf(
            "%s: %s, %s, %.1f s%n",
            model.name(), path, Sizes.diskUsage(model.bytes()), (System.nanoTime() - start) / 1e9);
      }
      return 0;
    }
  }

  /** Deletes generated models. */
  @Command(name = "delete", description = "Deletes generated models.")
  static final class Delete implements java.util.concurrent.Callable<Integer> {
    @Mixin Options options = new Options();

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = "Their names")
    List<String> names = List.of();

    @Override
    public Integer call() throws IOException {
      ModelStore store = new ModelStore(options.folder);
      for (String name : names) {
        store.delete(ModelSet.named(name));
      }
      return 0;
    }
  }

  /** Which models are measured, and how much of them. */
  static final class Selection {
    @Option(
        names = "--models",
        split = ",",
        paramLabel = "NAME",
        description = "Models of the set, the part after a slash is enough (default: all five)")
    List<String> models = List.of();

    @Option(
        names = "--model-path",
        paramLabel = "PATH",
        description = "A model of your own instead, a file or a directory; repeatable")
    List<Path> paths = List.of();

    @Option(names = "--low-disk", description = "Delete each generated model after use")
    boolean lowDisk;

    @Option(
        names = "--ignore-git",
        description =
            "Leave out what Git keeps in a model, as the original did; the generated clones are"
                + " about half Git's. Without it every byte of the size shown is hashed")
    boolean ignoreGit;

    /** Returns what {@link ModelSetBenchmark} is given: names of the set, or paths. */
    List<String> names() {
      return paths.isEmpty()
          ? specs().stream().map(ModelSpec::name).toList()
          : paths.stream().map(path -> path.toAbsolutePath().normalize().toString()).toList();
    }

    List<ModelSpec> specs() {
      return models.isEmpty() ? ModelSet.all() : models.stream().map(ModelSet::named).toList();
    }

    Results.Models measure(
        Workshop workshop,
        List<Hashing> hashings,
        int runs,
        String command,
        Optional<ModelBenchmark.Python> python,
        List<Results.Warm> warm)
        throws IOException, InterruptedException {
      ModelBenchmark benchmark = new ModelBenchmark(workshop, hashings, runs, !ignoreGit, python);
      List<ModelSpec> specs = paths.isEmpty() ? specs() : List.of();
      Map<String, String> more = new LinkedHashMap<>();
      more.put(
          "Git's files in a model",
          ignoreGit ? "left out, as by the original" : "hashed (`--no-ignore-git-paths`)");
      python.ifPresent(found -> more.put("Reference", "model_signing " + found.version()));
      Results.Run run = workshop.describe(command, runs, more);
      List<Results.ModelResult> found = new ArrayList<>();
      for (ModelSpec spec : specs) {
        found.add(benchmark.generated(spec, lowDisk));
      }
      for (Path path : paths) {
        Path model = path.toAbsolutePath().normalize();
        found.add(benchmark.measure("" + model.getFileName(), "", model));
      }
      return new Results.Models(run, found, warm);
    }
  }

  private static void report(Options options, Reports.Kind kind, String markdown, Object results)
      throws IOException {
    Reports.write(options.output, kind, markdown, results);
    Path readme = options.readme;
    if (readme != null) {
      Path parent = readme.toAbsolutePath().getParent();
      String prefix = parent == null ? "" : parent.relativize(options.output).toString();
      Reports.replaceSection(
          readme, kind, markdown.replace("](throughput.svg)", "](" + prefix + "/throughput.svg)"));
    }
    PrintStream out = System.out;
    out.println();
    out.print(markdown);
    out.println();
    out.println("Written to " + options.output);
  }

  private static List<String> wanted(List<String> rivals) {
    return rivals.equals(List.of("none")) ? List.of() : rivals;
  }

  private static void requireMultiples(
      @Nullable CommandSpec spec, String option, List<Integer> counts) {
    for (int count : counts) {
      if (count < 1 || count % CatalogueBenchmark.SIGNED_FOLDERS != 0) {
        throw new ParameterException(
            java.util.Objects.requireNonNull(spec).commandLine(),
            option + ": expected multiples of 400, found " + count);
      }
    }
  }

  private static int atLeastOne(int runs) {
    if (runs < 1) {
      throw new IllegalArgumentException("runs: expected at least 1, found " + runs);
    }
    return runs;
  }

  private static String command(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it calls a command");
    }
    List<String> words = new ArrayList<>(List.of("benchmarks-jmh/run"));
    words.addAll(spec.root().commandLine().getParseResult().originalArgs());
    return String.join(" ", words);
  }
}
