package io.modelsigning.cli.terminal;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;

/** Standard output, which remembers whether nobody reads it any more. */
public final class ResultStream extends FilterOutputStream {
  private volatile boolean abandoned;

  public ResultStream(FileOutputStream out) {
    super(out);
  }

  /** Returns whether writing failed because the other end of a pipe was closed. */
  public boolean isAbandoned() {
    return abandoned;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      // Java has no other sign of EPIPE than the system's words for it.
      abandoned |= String.valueOf(e.getMessage()).contains("roken pipe");
      throw e;
    }
  }
}
