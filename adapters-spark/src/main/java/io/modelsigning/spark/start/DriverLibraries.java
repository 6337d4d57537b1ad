package io.modelsigning.spark.start;

import java.net.URL;
import java.net.URLClassLoader;

/**
 * Loads what the program's own libraries have from them, whatever versions Spark has; all else, and
 * so what executors share with the driver, from Spark's class path.
 */
final class DriverLibraries extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  DriverLibraries(URL[] jars, ClassLoader spark) {
    super("model-signing", jars, spark);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith("java.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        try {
          loaded = findClass(name);
        } catch (ClassNotFoundException e) {
          return super.loadClass(name, resolve);
        }
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  /** Services and other resources likewise: the program's own come first. */
  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }
}
