package io.modelsigning.djl;

import ai.djl.MalformedModelException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The options that a model itself sets in a file {@code serving.properties}. Engines have some that
 * name files anywhere, such as a library that ONNX Runtime is to load; only those are let through
 * that are known not to. What the program's own options set is not taken from the model.
 */
final class ServingProperties {
  private static final String NAME = "serving.properties";
  private static final String OPTION = "option.";
  private static final String MODEL_NAME = "modelName";

  /** How to compute, not what. */
  private static final List<String> HARMLESS =
      List.of(
          "cpuArenaAllocator",
          "disablePerSessionThreads",
          "executionMode",
          "interOpNumThreads",
          "intraOpNumThreads",
          "mapLocation",
          "memoryPatternOptimization",
          "optLevel",
          "ortDevice");

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

  private ServingProperties() {}

  /**
   * @param folder the model, in which it may be one level down; all such files are looked at
   * @param own the options that the program sets
   * @throws MalformedModelException if the model sets another option than those that are harmless
   */
  static void requireHarmless(Path folder, Map<String, String> own)
      throws IOException, MalformedModelException {
    for (Path file : all(folder)) {
      Properties properties = new Properties();
      try (Reader in = Files.newBufferedReader(file)) {
        properties.load(in);
      } catch (IllegalArgumentException e) {
        throw new MalformedModelException("'%s' cannot be read".formatted(NAME), e);
      }
      for (String key : new TreeSet<>(properties.stringPropertyNames())) {
        if (key.startsWith(OPTION)) {
          String option = key.substring(OPTION.length());
          if (!own.containsKey(option) && !isHarmless(option, properties.getProperty(key))) {
            throw new MalformedModelException(
                "the model's '%s' must set only options that load nothing more, but sets '%s'"
                    .formatted(NAME, key));
          }
        }
      }
    }
  }

  private static boolean isHarmless(String option, String value) {
    return HARMLESS.contains(option)
        || (option.equals(MODEL_NAME) && PLAIN_NAME.matcher(value).matches());
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> path.endsWith(NAME) && Files.isRegularFile(path)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
