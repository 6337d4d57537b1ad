package io.modelsigning.cli.addon;

import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.Version;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * Jars in a folder beside the program, which it loads when they are needed, into a class loader of
 * their own. Whoever never needs them has none of their classes.
 */
public final class AddOn {
  /** A file of the folder: the version of the program that the jars are for. */
  public static final String VERSION = "version.txt";

  private static final int MAXIMUM_VERSION_BYTES = 200;

  private final String name;
  private final Path folder;

  /**
   * Makes an add-on.
   *
   * @param folder where its jars are
   */
  public AddOn(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  /** Returns the add-on of a name that belongs to the program that is running. */
  public static AddOn named(String name) {
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

  /** Looks for one of what a service is implemented by. */
  public interface Choice<S, T> {
    /** Returns what is wanted of an implementation, or empty for the next one. */
    Optional<T> of(S service, ClassLoader loader);
  }

  /**
   * Returns what the first implementation of a service gives.
   *
   * @param need the beginning of a sentence: who needs the add-on
   * @param lack its end: what it has to do
   * @throws AddOnException if the add-on is not there, or cannot be used
   */
  public <S, T> T load(Class<S> service, String need, String lack, Choice<S, T> choice)
      throws AddOnException {
    URLClassLoader loader = loader(need);
    try {
      for (S each : ServiceLoader.load(service, loader)) {
        Optional<T> chosen = choice.of(each, loader);
        if (chosen.isPresent()) {
          return chosen.get();
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new AddOnException(
          CommandReasons.ADD_ON_UNUSABLE,
          "the add-on '%s' in '%s' cannot be loaded: %s".formatted(name, folder, e.getMessage()),
          e);
    }
    throw new AddOnException(
        CommandReasons.ADD_ON_UNUSABLE,
        "the add-on '%s' in '%s' must %s, but does not".formatted(name, folder, lack),
        null);
  }

  /** Returns whether there is a folder of it. */
  public boolean isThere() {
    return Files.isDirectory(folder);
  }

  /**
   * Returns what loads its classes.
   *
   * @param need who needs them, for messages
   */
  public URLClassLoader loader(String need) throws AddOnException {
    TreeSet<Path> jars = new TreeSet<>();
    try {
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
          found.forEach(jars::add);
        }
      }
      if (jars.isEmpty()) {
        throw new AddOnException(
            CommandReasons.ADD_ON_MISSING,
            "%s the add-on '%s', which is not in '%s'".formatted(need, name, folder),
            null);
      }
      requireVersion();
      List<URL> urls = new ArrayList<>();
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
      // Open as long as the program runs: classes are loaded until the last signature is made.
      return new URLClassLoader(name, urls.toArray(URL[]::new), new ProgramClasses());
    } catch (IOException e) {
      throw new AddOnException(
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
  private void requireVersion() throws IOException, AddOnException {
    String wanted = Version.number();
    Path file = folder.resolve(VERSION);
    String found = "unknown";
    if (Files.exists(file) && Files.size(file) <= MAXIMUM_VERSION_BYTES) {
      found = Files.readString(file).strip();
    }
    if (!found.equals(wanted)) {
      throw new AddOnException(
          CommandReasons.ADD_ON_UNUSABLE,
          "the add-on '%s' in '%s' must be of the program's version %s, but is of version %s"
              .formatted(name, folder, wanted, found),
          null);
    }
  }
}
