package io.modelsigning.cli.session;

import io.modelsigning.cli.result.Advice;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Completion;
import io.modelsigning.cli.result.Output;
import io.modelsigning.cli.result.ResultWriter;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.setting.Settings;
import io.modelsigning.cli.terminal.LogLevel;
import io.modelsigning.cli.terminal.Messages;
import io.modelsigning.cli.terminal.ProgressDisplay;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.opentelemetry.CommandTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run's talk with the user: collects warnings for the result, and shows them at once. */
public final class Session implements CommandContext, ProgressListener {
  private final Streams streams;
  private final Output output;
  private final ResultWriter writer;
  private final boolean quiet;
  private final boolean offline;
  private final Settings settings;
  private final Messages messages;
  private final @Nullable ProgressDisplay display;
  private final ProgressListener listener;
  private volatile boolean talking;
  private final Optional<CommandTrace> trace;
  private final List<Warning> warnings = new ArrayList<>();

  public Session(
      Streams streams,
      Output output,
      ResultWriter writer,
      boolean quiet,
      boolean offline,
      Settings settings,
      Messages messages,
      Optional<ProgressDisplay> display,
      Optional<CommandTrace> trace) {
    this.streams = streams;
    this.output = output;
    this.writer = writer;
    this.quiet = quiet;
    this.offline = offline;
    this.settings = settings;
    this.messages = messages;
    this.display = display.orElse(null);
    this.listener = this.display == null ? ProgressListener.NONE : this.display;
    this.trace = trace;
  }

  @Override
  public ProgressListener progress() {
    return trace.isPresent() ? and(trace.get()) : this;
  }

  @Override
  public void hashingWith(DigestEngine engine) {
    debug(() -> engine.describe().summary());
    // No lambda: making one would load the traces' classes where nobody asked for a trace.
    if (trace.isPresent()) {
      trace.get().engine(engine.describe());
    }
  }

  @Override
  public void warn(Warning warning) {
    synchronized (warnings) {
      warnings.add(warning);
    }
    show(warning);
  }

  @Override
  public void show(Warning warning) {
    aside(
        () -> {
          messages.warning(warning.message(), Advice.on(warning));
          return warning;
        });
  }

  @Override
  public void say(String line) {
    if (isForPeople()) {
      streams.out().println(line);
    }
  }

  @Override
  public void debug(Supplier<String> message) {
    if (messages.shows(LogLevel.DEBUG)) {
      String text = message.get();
      aside(
          () -> {
            messages.debug(text);
            return text;
          });
    }
  }

  @Override
  public void answer(CommandResult result, Completion completion) {
    aside(
        () -> {
          writer.each(result, completion);
          if (quiet) {
            String model = result.subject().model().orElse("");
            result.complaint().ifPresent(why -> messages.error(model + ": " + why.message()));
          } else if (result.subject().purpose() != Subject.Purpose.VERIFY) {
            result.complaint().ifPresent(why -> messages.error(why.message()));
          }
          return result;
        });
  }

  @Override
  public <T> T aside(Supplier<T> talk) {
    talking = true;
    T answer = display == null ? talk.get() : display.aside(talk);
    talking = false;
    return answer;
  }

  @Override
  public boolean isForPeople() {
    return output == Output.TEXT && !quiet;
  }

  @Override
  public boolean isQuiet() {
    return quiet;
  }

  @Override
  public boolean isOffline() {
    return offline;
  }

  @Override
  public Settings settings() {
    return settings;
  }

  /** Returns whether standard output is for a program. */
  public boolean isForPrograms() {
    return output != Output.TEXT;
  }

  /** Ends the line of a question that nobody is going to answer. */
  public void endQuestion() {
    if (talking) {
      streams.err().println();
    }
  }

  public List<Warning> warnings() {
    synchronized (warnings) {
      return List.copyOf(warnings);
    }
  }

  // Called for every piece that is hashed: nothing but the call goes on here.

  @Override
  public void started(Phase phase) {
    listener.started(phase);
  }

  @Override
  public void retrying(String address, String problem, Duration pause) {
    String message = "asking %s again in %s: %s".formatted(address, seconds(pause), problem);
    if (display == null) {
      debug(() -> message);
    } else {
      aside(
          () -> {
            messages.waiting(message);
            return message;
          });
    }
  }

  private static String seconds(Duration pause) {
    return "%.1f s".formatted(pause.toMillis() / 1000.0);
  }

  @Override
  public void finished(Phase phase) {
    listener.finished(phase);
  }

  @Override
  public void found(long files) {
    listener.found(files);
  }

  @Override
  public void planned(long files, long bytes) {
    listener.planned(files, bytes);
  }

  @Override
  public void models(long done, long found) {
    listener.models(done, found);
  }

  @Override
  public void hashing(ModelPath path) {
    listener.hashing(path);
  }

  @Override
  public void hashed(long bytes) {
    listener.hashed(bytes);
  }

  @Override
  public void warned(Warning warning) {
    warn(warning);
  }
}
