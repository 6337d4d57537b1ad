package io.modelsigning.cli.signer;

import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.Version;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.KeyHolderProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * Jars in a folder beside the program, which it loads when a key is named that needs them, into a
 * class loader of their own. Whoever never names such a key has neither their size nor their
 * classes.
 */
final class AddOn {
  /** A file of the folder: the version of the program that the jars are for. */
  static final String VERSION = "version.txt";

  private static final int MAXIMUM_VERSION_BYTES = 200;

  private final String name;
  private final Path folder;

  AddOn(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  /** Returns the add-on of a name that belongs to the program that is running. */
  static AddOn named(String name) {
    return new AddOn(name, home().resolve("add-ons").resolve(name));
  }

  /** The program's jars are in {@code app/lib} of its folder; a build has a folder of classes. */
  private static Path home() {
    URL code = AddOn.class.getProtectionDomain().getCodeSource().getLocation();
    Path classes = Path.of(URI.create(code.toString()));
    try {
      Path real = classes.toRealPath();
      return real.resolve(Files.isDirectory(real) ? ".." : "../../..").normalize();
    } catch (IOException e) {
      return classes;
    }
  }

  /**
   * Returns what holds the keys of a scheme.
   *
   * @throws SigningException if the add-on is not there, or cannot be used
   */
  KeyHolder keyHolder(String scheme, Map<String, String> environment) throws SigningException {
    URLClassLoader loader = loader(scheme);
    try {
      for (KeyHolderProvider provider : ServiceLoader.load(KeyHolderProvider.class, loader)) {
        if (provider.scheme().equals(scheme)) {
          return new AddOnKeys(provider.holder(environment), loader);
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new SigningException(
          CommandReasons.ADD_ON_UNUSABLE,
          "the add-on '%s' in '%s' cannot be loaded: %s".formatted(name, folder, e.getMessage()),
          e);
    }
    throw new SigningException(
        CommandReasons.ADD_ON_UNUSABLE,
        "the add-on '%s' in '%s' must hold keys of %s://, but does not"
            .formatted(name, folder, scheme));
  }

  URLClassLoader loader(String scheme) throws SigningException {
    TreeSet<Path> jars = new TreeSet<>();
    try {
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
          found.forEach(jars::add);
        }
      }
      if (jars.isEmpty()) {
        throw new SigningException(
            CommandReasons.ADD_ON_MISSING,
            "keys of %s:// need the add-on '%s', which is not in '%s'"
                .formatted(scheme, name, folder));
      }
      requireVersion();
      List<URL> urls = new ArrayList<>();
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
      // Open as long as the program runs: classes are loaded until the last signature is made.
      return new URLClassLoader(name, urls.toArray(URL[]::new), new ProgramClasses());
    } catch (IOException e) {
      throw new SigningException(
          CommandReasons.ADD_ON_UNUSABLE,
          "the add-on '%s' in '%s' cannot be read: %s".formatted(name, folder, e.getMessage()),
          e);
    }
  }

  /** Of the program, add-ons see its own classes alone: libraries, they bring in their versions. */
  private static final class ProgramClasses extends ClassLoader {
    ProgramClasses() {
      super("program", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String className) throws ClassNotFoundException {
      if (className.startsWith("io.modelsigning.")) {
        return AddOn.class.getClassLoader().loadClass(className);
      }
      throw new ClassNotFoundException(className);
    }
  }

  /** Its classes were made for the program's own, which change. */
  private void requireVersion() throws IOException, SigningException {
    String wanted = Version.number();
    Path file = folder.resolve(VERSION);
    String found = "unknown";
    if (Files.exists(file) && Files.size(file) <= MAXIMUM_VERSION_BYTES) {
      found = Files.readString(file).strip();
    }
    if (!found.equals(wanted)) {
      throw new SigningException(
          CommandReasons.ADD_ON_UNUSABLE,
          "the add-on '%s' in '%s' must be of the program's version %s, but is of version %s"
              .formatted(name, folder, wanted, found));
    }
  }
}
