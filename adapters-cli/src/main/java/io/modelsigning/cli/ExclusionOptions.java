package io.modelsigning.cli;

import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.filesystem.LocalModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which files of a model do not count. */
final class ExclusionOptions {
  @Option(
      names = "--ignore-paths",
      paramLabel = "PATH",
      description =
          "Leave out this file or directory of the model. Relative to the working directory, or"
              + " absolute. May be given several times.")
  List<Path> ignorePaths = new ArrayList<>();

  @Option(
      names = "--ignore-git-paths",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Leave out .git, .gitattributes, .github and .gitignore at the top of the model, or"
              + " count them. Default: leave out.")
  boolean ignoreGitPaths = true;

  @Option(
      names = "--allow-symlinks",
      description =
          "Follow symbolic links instead of refusing them. When verifying, what the signature says"
              + " about links comes first.")
  boolean allowSymlinks;

  /**
   * Returns the paths to leave out.
   *
   * @throws UsageException if one is outside the model, where leaving it out means nothing
   */
  Set<ModelPath> pathsWithin(LocalModel model, Path modelPath) throws UsageException {
    Set<ModelPath> paths = new LinkedHashSet<>();
    for (Path path : ignorePaths) {
      paths.add(
          model
              .relativize(path)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--ignore-paths must name paths in the model '%s', but '%s' is not in it"
                              .formatted(modelPath, path))));
    }
    return paths;
  }
}
