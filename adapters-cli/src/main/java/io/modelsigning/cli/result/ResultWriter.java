package io.modelsigning.cli.result;

import io.modelsigning.cli.terminal.Style;
import java.io.PrintWriter;

/**
 * Writes what a command comes to, in the form that the user asked for: the results of several
 * models as they come, and at the end what all of it comes to. Thread-safe.
 */
public final class ResultWriter {
  private final Output output;
  private final PrintWriter out;
  private final Style style;
  private final int columns;
  private final JsonReport json;

  /**
   * @param out where results are written as they come
   * @param columns how long a line of text may be, or {@code TextBlock.UNBROKEN}
   */
  public ResultWriter(Output output, PrintWriter out, Style style, int columns) {
    this.output = output;
    this.out = out;
    this.style = style;
    this.columns = columns;
    this.json = new JsonReport(output == Output.JSONL);
  }

  /** Writes the result of one of several models. */
  public synchronized void each(CommandResult result, Completion completion) {
    switch (output) {
      case TEXT -> new TextReport(out, style, columns).writeOneOfSeveral(result);
      case JSON, JSONL -> json.writeOneOfSeveral(result, completion, out);
    }
    out.flush();
  }

  /**
   * Writes what the command comes to.
   *
   * @param to where to; the same, or what is written there later
   */
  public synchronized void end(CommandResult result, Completion completion, PrintWriter to) {
    switch (output) {
      case TEXT -> new TextReport(to, style, columns).write(result, completion);
      case JSON, JSONL -> json.write(result, completion, to);
    }
    to.flush();
  }
}
