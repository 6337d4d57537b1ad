package io.modelsigning;

import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.StorageTrait;
import io.modelsigning.filesystem.UserCache;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import io.modelsigning.json.JsonModule;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What verifying and signing happen in; filled by the builders, and not changed afterwards. */
final class Surroundings {
  Clock clock = Clock.systemUTC();
  ProgressListener progress = ProgressListener.NONE;
  Executor executor = Calls.THREADS;
  StatementCodec statements = JsonModule.statementCodec();
  BundleCodec bundles = JsonModule.bundleCodec();
  Map<String, String> environment = System.getenv();
  boolean offline;
  final Map<String, KeyHolder> holders = new HashMap<>();
  private int threads = Runtime.getRuntime().availableProcessors();
  private @Nullable DigestEngine engine;
  private boolean cacheIsSet;
  private Optional<Path> cache = Optional.empty();

  Surroundings() {}

  private Surroundings(Surroundings other) {
    this.clock = other.clock;
    this.progress = other.progress;
    this.executor = other.executor;
    this.statements = other.statements;
    this.bundles = other.bundles;
    this.environment = other.environment;
    this.offline = other.offline;
    this.holders.putAll(other.holders);
    this.threads = other.threads;
    this.engine = other.engine;
    this.cacheIsSet = other.cacheIsSet;
    this.cache = other.cache;
  }

  /** Returns these as they are now, for what a builder builds. */
  Surroundings copy() {
    return new Surroundings(this);
  }

  void setThreads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + count);
    }
    threads = count;
  }

  void setEnvironment(Map<String, String> variables) {
    environment = new HashMap<>(variables);
  }

  void setEngine(DigestEngine other) {
    engine = other;
  }

  void setCache(Optional<Path> directory) {
    cacheIsSet = true;
    cache = directory.map(Path::toAbsolutePath);
  }

  /** Returns where the copy of a trust root is kept, if anywhere. */
  Optional<Path> cache() {
    return cacheIsSet ? cache : UserCache.directory(environment);
  }

  /** Returns an engine for a model, which costs little to make. */
  DigestEngine engineFor(ModelSource model) {
    DigestEngine given = engine;
    if (given != null) {
      return given;
    }
    StorageTrait trait = model instanceof StoredModel stored ? stored.trait() : StorageTrait.ANY;
    return HashingModule.digestEngine(HashingOptions.forStorage(trait, threads));
  }
}
