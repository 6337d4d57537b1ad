package io.modelsigning.benchmarks.models;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.in.SignModel;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.SignedModel;
import io.modelsigning.domain.port.in.VerifyModel;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.filesystem.SignatureFile;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import io.modelsigning.json.JsonModule;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The model set in a JVM that goes on: hashing alone, and the use cases {@code sign key} and {@code
 * verify key}. What a program sees that uses the library and has done so before; the benchmarks of
 * whole processes show what a user sees who types a command.
 *
 * <p>Started by {@code benchmarks-jmh/run jmh}, which also makes the memory of the machine profile.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ModelSetBenchmark {
  /** Names the folder in which models are generated and kept. */
  static final String FOLDER_PROPERTY = "benchmark.folder";

  @Param({
    "roberta-base-11",
    "hustvl/YOLOP",
    "bertseq2seq",
    "bert-base-uncased",
    "tiiuae/falcon-7b"
  })
  private String model = "";

  @Param({"sha256"})
  private String algorithm = "";

  @Param({"files"})
  private String serialization = "";

  /** 0 is what the machine profile has. */
  @Param({"0"})
  private int threads;

  @Param({"warm"})
  private String cache = "";

  @Param({"M1"})
  private String profile = "";

  private final KeyMethods keys = KeyMethods.create(Clock.systemUTC());
  private Path root = Path.of("");
  private Path scratch = Path.of("");
  private List<Path> files = List.of();
  private PageCache pages = PageCache.AS_IS;
  private DigestEngine engine = HashingModule.digestEngine(HashingOptions.automatic());
  private ManifestOptions manifest = ManifestOptions.builder().build();
  private SignModel signModel =
      UseCases.signModel(engine, JsonModule.statementCodec(), JsonModule.bundleCodec());
  private VerifyModel verifyModel =
      UseCases.verifyModel(engine, JsonModule.statementCodec(), JsonModule.bundleCodec());

  /** Generates the model if it is not there, and makes what is to be verified. */
  @Setup
  public void setUp() throws IOException, ModelSigningException, InterruptedException {
    Path folder = Path.of(System.getProperty(FOLDER_PROPERTY, "target/benchmark-models"));
    Path given = Path.of(model);
    root =
        Files.exists(given)
            ? given.toAbsolutePath()
            : new ModelStore(folder).provide(ModelSet.named(model));
    files = PageCache.filesOf(root);
    pages = PageCache.valueOf(cache.toUpperCase(Locale.ROOT));
    pages.once(files);
    int hashing = threads > 0 ? threads : MachineProfile.valueOf(profile).threads();
    engine = HashingModule.digestEngine(HashingOptions.ofThreads(hashing));
    signModel = UseCases.signModel(engine, JsonModule.statementCodec(), JsonModule.bundleCodec());
    verifyModel =
        UseCases.verifyModel(engine, JsonModule.statementCodec(), JsonModule.bundleCodec());
    manifest =
        ManifestOptions.builder()
            .hashAlgorithm(HashAlgorithm.byId(algorithm).orElseThrow())
            .method(
                serialization.equals("files")
                    ? new SerializationMethod.Files()
                    : new SerializationMethod.Shards(64L << 20))
            .ignoreGitPaths(false)
            .build();
    scratch = Files.createTempDirectory("model-set");
    Program.writeKeys(scratch);
    sign("verified.sig");
  }

  /** Drops the files from the page cache if they are to come from the disk. */
  @Setup(Level.Iteration)
  public void setUpCache() throws IOException, InterruptedException {
    pages.each(files);
  }

  /** Removes keys and signatures; models stay. */
  @TearDown
  public void tearDown() throws IOException {
    for (Path file : PageCache.filesOf(scratch)) {
      Files.delete(file);
    }
    Files.delete(scratch);
  }

  /** Lists the model and hashes its files or shards. */
  @Benchmark
  public List<Digest> hash() throws ModelSigningException, InterruptedException {
    LocalModel local = LocalModel.open(root);
    List<FileRange> ranges =
        local.list(ListingPolicy.allBut(Exclusions.NONE, false)).files().stream()
            .flatMap(
                file ->
                    manifest.method().resourcesOf(file.path(), file.sizeBytes()).stream()
                        .map(resource -> resource.rangeOf(file)))
            .toList();
    return engine.digest(local, ranges, manifest.hashAlgorithm(), ProgressListener.NONE);
  }

  /** Signs with a key. */
  @Benchmark
  public SignedModel signKey() throws ModelSigningException, InterruptedException {
    return sign("signed.sig");
  }

  /** Verifies with a key what was signed before. */
  @Benchmark
  public VerificationResult verifyKey() throws ModelSigningException, InterruptedException {
    VerifyRequest request =
        VerifyRequest.builder()
            .model(LocalModel.open(root))
            .signature(SignatureFile.at(scratch.resolve("verified.sig")))
            .verifier(keys.keyVerifier(PemSource.of(scratch.resolve(Program.PUBLIC_KEY))))
            .build();
    VerificationResult result = verifyModel.verify(request, ProgressListener.NONE);
    if (!(result instanceof VerificationResult.Verified)) {
      throw new IllegalStateException("must verify, but: " + result);
    }
    return result;
  }

  private SignedModel sign(String signature) throws ModelSigningException, InterruptedException {
    SignRequest request =
        SignRequest.builder()
            .model(LocalModel.open(root))
            .signature(SignatureFile.at(scratch.resolve(signature)))
            .signer(
                keys.keySigner(
                    keys.readSigningKey(
                        PemSource.of(scratch.resolve(Program.PRIVATE_KEY)),
                        key -> Optional.empty())))
            .manifest(manifest)
            .build();
    return signModel.sign(request, ProgressListener.NONE);
  }
}
