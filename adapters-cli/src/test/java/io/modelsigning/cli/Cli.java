package io.modelsigning.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelsigning.cli.session.Outcome;
import io.modelsigning.cli.terminal.PasswordPrompt;
import io.modelsigning.cli.terminal.Screen;
import io.modelsigning.cli.terminal.Streams;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs the command line in process, assembled as it is in production. */
final class Cli {
  InputStream in = InputStream.nullInputStream();
  final Map<String, String> environment = new HashMap<>();
  Screen screen = new Screen(false, false, 80);
  PasswordPrompt prompt = question -> Optional.empty();
  Clock clock = Clock.systemUTC();

  /** What a run printed, and how it ended. */
  record Outcome(int exitCode, String out, String err) {
    /** Returns standard output, which must be one JSON object of the schema and nothing else. */
    JsonNode json() {
      return JsonSchemas.read(out);
    }

    @Override
    public String toString() {
      return "exit code %d%n--- out%n%s--- err%n%s".formatted(exitCode, out, err);
    }
  }

  /** Runs a command; paths may be among the words. */
  static Outcome run(Object... words) {
    return new Cli().with(words);
  }

  Outcome with(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> args = Stream.of(words).map(Object::toString).toList();
    int exitCode =
        DaggerCliComponent.factory()
            .create(
                new Streams(in, new PrintWriter(out), new PrintWriter(err), () -> false),
                screen,
                prompt,
                environment,
                clock,
                2)
            .runner()
            .run(args)
            .status();
    return new Outcome(exitCode, out.toString(), err.toString());
  }
}
