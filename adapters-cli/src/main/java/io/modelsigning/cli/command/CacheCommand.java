package io.modelsigning.cli.command;

import io.modelsigning.cli.cache.CacheReport;
import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.digests.DigestCaches;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.OptionGroup;
import io.modelsigning.cli.option.ThreadOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.usecase.UseCaseFactory;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.ContentStamp;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.FileRange;
import io.modelsigning.domain.manifest.ModelFile;
import io.modelsigning.domain.port.out.DigestCache;
import io.modelsigning.domain.port.out.ListingPolicy;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.storage.Location;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Shows, clears or checks the digest cache. */
final class CacheCommand implements Command {
  private static final int DEFAULT_SAMPLE = 100;

  /** What is done with the cache. */
  private enum Task {
    INFO,
    CLEAR,
    VERIFY
  }

  private final DigestCaches caches;
  private final UseCaseFactory useCases;
  private final Storages storages;
  private final DigestCacheOptions place = DigestCacheOptions.ofManaging();
  private final ThreadOption threads = new ThreadOption();
  private final Option<Integer> sample =
      OptionGroup.OTHER.optionOfOneRun(
          Integer.class,
          "--sample",
          "N",
          "Compare so many digests, chosen by chance. Default: " + DEFAULT_SAMPLE + ".");

  private Task task = Task.INFO;

  @Inject
  CacheCommand(DigestCaches caches, UseCaseFactory useCases, Storages storages) {
    this.caches = caches;
    this.useCases = useCases;
    this.storages = storages;
  }

  /** Returns this command for the task of that name. */
  CacheCommand to(String wanted) {
    task = Task.valueOf(wanted.toUpperCase(Locale.ROOT));
    return this;
  }

  /** Returns the definition of what holds these commands. */
  static CommandSpec group() {
    return Definition.of(new Object(), "cache", "Show, clear or check the digest cache.")
        .synopsis("model-signing cache info|clear|verify [OPTIONS]")
        .description(
            "The cache keeps digests of files that were signed or digested with --digest-cache, so"
                + " that what has not changed need not be read again.")
        .examples(
            "  What is kept here:",
            "    model-signing cache info",
            "  Whether what is kept is right:",
            "    model-signing cache verify")
        .with();
  }

  @Override
  public CommandSpec definition() {
    return switch (task) {
      case INFO ->
          Definition.of(this, "info", "Show where the digest cache is, and what it holds.")
              .synopsis("model-signing cache info [OPTIONS]")
              .description("How many digests there are, how old, and how much room they take.")
              .examples("  For a script:", "    model-signing cache info --output json")
              .with(place);
      case CLEAR ->
          Definition.of(this, "clear", "Remove all that is in the digest cache.")
              .synopsis("model-signing cache clear [OPTIONS]")
              .description("Runs that use it at the same time go on, and hash what is missing.")
              .examples("  After a doubt:", "    model-signing cache clear")
              .with(place);
      case VERIFY ->
          Definition.of(this, "verify", "Hash files again, and compare with the digest cache.")
              .synopsis("model-signing cache verify [OPTIONS]")
              .description(
                  "Of digests chosen by chance, those of files that are still what they were are"
                      + " computed once more. One that is wrong is removed, and the exit code is"
                      + " 1.")
              .examples("  A thousand digests:", "    model-signing cache verify --sample 1000")
              .with(sample, place, threads);
    };
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    Path directory = caches.require(place);
    DigestCache cache = caches.cache(directory);
    CacheReport report =
        switch (task) {
          case INFO -> new CacheReport.Shown(directory, cache.summary());
          case CLEAR -> new CacheReport.Cleared(directory, cache.clear());
          case VERIFY -> compare(directory, cache, context);
        };
    return new CommandResult.OfCache(subject(), report);
  }

  private CacheReport compare(Path directory, DigestCache cache, CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    int wanted = sample.or(DEFAULT_SAMPLE);
    if (wanted < 1) {
      throw new UsageException("--sample must be at least 1, but is " + wanted);
    }
    long right = 0;
    long passed = 0;
    List<CacheReport.Wrong> wrong = new ArrayList<>();
    for (DigestCache.Entry entry : cache.sample(wanted)) {
      Optional<Digest> computed = computed(entry, context);
      if (computed.isEmpty()) {
        passed++;
      } else if (computed.get().equals(entry.digest())) {
        right++;
      } else {
        wrong.add(new CacheReport.Wrong(entry, computed.get()));
        cache.remove(entry);
      }
    }
    return new CacheReport.Compared(directory, right, passed, wrong);
  }

  /** Returns the digest of what an entry is of; empty if that is no longer there. */
  private Optional<Digest> computed(DigestCache.Entry entry, CommandContext context)
      throws UsageException, InterruptedException {
    try {
      StoredModel model = storages.model(new Location(entry.file()), context.progress());
      if (!model.isSingleFile()) {
        return Optional.empty();
      }
      ModelFile file = model.list(ListingPolicy.allBut(Exclusions.NONE, true)).files().getFirst();
      if (!isOf(entry, model, file) || entry.endBytes() > file.sizeBytes()) {
        return Optional.empty();
      }
      Digest digest =
          useCases
              .engines(threads, context)
              .engineFor(model.trait())
              .digest(
                  model,
                  List.of(new FileRange(file, entry.startBytes(), entry.endBytes())),
                  entry.digest().algorithm(),
                  context.progress())
              .getFirst();
      return isOf(entry, model, file) ? Optional.of(digest) : Optional.empty();
    } catch (ModelAccessException | UnacceptableModelException e) {
      context.debug(() -> "cannot compare the digest of '%s': %s".formatted(entry.file(), e));
      return Optional.empty();
    }
  }

  private static boolean isOf(DigestCache.Entry entry, StoredModel model, ModelFile file)
      throws ModelAccessException {
    return model.stamp(file).map(ContentStamp::identity).equals(Optional.of(entry.identity()));
  }

  @Override
  public Subject subject() {
    return Subject.of("cache " + task.name().toLowerCase(Locale.ROOT));
  }
}
