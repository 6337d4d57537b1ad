package io.modelsigning.cli.ci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.modelsigning.cli.terminal.EscapingWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Writes parts of JSON documents. */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  static void write(PrintWriter to, Content content) {
    // Its end does not close what it writes to.
    try (JsonGenerator json = FACTORY.createGenerator(new EscapingWriter(to))) {
      content.write(json);
    } catch (IOException e) {
      // A PrintWriter reports its failures otherwise.
      throw new UncheckedIOException(e);
    }
  }
}
