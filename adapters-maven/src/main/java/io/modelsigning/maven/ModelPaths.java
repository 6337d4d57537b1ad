package io.modelsigning.maven;

import io.modelsigning.domain.policy.Glob;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.plugin.MojoExecutionException;

/** Finds the models that a configuration names. */
final class ModelPaths {
  private static final String SIGNATURE = ".sig";

  private final Path basedir;

  ModelPaths(File basedir) {
    this.basedir = basedir.toPath().toAbsolutePath().normalize();
  }

  /**
   * Returns the models, each once.
   *
   * @param named files, folders and patterns
   * @throws MojoExecutionException if there is none, or a pattern matches nothing or is none
   */
  Collection<Path> find(List<String> named) throws MojoExecutionException {
    if (named.isEmpty()) {
      throw new MojoExecutionException(
          "a model must be named, by <models>, <model> or -Dmodel-signing.models");
    }
    Set<Path> models = new LinkedHashSet<>();
    for (String one : named) {
      if (one.contains("*") || one.contains("?")) {
        models.addAll(matching(one));
      } else {
        models.add(basedir.resolve(one).normalize());
      }
    }
    return models;
  }

  /** Returns a model as messages call it. */
  String display(Path model) {
    return Text.oneLine((model.startsWith(basedir) ? basedir.relativize(model) : model).toString());
  }

  private static String name(Path path) {
    return path.getName(path.getNameCount() - 1).toString();
  }

  private Set<Path> matching(String pattern) throws MojoExecutionException {
    Set<Path> found = new TreeSet<>();
    try {
      Glob glob = Glob.of(pattern.replace(File.separatorChar, '/'));
      String[] components = glob.toString().split("/", -1);
      int depth = glob.toString().contains("**") ? Integer.MAX_VALUE : components.length;
      Files.walkFileTree(
          basedir,
          EnumSet.noneOf(FileVisitOption.class),
          depth,
          new Matching(glob, components, found));
    } catch (IllegalArgumentException e) {
      throw new MojoExecutionException(Text.of(e), e);
    } catch (IOException e) {
      throw new MojoExecutionException(
          "'%s' cannot be searched for '%s': %s".formatted(basedir, pattern, Text.of(e)), e);
    }
    if (found.isEmpty()) {
      throw new MojoExecutionException(
          "'%s' must match a model below '%s', but matches none".formatted(pattern, basedir));
    }
    return found;
  }

  /** Takes the outermost of what matches, but for signatures beside what they sign. */
  private final class Matching extends SimpleFileVisitor<Path> {
    private final Glob glob;
    private final String[] components;
    private final Set<Path> found;

    Matching(Glob glob, String[] components, Set<Path> found) {
      this.glob = glob;
      this.components = components;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (folder.equals(basedir)) {
        return FileVisitResult.CONTINUE;
      }
      if (matches(folder)) {
        found.add(folder);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return mayHoldMatches(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    /** Nothing is looked at that cannot match, such as other modules and what they built. */
    private boolean mayHoldMatches(Path folder) {
      Path relative = basedir.relativize(folder);
      for (int i = 0; i < relative.getNameCount(); i++) {
        if (i >= components.length) {
          return false;
        }
        String component = components[i];
        if (component.equals("**")) {
          return true;
        }
        String name = relative.getName(i).toString();
        if (!Glob.of(component).matches(name, name)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (matches(file) && !isSignatureBesideModel(file)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean matches(Path path) {
      Path relative = basedir.relativize(path);
      // A pattern without a slash is for names, and here for those in the project's own folder.
      return (glob.isForPaths() || glob.matchesAll() || relative.getNameCount() == 1)
          && glob.matches(relative.toString().replace(File.separatorChar, '/'), name(relative));
    }

    private static boolean isSignatureBesideModel(Path file) {
      String name = name(file);
      return name.endsWith(SIGNATURE)
          && Files.exists(
              file.resolveSibling(name.substring(0, name.length() - SIGNATURE.length())),
              LinkOption.NOFOLLOW_LINKS);
    }
  }
}
