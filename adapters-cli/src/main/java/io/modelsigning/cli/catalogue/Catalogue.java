package io.modelsigning.cli.catalogue;

import io.modelsigning.cli.option.FilesInUse;
import io.modelsigning.cli.option.SearchOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.result.Tally;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.session.Outcome;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.discovery.LeftOut;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.port.in.DiscoverModels;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalStorage;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine.TypeConversionException;

/**
 * Works on several models at the same time, in the order in which they are named or found, and
 * answers each as soon as it is done with it. What one of them comes to does not stop the others.
 */
public final class Catalogue {
  /** So many models wait for a thread; more are looked for only when there is room. */
  private static final int WAITING_PER_THREAD = 4;

  private final Storages storages;
  private final ListFile lists;
  private final Clock clock;

  @Inject
  Catalogue(Storages storages, ListFile lists, Clock clock) {
    this.storages = storages;
    this.lists = lists;
    this.clock = clock;
  }

  /** What is done with each model; by several threads. */
  public interface Work {
    /** Does one thing with each model. */
    interface Step {
      CommandResult on(SignedModel model, Subject about, CommandContext context)
          throws UsageException, ModelSigningException, InterruptedException;
    }

    /** Returns the work that consists of a step, with the outcome in JSON of success. */
    static Work of(String doneId, Step step) {
      return new Work() {
        @Override
        public CommandResult on(SignedModel model, Subject about, CommandContext context)
            throws UsageException, ModelSigningException, InterruptedException {
          return step.on(model, about, context);
        }

        @Override
        public String doneId() {
          return doneId;
        }
      };
    }

    /**
     * Does it.
     *
     * @param about what the command is about, and the model
     */
    CommandResult on(SignedModel model, Subject about, CommandContext context)
        throws UsageException, ModelSigningException, InterruptedException;

    /** Returns the outcome in JSON of a model that is as it should be. */
    String doneId();

    /** Returns what has a result of its own; the model as a whole, unless it says otherwise. */
    default List<SignedModel> parts(SignedModel model) {
      return List.of(model);
    }
  }

  /**
   * Does the work on every model that the options lead to.
   *
   * @param named the models, or where to search
   * @param search how more are found, and which do not count
   * @param about what the command is about, but for the model
   * @param threads how many models are worked on at the same time
   * @param usualSignatures where the signatures of a model are that is named rather than found
   * @throws UsageException if the options make no sense
   */
  public CommandResult.Several of(
      List<Location> named,
      SearchOptions search,
      Subject about,
      int threads,
      Function<Location, List<Location>> usualSignatures,
      Work work,
      CommandContext context)
      throws UsageException {
    List<Location> roots = roots(named, search);
    Optional<ChangedFiles> changed = changed(search);
    Run run = new Run(about, work, context, changed, threads);
    boolean interrupted = false;
    try {
      boolean recursive = search.isRecursive();
      for (Location root : roots) {
        if (recursive) {
          run.search(root);
        } else {
          run.found(new SignedModel(root, usualSignatures.apply(root)));
        }
      }
      if (recursive) {
        run.refuseRemoved(roots);
      }
      run.awaitAll();
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      run.stop();
    }
    return new CommandResult.Several(
        about, work.doneId(), run.tally(), changed.isPresent(), interrupted);
  }

  private List<Location> roots(List<Location> named, SearchOptions search) throws UsageException {
    List<Location> roots = new ArrayList<>(named);
    Path file = search.filesFrom.value();
    if (file != null) {
      for (String name : lists.read("--files-from", file, search.nul.or(false))) {
        try {
          roots.add(storages.locationOf(name));
        } catch (TypeConversionException e) {
          throw new UsageException("--files-from: " + e.getMessage());
        }
      }
    }
    return roots;
  }

  private Optional<ChangedFiles> changed(SearchOptions search) throws UsageException {
    Path file = search.affectedBy.value();
    return file == null
        ? Optional.empty()
        : Optional.of(new ChangedFiles(lists.read("--affected-by", file, search.nul.or(false))));
  }

  /** The work on all models; ends with {@link #stop}. */
  private final class Run implements DiscoverModels.Listener {
    private final Subject about;
    private final Work work;
    private final CommandContext context;
    private final Optional<ChangedFiles> changed;
    private final int room;
    private final Semaphore free;
    private final ExecutorService workers;
    private final CatalogueProgress progress;

    private final Object lock = new Object();
    // All below is guarded by the lock.
    private final Tally.Counter counter = new Tally.Counter();
    private final Set<Path> signed = new HashSet<>();
    private boolean stopped;

    Run(
        Subject about,
        Work work,
        CommandContext context,
        Optional<ChangedFiles> changed,
        int threads) {
      this.about = about;
      this.work = work;
      this.context = context;
      this.changed = changed;
      this.room = threads * WAITING_PER_THREAD;
      this.free = new Semaphore(room);
      this.workers =
          Executors.newFixedThreadPool(
              threads, Thread.ofPlatform().daemon().name("model-", 0).factory());
      this.progress = new CatalogueProgress(context.progress());
    }

    void search(Location root) throws InterruptedException {
      try {
        UseCases.discoverModels(storages).discover(root, this);
      } catch (ModelAccessException e) {
        unreadable(root, e);
      }
    }

    @Override
    public void found(SignedModel model) throws InterruptedException {
      if (changed.isPresent()) {
        synchronized (lock) {
          ChangedFiles.identityOf(model.model()).ifPresent(signed::add);
          if (!changed.get().concern(model)) {
            counter.addUnaffected();
            return;
          }
        }
      }
      for (SignedModel part : work.parts(model)) {
        begin(part);
      }
    }

    private void begin(SignedModel model) throws InterruptedException {
      progress.found();
      free.acquire();
      workers.execute(
          () -> {
            try {
              workOn(model);
            } finally {
              free.release();
            }
          });
    }

    @Override
    public void leftOut(LeftOut part) {
      synchronized (lock) {
        counter.add(part);
      }
    }

    @Override
    public void unreadable(Location location, ModelAccessException why) {
      answer(Outcome.of(aboutModel(location, List.of()), why), List.of(), Duration.ZERO);
    }

    private Subject aboutModel(Location model, List<Location> signatures) {
      Subject.Builder subject = Subject.builder().from(about).model(model.toString());
      signatures.stream().findFirst().ifPresent(first -> subject.signature(first.toString()));
      return subject.build();
    }

    private void workOn(SignedModel model) {
      Instant start = clock.instant();
      Subject subject = aboutModel(model.model(), model.signatures());
      ModelContext own = new ModelContext(context, model.model(), progress.ofOneModel());
      CommandResult result;
      try {
        Optional<Path> settings = context.settings().file();
        if (settings.isPresent()) {
          FilesInUse.requireOutside(model.model(), settings.get());
        }
        result = work.on(model, subject, own);
      } catch (InterruptedException e) {
        // Only stop() interrupts these threads.
        return;
      } catch (UsageException e) {
        result = new CommandResult.Misused(subject, Outcome.messageOf(e));
      } catch (ModelSigningException e) {
        result = Outcome.of(subject, e);
      } catch (RuntimeException | Error e) {
        result = Outcome.of(subject, e);
      }
      progress.done();
      answer(result, own.warnings(), Duration.between(start, clock.instant()));
    }

    private void answer(CommandResult result, List<Warning> warnings, Duration duration) {
      synchronized (lock) {
        // What fails in consequence of the end is no result.
        if (stopped) {
          return;
        }
        counter.add(result);
        context.answer(result, new Completion(warnings, duration));
      }
    }

    /** A signature that was removed from the folders cannot be found, but must not be missed. */
    void refuseRemoved(List<Location> folders) {
      if (changed.isEmpty()) {
        return;
      }
      for (ChangedFiles.Removed removed : changed.get().removedSignatures(folders)) {
        if (isAnySigned(removed.signed())) {
          continue;
        }
        Path signature = removed.signature();
        Location folder = new Location(String.valueOf(signature.getParent()));
        answer(
            CommandResult.Refused.builder()
                .subject(aboutModel(folder, List.of(LocalStorage.locationOf(signature))))
                .reason(CommandReasons.SIGNATURE_REMOVED)
                .message(
                    "the signature '%s' was removed, and what it signed has no other"
                        .formatted(signature))
                .evidence(CheckedEvidence.broken(EvidencePart.SIGNATURE))
                .build(),
            List.of(),
            Duration.ZERO);
      }
    }

    private boolean isAnySigned(List<Path> models) {
      synchronized (lock) {
        return models.stream().anyMatch(signed::contains);
      }
    }

    void awaitAll() throws InterruptedException {
      free.acquire(room);
    }

    /** Ends the work that still goes on; nothing is answered afterwards. */
    void stop() {
      synchronized (lock) {
        stopped = true;
      }
      workers.shutdownNow();
      boolean interrupted = false;
      while (true) {
        try {
          if (workers.awaitTermination(1, TimeUnit.DAYS)) {
            break;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      progress.end();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    Tally tally() {
      synchronized (lock) {
        return counter.now();
      }
    }
  }
}
