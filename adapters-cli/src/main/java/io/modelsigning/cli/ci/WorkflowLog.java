package io.modelsigning.cli.ci;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Passes on messages for the log of a GitHub workflow, without the commands that a name in them may
 * hold: GitHub obeys {@code ##[} anywhere in a line. Those that begin a line with {@code ::} cannot
 * come about, since messages begin with words.
 */
public final class WorkflowLog extends FilterWriter {
  private int hashes;

  public WorkflowLog(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    if (c == '[' && hashes >= 2) {
      out.write(' ');
    }
    hashes = c == '#' ? hashes + 1 : 0;
    out.write(c);
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(text[i]);
    }
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    write(text.toCharArray(), offset, length);
  }
}
