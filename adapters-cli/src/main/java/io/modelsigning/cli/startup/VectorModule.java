package io.modelsigning.cli.startup;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Optional;

/**
 * Loads the JDK's vector module while the program runs. Asked for on the command line of the JVM,
 * the module has every run begin with a warning that it is an incubator, and without the archived
 * module graph; see the decision record on loading the vector module.
 */
public final class VectorModule {
  /**
   * Set by a launcher that has also switched on the JVM's vector instructions; without them vectors
   * would work, and take ages.
   */
  public static final String PROPERTY = "io.modelsigning.cli.load-vector-module";

  private static final String MODULE = "jdk.incubator.vector";

  private static boolean loaded;

  private VectorModule() {}

  /** Loads the module if the launcher is for it; returns why that failed, if it did. */
  public static synchronized Optional<String> load() {
    if (loaded
        || !Boolean.getBoolean(PROPERTY)
        || ModuleLayer.boot().findModule(MODULE).isPresent()) {
      return Optional.empty();
    }
    try {
      ModuleReference reference = ModuleFinder.ofSystem().find(MODULE).orElseThrow();
      define(reference.descriptor(), reference.location().orElseThrow());
      loaded = true;
      return Optional.empty();
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another JDK: hashing then goes on without lanes.
      return Optional.of("cannot load the module %s: %s".formatted(MODULE, e));
    }
  }

  /**
   * Does what the JDK does to load a module at run time, for one that needs the base module alone:
   * to resolve a graph of modules takes 40 ms.
   */
  private static void define(ModuleDescriptor descriptor, URI location)
      throws ReflectiveOperationException {
    Module base = Object.class.getModule();
    // Not an API; the application's manifest exports it to us.
    Class<?> modules = Class.forName("jdk.internal.module.Modules");
    Method addReads = modules.getMethod("addReads", Module.class, Module.class);
    Method exportTo = modules.getMethod("addExports", Module.class, String.class, Module.class);
    Method export = modules.getMethod("addExports", Module.class, String.class);
    Module module =
        (Module)
            modules
                .getMethod("defineModule", ClassLoader.class, ModuleDescriptor.class, URI.class)
                .invoke(null, null, descriptor, location);
    addReads.invoke(null, module, base);
    for (ModuleDescriptor.Exports exports : base.getDescriptor().exports()) {
      if (exports.targets().contains(MODULE)) {
        exportTo.invoke(null, base, exports.source(), module);
      }
    }
    for (ModuleDescriptor.Exports exports : descriptor.exports()) {
      export.invoke(null, module, exports.source());
    }
  }
}
