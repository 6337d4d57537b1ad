package io.modelsigning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.testing.Interop;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OptionalArtifactTest {
  /** What comes with the library: its own required modules, and what these need. */
  private static final Pattern REQUIRED =
      Pattern.compile(
          ".*/(facade|domain|hashing-engine|adapters-(archive|filesystem|json|keys))/target/.*"
              + "|.*/(jackson-core|bcpkix-jdk18on|bcprov-jdk18on|bcutil-jdk18on)-[^/]*\\.jar");

  /** What verifying by Sigstore takes beside them. */
  private static final Pattern SIGSTORE =
      Pattern.compile(
          REQUIRED.pattern()
              + "|.*/adapters-(http|sigstore|timestamp)/target/.*"
              + "|.*/(sigstore-java|guava|failureaccess|gson|dagger|jakarta.inject-api)-[^/]*\\.jar");

  @TempDir Path folder;

  private static URLClassLoader loader(Pattern allowed, int atLeast) throws Exception {
    List<URL> found = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String path = Path.of(entry).toAbsolutePath().toString();
      if (allowed.matcher(Files.isDirectory(Path.of(path)) ? path + "/" : path).matches()) {
        found.add(Path.of(path).toUri().toURL());
      }
    }
    assertTrue(found.size() >= atLeast, found::toString);
    return new URLClassLoader(found.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static Object run(URLClassLoader loader, String method, Path model, Path trust)
      throws Exception {
    return loader
        .loadClass(WithoutOptionalArtifacts.class.getName())
        .getMethod(method, String.class, String.class)
        .invoke(null, model.toString(), trust.toString());
  }

  @Test
  void keysNeedNoOptionalArtifactAndOtherDoorsSayWhichTheyNeed() throws Exception {
    SignedFolder signed = new SignedFolder(folder).with("weights", new byte[] {1}).signed();
    try (URLClassLoader loader = loader(REQUIRED, 10)) {
      assertEquals(
          """
          [weights]
          verifying what Sigstore certified needs the artifact io.modelsigning:model-signing-sigstore, which is not on the class path
          verifying under a policy needs the artifact io.modelsigning:model-signing-policy, which is not on the class path
          signing with Sigstore needs the artifact io.modelsigning:model-signing-sigstore-signing, which is not on the class path
          true""",
          run(loader, "run", signed.model, signed.keys.publicKey()));
    }
  }

  @Test
  void sigstoreIsVerifiedWithoutWhatSigningNeeds() throws Exception {
    Path model = Interop.path("signed/v1.1.0-sigstore");
    Path trust = Interop.path("sigstore/public-good.trusted_root.json");
    try (URLClassLoader loader = loader(SIGSTORE, 17)) {
      assertEquals(
          """
          stefanb@us.ibm.com
          signing with Sigstore needs the artifact io.modelsigning:model-signing-sigstore-signing, which is not on the class path""",
          run(loader, "runSigstore", model, trust));
    }
  }
}
