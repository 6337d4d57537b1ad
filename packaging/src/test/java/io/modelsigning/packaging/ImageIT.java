package io.modelsigning.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.packaging.Prefix.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFilePermission;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked into an empty prefix and run there without any other Java. */
class ImageIT {
  /** The JVM then ends with an error where it would run on without the cache. */
  private static final Map<String, String> CACHE_OR_NOTHING =
      Map.of("MODEL_SIGNING_JAVA_OPTIONS", "-XX:AOTMode=on");

  @TempDir static Path directory;
  private static Prefix prefix;

  @BeforeAll
  static void unpack() throws Exception {
    prefix = Prefix.unpackInto(directory.resolve("another place"));
  }

  @Test
  void demonstratesItself() throws Exception {
    Outcome outcome = prefix.run(Map.of(), "demo");

    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().contains("The change was found"), outcome.out());
  }

  @Test
  void usesTheAotCacheWhereverItIs() throws Exception {
    Outcome outcome = prefix.run(CACHE_OR_NOTHING, "--version");

    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().startsWith("model-signing "), outcome.out());
  }

  @Test
  void verifiesASigstoreSignature() throws Exception {
    Path signed = Path.of(System.getProperty("sigstore.files"));
    Outcome outcome =
        prefix.run(
            CACHE_OR_NOTHING,
            "verify",
            "sigstore",
            "--identity=signer@example.com",
            "--identity-provider=https://accounts.example.com",
            "--trust-config=" + signed.resolve("trusted_root.json"),
            signed.resolve("model").toString());

    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().contains("Verification succeeded"), outcome.out());
  }

  @Test
  void runsWithoutAFittingCacheAndSaysNothing() throws Exception {
    Prefix copy = Prefix.unpackInto(directory.resolve("copied in part"));
    for (Path cache : copy.caches()) {
      byte[] whole = Files.readAllBytes(cache);
      Files.write(cache, Arrays.copyOf(whole, whole.length / 2));
    }

    for (String command : List.of("digest", "sign", "inspect")) {
      assertNotEquals(0, copy.run(CACHE_OR_NOTHING, command, "--help").status());
      assertEquals(0, copy.run(Map.of(), command, "--help").status());
    }
    Outcome outcome = copy.run(Map.of(), "--version");
    assertEquals(0, outcome.status());
    assertEquals(prefix.run(Map.of(), "--version").out(), outcome.out());
    assertEquals("", outcome.err());
  }

  @Test
  void usesTheCacheOnMachinesWithMuchMemory() throws Exception {
    // Half a terabyte, of which the launcher's own percentage would give the heap more than
    // pointers
    // of the cache's form reach.
    Outcome outcome =
        prefix.run(
            Map.of("MODEL_SIGNING_JAVA_OPTIONS", "-XX:AOTMode=on -XX:MaxRAM=512g"),
            "digest",
            "another");

    assertEquals(3, outcome.status(), outcome.err());
    assertTrue(outcome.err().contains("another"), outcome.err());
  }

  @Test
  void runsByASymbolicLink() throws Exception {
    Path link = directory.resolve("model-signing");
    Files.createSymbolicLink(link, directory.relativize(prefix.launcher()));

    Outcome outcome =
        Prefix.run(CACHE_OR_NOTHING, directory, List.of("./model-signing", "--version"));

    assertEquals(0, outcome.status(), outcome.err());
  }

  @Test
  void hashesWithTheVectorModuleAndNamesThatAreNotAscii() throws Exception {
    Path model = Files.writeString(directory.resolve("模型.bin"), "weights");

    Outcome outcome =
        prefix.run(Map.of("LANG", "C"), "--log-level", "debug", "digest", model.toString());

    assertEquals(0, outcome.status(), outcome.err());
    // Either it says the kernel, or why not: never that there is no such module.
    assertTrue(outcome.err().contains("kernels "), outcome.err());
    assertTrue(!outcome.err().contains("cannot load the module"), outcome.err());
  }

  @Test
  void passesExitCodesOn() throws Exception {
    assertEquals(2, prefix.run(Map.of(), "--no-such-option").status());
  }

  @Test
  void takesHalfOfTheMemoryForItsHeap() throws Exception {
    Outcome outcome =
        prefix.run(
            Map.of(
                "MODEL_SIGNING_JAVA_OPTIONS",
                "-XX:MaxRAM=512m -XX:+DisplayVMOutput -XX:+PrintFlagsFinal"),
            "--version");

    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(
        outcome
            .err()
            .lines()
            .anyMatch(line -> line.matches(" *size_t MaxHeapSize += 268435456 .*")),
        outcome.err());
  }

  @Test
  void isNoAnswerWhereJavaDoesNotStart() throws Exception {
    Prefix copy = Prefix.unpackInto(directory.resolve("broken"));
    Outcome options =
        copy.run(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1k"), "digest", "bin", "--output", "json");
    Files.delete(copy.home().resolve("app/model-signing-starter.jar"));
    Outcome jar = copy.run(Map.of(), "digest", "bin", "--output=json");
    Files.delete(copy.home().resolve("runtime/bin/java"));
    Outcome java = copy.run(Map.of(), "digest", "bin", "--output=json");

    for (Outcome outcome : List.of(options, jar, java)) {
      assertEquals(3, outcome.status(), outcome.err());
      assertTrue(outcome.err().matches("error: cannot start Java: [^\n]+\n"), outcome.err());
      assertTrue(outcome.out().contains("\"reason\" : \"runtime-not-started\""), outcome.out());
    }
  }

  @Test
  void hasExecutableCommandsAndNoOtherOnes() throws Exception {
    try (Stream<Path> files = Files.walk(prefix.home())) {
      List<String> executable =
          files
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .filter(ImageIT::isExecutable)
              .map(file -> prefix.home().relativize(file).toString())
              .sorted()
              .toList();
      assertEquals(
          List.of("bin/model-signing", "runtime/bin/java", "runtime/lib/jspawnhelper"), executable);
    }
  }

  @Test
  void hasManualPagesAndCompletions() throws Exception {
    assertTrue(
        Files.readString(prefix.home().resolve("share/man/man1/model-signing.1")).contains(".SH"));
    for (String completion :
        List.of(
            "bash-completion/completions/model-signing",
            "zsh/site-functions/_model-signing",
            "fish/vendor_completions.d/model-signing.fish")) {
      assertTrue(
          Files.readString(prefix.home().resolve("share").resolve(completion))
              .contains("model-signing"),
          completion);
    }
  }

  @Test
  void hasNoSignedJarsNorTheirDigests() throws Exception {
    for (Path path : prefix.jars()) {
      try (JarFile jar = new JarFile(path.toFile())) {
        assertTrue(
            jar.stream().noneMatch(entry -> entry.getName().matches("META-INF/[^/]*\\.SF")),
            path + " is signed: no AOT cache holds its classes");
        assertTrue(
            Stream.ofNullable(jar.getManifest())
                .flatMap(manifest -> manifest.getEntries().values().stream())
                .flatMap(attributes -> attributes.keySet().stream())
                .noneMatch(name -> name.toString().endsWith("-Digest")),
            path + " has digests of its entries, which every start would parse");
      }
    }
  }

  /** A cache holds no class that is made at run time, and each takes a millisecond. */
  @Test
  void noClassIsMadeForASwitch() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("signed"));
    Path model = Files.writeString(folder.resolve("weights"), "weights");
    Path signature = folder.resolve("model.sig");
    Path privateKey = folder.resolve("key.pem");
    Path publicKey = folder.resolve("key.pub");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    Files.writeString(privateKey, pem("PRIVATE KEY", keys.getPrivate()));
    Files.writeString(publicKey, pem("PUBLIC KEY", keys.getPublic()));

    for (List<String> command :
        List.of(
            List.of("digest", model.toString()),
            List.of("sign", "key", model.toString(), "--private-key=" + privateKey),
            List.of("verify", "key", model.toString(), "--public-key=" + publicKey))) {
      List<String> words = new ArrayList<>(command);
      if (words.size() > 2) {
        words.add("--signature=" + signature);
      }
      Outcome outcome =
          prefix.run(
              Map.of("MODEL_SIGNING_JAVA_OPTIONS", "-XX:AOTMode=on -Xlog:class+load:stderr"),
              words.toArray(String[]::new));

      assertEquals(0, outcome.status(), outcome.err());
      assertTrue(outcome.err().contains("io.modelsigning.cli.Main "), outcome.err());
      assertEquals(
          List.of(),
          outcome
              .err()
              .lines()
              .filter(line -> line.matches(".*\\bio\\.modelsigning\\.\\S*TypeSwitch/.*"))
              .toList(),
          words.toString());
    }
  }

  private static String pem(String type, Key key) {
    String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, encoded, type);
  }

  /** Also of commands that no test runs; what was put in their place passes the JVM's verifier. */
  @Test
  void switchesOverTypesAreLinkedWhenTheImageIsMade() throws Exception {
    List<Path> jars = prefix.jars();
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    Set<String> linkedLater = new TreeSet<>();
    int linked = 0;
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      for (Path path : jars) {
        try (JarFile jar = new JarFile(path.toFile())) {
          for (JarEntry entry : Collections.list(jar.entries())) {
            if (!entry.getName().matches("io/modelsigning/.*\\.class")) {
              continue;
            }
            byte[] content;
            try (InputStream stream = jar.getInputStream(entry)) {
              content = stream.readAllBytes();
            }
            ClassModel type = ClassFile.of().parse(content);
            String name = type.thisClass().asInternalName().replace('/', '.');
            if (type.methods().stream().anyMatch(ImageIT::isLinkedLater)) {
              linkedLater.add(name);
            }
            if (type.methods().stream()
                .anyMatch(method -> method.methodName().stringValue().equals("typeSwitch$0"))) {
              // The JVM verifies a class before it tells its methods.
              assertNotNull(Class.forName(name, false, loader).getDeclaredMethods());
              linked++;
            }
          }
        }
      }
    }
    assertEquals(Set.of(), linkedLater, "TypeSwitches.java in src/main/startup left these");
    assertTrue(linked > 0);
  }

  private static boolean isLinkedLater(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .anyMatch(
            element ->
                element instanceof InvokeDynamicInstruction call
                    && call.bootstrapMethod().methodName().equals("typeSwitch"));
  }

  /** For classes of later jars the JVM defines the package once a class. */
  @Test
  void commandsLoadClassesFromTheFirstJars() throws Exception {
    int cheapJars = 32;
    // Every command asks whether traces are wanted.
    int strays = 3;
    List<Path> classPath = classPath();
    assertTrue(classPath.size() > cheapJars, classPath.toString());
    Outcome outcome =
        prefix.run(
            Map.of("MODEL_SIGNING_JAVA_OPTIONS", "-Xlog:class+load:stderr"),
            "digest",
            prefix.launcher().toString());
    assertEquals(0, outcome.status(), outcome.err());
    Set<String> loaded =
        outcome
            .err()
            .lines()
            .map(line -> line.replaceFirst("^(\\[[^]]*])* *(\\S+) source: .*", "$2"))
            .collect(Collectors.toSet());
    assertTrue(loaded.contains("picocli.CommandLine"), outcome.err());

    Set<String> late = new TreeSet<>();
    for (Path path : classPath.subList(cheapJars, classPath.size())) {
      try (JarFile jar = new JarFile(path.toFile())) {
        jar.stream()
            .map(entry -> entry.getName().replaceFirst("\\.class$", "").replace('/', '.'))
            .filter(loaded::contains)
            .forEach(late::add);
      }
    }
    assertTrue(late.size() <= strays, late.toString());
  }

  /** Returns the jars in the order in which the JVM looks through them. */
  private static List<Path> classPath() throws IOException {
    Path app = prefix.home().resolve("app");
    List<Path> jars = new ArrayList<>(List.of(app.resolve("model-signing-starter.jar")));
    for (int i = 0; i < jars.size(); i++) {
      Path path = jars.get(i);
      try (JarFile jar = new JarFile(path.toFile())) {
        Stream.ofNullable(jar.getManifest())
            .map(manifest -> manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH))
            .flatMap(names -> names == null ? Stream.empty() : Stream.of(names.split(" ")))
            .map(path::resolveSibling)
            .filter(other -> !jars.contains(other))
            .forEach(jars::add);
      }
    }
    return jars;
  }

  @Test
  void namesTheLicenseOfEveryLibrary() throws Exception {
    List<PathMatcher> named =
        Files.readString(prefix.home().resolve("COPYRIGHT"))
            .lines()
            .map(line -> line.replaceFirst("^Files:", "").strip())
            .filter(line -> line.startsWith("app/lib/"))
            .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
            .toList();
    List<String> unnamed =
        prefix.jars().stream()
            .map(jar -> prefix.home().relativize(jar))
            .filter(jar -> jar.startsWith("app/lib"))
            .filter(jar -> named.stream().noneMatch(pattern -> pattern.matches(jar)))
            .map(Path::toString)
            .filter(jar -> !jar.matches("app/lib/(model-signing|adapters)-.*"))
            .toList();

    assertEquals(List.of(), unnamed, "name these libraries in src/main/deb/copyright");
  }

  private static boolean isExecutable(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_EXECUTE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
