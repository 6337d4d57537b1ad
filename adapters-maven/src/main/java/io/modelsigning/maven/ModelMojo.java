package io.modelsigning.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What both goals have: which models there are, and how they are read.
 *
 * <p>Maven loads this class, and those below it, on whatever Java runs it. They are compiled for
 * Java 8 and name no class of the library in a signature or a field, so that a Java that is too old
 * is told of, not tripped over.
 */
abstract class ModelMojo extends AbstractMojo {
  private static final int OLDEST_JAVA = 21;

  /** Where paths start. */
  @Parameter(defaultValue = "${project.basedir}", readonly = true, required = true)
  File basedir = new File("");

  /**
   * A model: a file or a folder, or a pattern for several below the project, in which {@code *}
   * stands for any characters of a name, {@code ?} for one, and {@code **} for any number of
   * folders. A pattern that matches nothing fails the build.
   */
  @Parameter(property = "model-signing.model")
  @Nullable String model;

  /** More of them, of the same forms. */
  @Parameter(property = "model-signing.models")
  List<String> models = new ArrayList<>();

  /**
   * The signature's file, for one model alone. Unless set, {@code model.sig} in a folder, and
   * {@code NAME.sig} beside a file.
   */
  @Parameter(property = "model-signing.signature")
  @Nullable File signature;

  /**
   * Paths within each model, with all that is below them. Signing leaves them out; verifying lets
   * unsigned files lie there.
   */
  @Parameter(property = "model-signing.ignorePaths")
  List<String> ignorePaths = new ArrayList<>();

  /** How many threads hash; as many as there are processors, if 0. */
  @Parameter(property = "model-signing.threads", defaultValue = "0")
  int threads;

  /** Does nothing. */
  @Parameter(property = "model-signing.skip", defaultValue = "false")
  boolean skip;

  Map<String, String> environment = System.getenv();

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    requireJava(System.getProperty("java.specification.version", ""));
    if (skip) {
      getLog().info("skipped: model-signing.skip is set");
      return;
    }
    run();
  }

  /**
   * Makes sure that the library's classes can be loaded.
   *
   * @param version of the specification of Java that Maven runs on, such as {@code 17} or {@code
   *     1.8}
   */
  static void requireJava(String version) throws MojoExecutionException {
    int feature;
    try {
      feature = Integer.parseInt(version);
    } catch (NumberFormatException e) {
      feature = 0;
    }
    if (feature < OLDEST_JAVA) {
      throw new MojoExecutionException(
          "Maven must run on Java "
              + OLDEST_JAVA
              + " or later for model-signing, but runs on "
              + version
              + ": JAVA_HOME says on which");
    }
  }

  /** Does what the goal is for. */
  abstract void run() throws MojoExecutionException, MojoFailureException;

  /** Returns what names models, as it was configured. */
  List<String> named() {
    List<String> named = new ArrayList<>();
    if (model != null) {
      named.add(model);
    }
    named.addAll(models);
    return named;
  }
}
