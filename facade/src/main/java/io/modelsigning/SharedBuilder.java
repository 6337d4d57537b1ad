package io.modelsigning;

import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.StatementCodec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What builders of signers and of verifiers have in common.
 *
 * @param <B> the builder itself, so that its own methods can follow
 */
abstract sealed class SharedBuilder<B extends SharedBuilder<B>>
    permits ModelSigner.Builder, ModelVerifier.Builder {
  final Surroundings surroundings = new Surroundings();

  SharedBuilder() {}

  abstract B self();

  /**
   * Hashes with this many threads; as many as there are processors, unless set.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public B threads(int count) {
    surroundings.setThreads(count);
    return self();
  }

  /** Hashes with another engine. */
  public B engine(DigestEngine engine) {
    surroundings.setEngine(engine);
    return self();
  }

  /** Reads and writes statements by another codec than that of JSON. */
  public B statements(StatementCodec codec) {
    surroundings.statements = codec;
    return self();
  }

  /** Reads and writes bundles by another codec than that of JSON. */
  public B bundles(BundleCodec codec) {
    surroundings.bundles = codec;
    return self();
  }

  /** Judges by the time of this clock; the system's, unless set. */
  public B clock(Clock clock) {
    surroundings.clock = clock;
    return self();
  }

  /** Tells {@code listener} how each verification or signing goes on. */
  public B progress(ProgressListener listener) {
    surroundings.progress = listener;
    return self();
  }

  /** Runs futures by {@code executor}; by a thread of its own each, unless set. */
  public B executor(Executor executor) {
    surroundings.executor = executor;
    return self();
  }

  /**
   * Keeps the copy of Sigstore's trust root in this directory; in {@code
   * $XDG_CACHE_HOME/model-signing}, else {@code ~/.cache/model-signing}, unless set.
   */
  public B cacheDirectory(Path directory) {
    surroundings.setCache(Optional.of(directory));
    return self();
  }

  /** Keeps no copy of Sigstore's trust root. */
  public B withoutCache() {
    surroundings.setCache(Optional.empty());
    return self();
  }

  /**
   * Looks for proxies, authorities, directories and, to sign, identity tokens in these variables,
   * not in the process's.
   */
  public B environment(Map<String, String> variables) {
    surroundings.setEnvironment(variables);
    return self();
  }
}
