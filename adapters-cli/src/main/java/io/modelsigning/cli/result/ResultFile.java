package io.modelsigning.cli.result;

import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.domain.Warning;
import io.modelsigning.filesystem.FileDraft;
import io.modelsigning.filesystem.OpenStreams;
import io.modelsigning.filesystem.ReportFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The file in which results are written for programs, while people read them as text. It is there
 * once the command has ended; until then an older one stays. Thread-safe.
 */
public final class ResultFile {
  private final Path path;
  private final ReportFile file;
  private @Nullable FileDraft draft;
  private @Nullable PrintWriter out;
  private @Nullable ResultWriter writer;

  public ResultFile(Path path) {
    this.path = path;
    this.file = ReportFile.at(path, "results");
  }

  /**
   * Begins the document; without that, none is written.
   *
   * @param form makes what writes it
   * @param streams what the command has open, of which the path may name one
   * @throws IOException if it cannot be begun; the message says what was attempted, on what, and
   *     why it failed
   */
  public synchronized void begin(Function<PrintWriter, ResultWriter> form, Streams streams)
      throws IOException {
    OptionalInt stream = OpenStreams.toWrite(path);
    PrintWriter to;
    if (stream.isPresent() && streams.hasOutput(stream.getAsInt())) {
      to = stream.getAsInt() == OpenStreams.ERR ? streams.err() : streams.out();
    } else {
      draft = file.begin();
      to = new PrintWriter(new OutputStreamWriter(draft, StandardCharsets.UTF_8));
    }
    out = to;
    writer = form.apply(to);
  }

  /** Returns what writes the results of several models both here and by {@code shown}. */
  public ResultWriter beside(ResultWriter shown) {
    return new ResultWriter() {
      @Override
      public void each(CommandResult result, Completion completion) {
        writeEach(result, completion);
        shown.each(result, completion);
      }

      @Override
      public void end(CommandResult result, Completion completion, PrintWriter to) {
        shown.end(result, completion, to);
      }
    };
  }

  private synchronized void writeEach(CommandResult result, Completion completion) {
    if (writer != null) {
      writer.each(result, completion);
    }
  }

  /**
   * Ends the document, if it was begun.
   *
   * @param warn shows a warning
   * @return the result that the command has then: who asked for a document and got none must not
   *     take that for success
   */
  public synchronized CommandResult end(
      CommandResult result, Completion completion, Consumer<Warning> warn) {
    ResultWriter begun = writer;
    PrintWriter to = out;
    if (begun == null || to == null) {
      return result;
    }
    writer = null;
    // An interrupted thread could not write to a file, but this is the answer to the interrupt.
    boolean interrupted = Thread.interrupted();
    try (FileDraft unfinished = draft) {
      begun.end(result, completion, to);
      if (unfinished != null) {
        unfinished.finish();
      } else if (to.checkError()) {
        throw new IOException("not all of it could be written");
      }
      return result;
    } catch (IOException e) {
      Subject subject = result.subject().withoutPage();
      if (Thread.interrupted()) {
        interrupted = true;
        return new CommandResult.Interrupted(subject);
      }
      String message = String.valueOf(file.failed(e).getMessage());
      if (result.exitCode() == ExitCode.DONE) {
        return new CommandResult.Failed(
            subject, CommandReasons.RESULTS_NOT_WRITTEN, message, Optional.empty());
      }
      warn.accept(new Warning(CommandReasons.RESULTS_NOT_WRITTEN, message));
      return result;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
