package io.modelsigning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
          ".*/(facade|domain|hashing-engine|adapters-(filesystem|json|keys))/target/.*"
              + "|.*/(jackson-core|bcpkix-jdk18on|bcprov-jdk18on|bcutil-jdk18on)-[^/]*\\.jar");

  @TempDir Path folder;

  @Test
  void keysNeedNoOptionalArtifactAndOtherDoorsSayWhichTheyNeed() throws Exception {
    SignedFolder signed = new SignedFolder(folder).with("weights", new byte[] {1}).signed();
    List<URL> required = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String path = Path.of(entry).toAbsolutePath().toString();
      if (REQUIRED.matcher(Files.isDirectory(Path.of(path)) ? path + "/" : path).matches()) {
        required.add(Path.of(path).toUri().toURL());
      }
    }
    assertTrue(required.size() >= 9, required::toString);
    try (URLClassLoader loader =
        new URLClassLoader(required.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Object said =
          loader
              .loadClass(WithoutOptionalArtifacts.class.getName())
              .getMethod("run", String.class, String.class)
              .invoke(null, signed.model.toString(), signed.keys.publicKey().toString());
      assertEquals(
          """
          [weights]
          verifying what Sigstore certified needs the artifact io.modelsigning:model-signing-sigstore, which is not on the class path
          verifying under a policy needs the artifact io.modelsigning:model-signing-policy, which is not on the class path
          signing with Sigstore needs the artifact io.modelsigning:model-signing-sigstore, which is not on the class path
          true""",
          said);
    }
  }
}
