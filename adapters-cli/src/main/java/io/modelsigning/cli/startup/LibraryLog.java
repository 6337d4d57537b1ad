package io.modelsigning.cli.startup;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Keeps silent what the platform and libraries log: a command answers in its own words.
 *
 * <p>It also spares time. The first message that a library might have makes the platform look for a
 * logger in every jar of the class path, unless it is found by way of {@code META-INF/services} in
 * the first; in fact the first two, since the class loader of JDK 25 looks for one more resource
 * than it is asked for. So both jars that begin the class path name this class. When it is found,
 * the platform asks whether there is another, and so there has to be, named by the same file.
 */
public final class LibraryLog extends System.LoggerFinder {
  /** For the platform. */
  public LibraryLog() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Silent(name);
  }

  /** Ends the platform's search for more than one; never made. */
  public static final class Other extends System.LoggerFinder {
    /** For the platform. */
    public Other() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
      return new Silent(name);
    }
  }

  private static final class Silent implements System.Logger {
    private final String name;

    private Silent(String name) {
      this.name = name;
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return false;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      // Nothing is loggable.
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object... parameters) {
      // Nothing is loggable.
    }
  }
}
