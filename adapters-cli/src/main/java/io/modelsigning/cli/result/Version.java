package io.modelsigning.cli.result;

import io.modelsigning.cli.startup.VectorModule;
import io.modelsigning.hashing.HashingModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * The version of this program, as the build wrote it into a resource, and what a report of a
 * problem has to name besides.
 */
public final class Version implements IVersionProvider {
  /** Returns the version's number alone. */
  public static String number() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new AssertionError("the build leaves out version.properties");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }

  @Override
  public String[] getVersion() {
    VectorModule.load();
    return new String[] {
      "model-signing " + number(),
      "Java %s (%s), %s %s"
          .formatted(
              Runtime.version(),
              System.getProperty("java.vendor"),
              System.getProperty("os.name"),
              System.getProperty("os.arch")),
      "hashing kernels: " + HashingModule.kernels()
    };
  }
}
