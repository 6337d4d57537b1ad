package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static io.modelsigning.cli.SmallModel.expectUsage;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options that leave files out, when signing, verifying and digesting. */
final class IgnoredPathsTest {
  @TempDir Path folder;

  private SmallModel small;
  private Path model;

  @BeforeEach
  void makeModel() throws Exception {
    small = SmallModel.in(folder);
    model = small.model();
  }

  @Test
  void ignoredPathsAreLeftOut() throws IOException {
    expect(0, small.sign(model, "--ignore-paths", model.resolve("sub")));
    Files.writeString(model.resolve("sub/config.json"), "changed");
    expect(0, small.verify(model));
    Files.writeString(model.resolve("extra"), "x");
    Files.writeString(model.resolve("more"), "x");
    expect(1, small.verify(model));
    expect(1, small.verify(model, "--ignore-paths", model.resolve("extra")));
    expect(
        0,
        small.verify(
            model,
            "--ignore-paths",
            model.resolve("extra"),
            "--ignore-paths",
            model.resolve("more")));
  }

  @Test
  void ignoredPathsMayBeRelativeToTheWorkingDirectory() {
    Path relative = Path.of("").toAbsolutePath().relativize(model.resolve("sub"));
    JsonNode json =
        expect(0, small.sign(model, "--ignore-paths", relative, "--output", "json")).json();
    assertEquals(1, json.get("files").asInt());
  }

  @Test
  void ignoredPathOutsideTheModelIsAMistake() {
    expectUsage("is not in it", small.sign(model, "--ignore-paths", folder.resolve("other")));
    expectUsage("is not in it", small.sign(model, "--ignore-paths", "sub"));
    expectUsage("is not in it", Cli.run("digest", model, "--ignore-paths", folder));
    expect(0, small.sign(model));
    expectUsage("is not in it", small.verify(model, "--ignore-paths", folder.resolve("other")));
  }

  @Test
  void gitPathsAreLeftOutUnlessAskedFor() throws IOException {
    Files.createDirectories(model.resolve(".git"));
    Files.writeString(model.resolve(".git/HEAD"), "ref");
    Files.writeString(model.resolve(".gitattributes"), "*");
    assertEquals(2, small.sign(model, "--output", "json").json().get("files").asInt());
    expect(0, small.verify(model, "--ignore-git-paths"));
    // The signature itself says that they were left out.
    expect(0, small.verify(model, "--no-ignore-git-paths"));
    assertEquals(
        4,
        small.sign(model, "--no-ignore-git-paths", "--output", "json").json().get("files").asInt());
    Files.writeString(model.resolve(".git/HEAD"), "other");
    expect(1, small.verify(model));
  }
}
