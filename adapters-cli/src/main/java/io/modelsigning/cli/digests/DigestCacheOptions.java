package io.modelsigning.cli.digests;

import static io.modelsigning.cli.option.OptionGroup.HASHING;

import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.Options;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Whether digests of earlier runs are used, and where they are kept. */
public final class DigestCacheOptions implements Options {
  static final String DIRECTORY = "--digest-cache-dir";

  /** What the use of the cache hangs on. */
  private enum Use {
    COMPUTING,
    VERIFYING,
    MANAGING
  }

  private final Use use;

  private final Option<Boolean> cached =
      HASHING.negatable(
          false,
          "--digest-cache",
          "Take digests of files that have not changed since an earlier run from the cache, and"
              + " keep those that are computed. --digest-cache=DIR names its directory too."
              + " Default: read and hash all.");

  private final Option<Boolean> trusted =
      HASHING.flagOfOneRun(
          "--trust-digest-cache",
          "Believe the digest cache instead of reading files that have not changed since an earlier"
              + " run. --trust-digest-cache=DIR names its directory too. Whoever can write to the"
              + " cache, or set the clock, can have a changed model verified. Default: read all.");

  private final Option<Boolean> forced =
      HASHING.flagOfOneRun(
          "--force-digest-cache",
          "Use the digest cache also on file systems whose times may not tell of every change, such"
              + " as those of networks and containers.");

  private final Option<Path> directory =
      HASHING.file(
          FileRole.CACHE,
          DIRECTORY,
          "DIR",
          "The directory of the digest cache, which must be the user's alone; with none there is no"
              + " cache. Default: $XDG_CACHE_HOME/model-signing/digests, else"
              + " ~/.cache/model-signing/digests.");

  private DigestCacheOptions(Use use) {
    this.use = use;
  }

  /** Returns those of commands that compute digests. */
  public static DigestCacheOptions ofComputing() {
    return new DigestCacheOptions(Use.COMPUTING);
  }

  /** Returns those of commands that verify, which believe nothing that they need not. */
  public static DigestCacheOptions ofVerifying() {
    return new DigestCacheOptions(Use.VERIFYING);
  }

  /** Returns those of commands that are about the cache itself. */
  public static DigestCacheOptions ofManaging() {
    return new DigestCacheOptions(Use.MANAGING);
  }

  @Override
  public void addTo(CommandSpec command) {
    switch (use) {
      case COMPUTING -> {
        cached.addTo(command);
        forced.addTo(command);
      }
      case VERIFYING -> {
        trusted.addTo(command);
        forced.addTo(command);
      }
      case MANAGING -> {
        // It is asked for by the command itself.
      }
    }
    directory.addTo(command);
  }

  Option<Path> directory() {
    return directory;
  }

  /** Returns the option by which the cache was asked for, or would be. */
  String name() {
    return use == Use.VERIFYING ? "--trust-digest-cache" : "--digest-cache";
  }

  boolean isWanted() {
    return switch (use) {
      case COMPUTING -> cached.or(false);
      case VERIFYING -> trusted.or(false);
      case MANAGING -> true;
    };
  }

  boolean isForced() {
    return forced.or(false);
  }
}
