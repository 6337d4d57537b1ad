package io.modelsigning.cli;

import io.modelsigning.cli.GlobalOptions.LogLevel;
import io.modelsigning.cli.GlobalOptions.Output;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.hashing.HashingModule;
import io.modelsigning.hashing.HashingOptions;
import io.modelsigning.opentelemetry.CommandTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One run's talk with the user: collects warnings for the result, and shows them at once. */
final class Session implements Conversation, ProgressListener {
  private final Streams streams;
  private final Output output;
  private final Messages messages;
  private final Optional<ProgressDisplay> display;
  private final Optional<CommandTrace> trace;
  private final List<Warning> warnings = new ArrayList<>();

  Session(
      Streams streams,
      Output output,
      Messages messages,
      Optional<ProgressDisplay> display,
      Optional<CommandTrace> trace) {
    this.streams = streams;
    this.output = output;
    this.messages = messages;
    this.display = display;
    this.trace = trace;
  }

  @Override
  public ProgressListener progress() {
    return trace.isPresent() ? and(trace.get()) : this;
  }

  @Override
  public void hashingWith(HashingOptions options) {
    if (trace.isPresent()) {
      trace.get().engine(options.threads(), options.ioThreads(), HashingModule.kernelName());
    }
  }

  @Override
  public void warn(Warning warning) {
    synchronized (warnings) {
      warnings.add(warning);
    }
    Runnable show = () -> messages.warning(warning);
    display.ifPresentOrElse(shown -> shown.aside(show), show);
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
      messages.debug(message.get());
    }
  }

  @Override
  public boolean isForPeople() {
    return output == Output.TEXT;
  }

  List<Warning> warnings() {
    synchronized (warnings) {
      return List.copyOf(warnings);
    }
  }

  @Override
  public void started(Phase phase) {
    display.ifPresent(shown -> shown.started(phase));
  }

  @Override
  public void finished(Phase phase) {
    display.ifPresent(shown -> shown.finished(phase));
  }

  @Override
  public void planned(long files, long bytes) {
    display.ifPresent(shown -> shown.planned(files, bytes));
  }

  @Override
  public void hashing(ModelPath path) {
    display.ifPresent(shown -> shown.hashing(path));
  }

  @Override
  public void hashed(long bytes) {
    display.ifPresent(shown -> shown.hashed(bytes));
  }

  @Override
  public void warned(Warning warning) {
    warn(warning);
  }
}
