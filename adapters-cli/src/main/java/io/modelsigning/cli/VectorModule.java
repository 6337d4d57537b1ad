package io.modelsigning.cli;

import java.util.Optional;

/**
 * Loads the JDK's vector module while the program runs. Asked for on the command line of the JVM,
 * the module has every run begin with a warning that it is an incubator, and without the archived
 * module graph; see the decision record on loading the vector module.
 */
final class VectorModule {
  /**
   * Set by a launcher that has also switched on the JVM's vector instructions; without them vectors
   * would work, and take ages.
   */
  static final String PROPERTY = "io.modelsigning.cli.load-vector-module";

  private static final String MODULE = "jdk.incubator.vector";

  private VectorModule() {}

  /** Loads the module if the launcher is for it; returns why that failed, if it did. */
  static Optional<String> load() {
    if (!Boolean.getBoolean(PROPERTY) || ModuleLayer.boot().findModule(MODULE).isPresent()) {
      return Optional.empty();
    }
    try {
      // Not an API; the application's manifest exports it to us.
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, MODULE);
      return Optional.empty();
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another JDK: hashing then goes on without lanes.
      return Optional.of("cannot load the module %s: %s".formatted(MODULE, e));
    }
  }
}
