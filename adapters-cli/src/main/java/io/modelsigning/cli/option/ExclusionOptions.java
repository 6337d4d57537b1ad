package io.modelsigning.cli.option;

import static io.modelsigning.cli.option.OptionGroup.FILES;

import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** Which files of a model do not count. */
public final class ExclusionOptions implements Options {

  final Option<List<Location>> ignorePaths =
      FILES.locations(
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

  private final boolean links;

  /** Makes the options. */
  public ExclusionOptions() {
    this(true);
  }

  private ExclusionOptions(boolean links) {
    this.links = links;
  }

  /** Returns whether one is given that speaks of what lies in a model. */
  public boolean areGiven() {
    return ignorePaths.value() != null || allowSymlinks.or(false);
  }

  /** Returns those that go with a policy, which says itself what links may be. */
  public static ExclusionOptions underPolicy() {
    return new ExclusionOptions(false);
  }

  @Override
  public void addTo(CommandSpec command) {
    ignorePaths.addTo(command);
    ignoreGitPaths.addTo(command);
    if (links) {
      allowSymlinks.addTo(command);
    }
  }

  /**
   * Returns the paths to leave out. Warns of those where nothing is, which leave nothing out;
   * likely they are misspelt.
   *
   * @throws UsageException if one is outside the model, where leaving it out means nothing
   */
  public Set<ModelPath> pathsWithin(StoredModel model, Consumer<Warning> warn)
      throws UsageException {
    Set<ModelPath> paths = new LinkedHashSet<>();
    List<Warning> warnings = new ArrayList<>();
    for (Location location : ignorePaths.or(List.of())) {
      switch (model.relate(location)) {
        case Relation.Within within -> {
          paths.add(within.path());
          if (!within.exists()) {
            warnings.add(
                new Warning(
                    CommandReasons.IGNORED_PATH_ABSENT,
                    "--ignore-paths leaves out '%s', but nothing is there".formatted(location)));
          }
        }
        case Relation.Outside outside ->
            throw new UsageException(
                "--ignore-paths must name paths in the model '%s', but '%s' is not in it%s"
                    .formatted(
                        model.given(),
                        location,
                        outside.meant().map(", perhaps '%s'"::formatted).orElse("")));
      }
    }
    warnings.forEach(warn);
    return paths;
  }

  /** Returns the paths to leave out of one of several models: those that are in it. */
  public Set<ModelPath> thoseWithin(StoredModel model) {
    Set<ModelPath> paths = new LinkedHashSet<>();
    for (Location location : ignorePaths.or(List.of())) {
      model.relate(location).pathWithin().ifPresent(paths::add);
    }
    return paths;
  }
}
