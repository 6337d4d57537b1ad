package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.FILES;

import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.filesystem.LocalModel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** Which files of a model do not count. */
public final class ExclusionOptions implements Options {

  final Option<List<Path>> ignorePaths =
      FILES.files(
          FileRole.LEFT_OUT,
          "--ignore-paths",
          "PATH",
          "Leave out this file or directory of the model. Relative to the working directory, or"
              + " absolute. May be given several times.");

  public final Option<Boolean> ignoreGitPaths =
      FILES.negatable(
          true,
          "--ignore-git-paths",
          "Leave out .git, .gitattributes, .github and .gitignore at the top of the model, or"
              + " count them. Default: leave out.");

  public final Option<Boolean> allowSymlinks =
      FILES.flag(
          "--allow-symlinks",
          "Follow symbolic links instead of refusing them. When verifying, what the signature says"
              + " about links comes first; only signatures of v0.2.0 say nothing.");

  @Override
  public void addTo(CommandSpec command) {
    ignorePaths.addTo(command);
    ignoreGitPaths.addTo(command);
    allowSymlinks.addTo(command);
  }

  /** Warns of paths that are not there, which leave nothing out; likely they are misspelt. */
  public void warnOfAbsent(Consumer<Warning> warn) {
    for (Path path : ignorePaths.or(List.of())) {
      if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
        warn.accept(
            new Warning(
                CommandReasons.IGNORED_PATH_ABSENT,
                "--ignore-paths leaves out '%s', but nothing is there".formatted(path)));
      }
    }
  }

  /**
   * Returns the paths to leave out.
   *
   * @throws UsageException if one is outside the model, where leaving it out means nothing
   */
  public Set<ModelPath> pathsWithin(LocalModel model, Path modelPath) throws UsageException {
    Set<ModelPath> paths = new LinkedHashSet<>();
    for (Path path : ignorePaths.or(List.of())) {
      paths.add(
          model
              .relativize(path)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--ignore-paths must name paths in the model '%s', but '%s' is not in it%s"
                              .formatted(modelPath, path, meantWithin(modelPath, path)))));
    }
    return paths;
  }

  /** Paths begin in the working directory; many expect that they begin in the model. */
  private static String meantWithin(Path modelPath, Path path) {
    Path meant = modelPath.resolve(path);
    Path plain = path.normalize();
    boolean below = !plain.isAbsolute() && !plain.startsWith("..") && !plain.toString().isEmpty();
    return below && Files.exists(meant, LinkOption.NOFOLLOW_LINKS)
        ? ", perhaps '%s'".formatted(meant)
        : "";
  }
}
