package io.modelsigning.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.modelsigning.ModelSigning;
import io.modelsigning.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the page's examples with the Maven that runs this build, offline: what the plug-in needs was
 * fetched for its own tests. It is not installed, but lies in a local repository of its own, whose
 * other artifacts are links to those of the real one.
 */
final class MavenIT {
  private static final String PROGRAM = "mvn";
  private static final String PASSWORD = "secret";

  @TempDir static Path repository;

  @TempDir Path folder;

  private static String page;

  private TestProject project;

  @BeforeAll
  static void stage() throws IOException {
    page = Files.readString(Path.of("../docs/integrations-maven.md"));
    Path real = Path.of(Objects.requireNonNull(System.getProperty("local.repository")));
    link(real, repository, "io");
    Path io = Files.createDirectory(repository.resolve("io"));
    link(real.resolve("io"), io, "modelsigning");
    Path own = Files.createDirectory(io.resolve("modelsigning"));
    String version = System.getProperty("project.version");
    Path root = Path.of("..").toRealPath();
    stage(own, "model-signing-parent", version, root);
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.filter(each -> Files.exists(each.resolve("pom.xml"))).toList()) {
        stage(own, artifactOf(module), version, module);
      }
    }
  }

  private static void link(Path from, Path to, String but) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        Path name = entry.getName(entry.getNameCount() - 1);
        if (!name.toString().equals(but)) {
          Files.createSymbolicLink(to.resolve(name), entry);
        }
      }
    }
  }

  private static String artifactOf(Path module) throws IOException {
    var own =
        Pattern.compile("(?m)^  <artifactId>(.*)</artifactId>$")
            .matcher(Files.readString(module.resolve("pom.xml")));
    assertTrue(own.find(), module::toString);
    return own.group(1);
  }

  private static void stage(Path own, String artifact, String version, Path module)
      throws IOException {
    String name = artifact + "-" + version;
    Path place = Files.createDirectories(own.resolve(artifact).resolve(version));
    Files.copy(module.resolve("pom.xml"), place.resolve(name + ".pom"));
    Path jar = module.resolve("target").resolve(name + ".jar");
    if (Files.exists(jar)) {
      Files.copy(jar, place.resolve(name + ".jar"));
    }
  }

  @BeforeEach
  void make() throws Exception {
    project = new TestProject(folder);
    Path model = project.model("src/main/models/bert");
    ModelSigning.signer().key(project.keys.privateKey()).build().sign(model);
    Files.createDirectories(folder.resolve("src/build"));
    Files.copy(project.keys.publicKey(), folder.resolve("src/build/publisher.pub"));
  }

  /** Returns the first XML example of a section of the page. */
  private static List<String> examples(String heading) {
    String section = page.substring(page.indexOf("\n## " + heading + "\n"));
    return Pattern.compile("(?ms)^```xml\\n(.*?)^```$")
        .matcher(section)
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  private void writePom(String plugin) throws IOException {
    Files.writeString(
        folder.resolve("pom.xml"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.example</groupId>
          <artifactId>uses-models</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          <build>
            <plugins>
        %s
            </plugins>
          </build>
        </project>
        """
            .formatted(plugin.replace("0.1.0-SNAPSHOT", System.getProperty("project.version"))));
  }

  /** What a run of Maven printed, and how it ended. */
  private record Run(int code, String output) {
    void requireSuccess() {
      assertEquals(0, code, output);
    }

    /** A build that fails says why in a line, and shows no stack. */
    void requireFailure(String... said) {
      assertEquals(1, code, output);
      for (String text : said) {
        assertTrue(output.contains(text), output);
      }
      assertFalse(output.contains("\tat "), output);
    }
  }

  private Run maven(Path java, String... arguments) throws Exception {
    Path home = Path.of(Objects.requireNonNull(System.getProperty("maven.home")));
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve(PROGRAM).toString());
    command.addAll(List.of("-B", "-o", "-Dstyle.color=never", "-Dmaven.repo.local=" + repository));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", java.toString());
    // What the surrounding build was given is not for this one.
    builder.environment().keySet().removeAll(List.of("MAVEN_OPTS", "MAVEN_ARGS", "MAVEN_CONFIG"));
    Process process = builder.start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "Maven does not end");
    return new Run(process.exitValue(), Files.readString(output));
  }

  private Run maven(String... arguments) throws Exception {
    return maven(Path.of(System.getProperty("java.home")), arguments);
  }

  @Test
  void verifiesBeforeAnythingIsCompiled() throws Exception {
    writePom(examples("Verify").getFirst());
    Run verified = maven("process-resources");
    verified.requireSuccess();
    assertTrue(
        verified.output.contains(
            "[INFO] verified src/main/models/bert: 2 files, 9 bytes, signed by "),
        verified.output);

    TestProject.swap(folder.resolve("src/main/models/bert/weights"));
    maven("compile")
        .requireFailure(
            "[ERROR]   weights: mismatch",
            "'src/main/models/bert' is not verified: ",
            "(content-mismatch)");
    maven("compile", "-Dmodel-signing.skip").requireSuccess();
  }

  @Test
  void signsWithThePasswordOfTheSettings() throws Exception {
    List<String> examples = examples("Sign");
    writePom(
        examples
            .getFirst()
            .replace(
                "${user.home}/keys/publisher.pem", folder.resolve("encrypted.pem").toString()));
    TestKeys.encrypted(project.keys.pair(), PASSWORD, folder.resolve("encrypted.pem"));
    Path settings = folder.resolve("settings.xml");
    Files.writeString(settings, examples.get(1));
    Files.writeString(folder.resolve("src/main/models/bert/weights"), "others");
    Run signed = maven("-s", settings.toString(), "package");
    signed.requireSuccess();
    ModelSigning.verifier()
        .key(project.keys.publicKey())
        .build()
        .verify(folder.resolve("src/main/models/bert"))
        .requireVerified();

    Files.writeString(settings, examples.get(1).replace("secret", "others"));
    Run wrong = maven("-s", settings.toString(), "package");
    wrong.requireFailure("encrypted.pem");
    assertFalse(wrong.output.contains("others"), wrong.output);
  }

  @Test
  void takesTheDigestCacheFromItsDependencies() throws Exception {
    writePom(
        examples("Not hashing what has not changed")
            .getFirst()
            .replace("${user.home}", folder.toString()));
    Run verified = maven("process-resources");
    verified.requireSuccess();
    assertTrue(Files.isDirectory(folder.resolve(".cache/model-signing/digests")), verified.output);
  }

  @Test
  void takesParametersFromTheCommandLine() throws Exception {
    writePom("");
    Path other = TestKeys.create(folder, "other").publicKey();
    String goal =
        "io.modelsigning:model-signing-maven-plugin:%s:verify"
            .formatted(System.getProperty("project.version"));
    maven(
            goal,
            "-Dmodel-signing.models=src/main/models/*,src/main/models/bert",
            "-Dmodel-signing.publicKeys=%s,src/build/publisher.pub".formatted(other))
        .requireSuccess();
    maven(goal).requireFailure("a model must be named");
  }

  /** Where there is one of these: Maven itself runs on them. */
  @Test
  void saysThatAnOlderJavaIsTooOld() throws Exception {
    Path java = Path.of("/usr/lib/jvm/java-17-openjdk-amd64");
    assumeTrue(Files.isDirectory(java), "there is no Java 17 here to run Maven on");
    writePom(examples("Verify").getFirst());
    maven(java, "process-resources")
        .requireFailure("Maven must run on Java 21 or later for model-signing, but runs on 17");
  }
}
