package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.modelsigning.keys.TestCertificates.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A file of certificates has those that BouncyCastle finds in it, or is refused as unusable. */
final class TrustedCertificatesFuzzTest {
  private static final FuzzedFile FILE = new FuzzedFile();

  static Stream<byte[]> seeds() throws Exception {
    Holder root = TestCertificates.root("CN=Root").selfSigned();
    Holder middle = TestCertificates.intermediate("CN=Middle").by(root);
    Path file = Files.createTempFile("seed", ".pem");
    try {
      return Stream.of(
          pem(file, root.certificate()), pem(file, middle.certificate(), root.certificate()));
    } finally {
      Files.delete(file);
    }
  }

  private static byte[] pem(Path file, X509Certificate... certificates) throws Exception {
    return Files.readAllBytes(TestCertificates.pem(file, List.of(certificates)));
  }

  @MethodSource("seeds")
  @FuzzTest
  void trustedCertificates(byte[] content) throws IOException {
    TrustedCertificates trusted;
    try {
      trusted = TrustedCertificates.read(PemSource.of(List.of(FILE.with(content))));
    } catch (Unusable e) {
      return;
    }
    long others =
        FuzzedFile.blocks(content).stream()
            .filter(block -> block.getType().equals("CERTIFICATE"))
            .count();
    assertEquals(others, trusted.roots().size() + trusted.helpers().size());
  }
}
