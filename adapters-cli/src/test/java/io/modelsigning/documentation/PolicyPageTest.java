package io.modelsigning.documentation;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the transcripts of docs/policy.md. */
final class PolicyPageTest {
  @TempDir Path folder;

  @Test
  void transcriptsAreWhatThePageSays() throws Exception {
    new ConsoleExamples(folder)
        .run(Files.readString(ConsoleExamples.root().resolve("docs/policy.md")));
  }
}
