package io.modelsigning.sigstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.sigstore.testing.BundleMaker;
import io.modelsigning.sigstore.testing.TestSigstore;
import io.modelsigning.testing.Interop;
import io.modelsigning.testing.NoNetwork;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With a trust configuration from a file, verifying uses no network, and neither it nor telling
 * what a bundle claims loads what takes long: RPC, a security provider, protobuf, Gson.
 */
final class OfflineTest {
  @TempDir private Path directory;

  @Test
  void verifiesWithEverySocketRefused() throws Exception {
    try (TestSigstore sigstore = TestSigstore.start()) {
      Path bundle = directory.resolve("bundle.json");
      Files.writeString(bundle, new BundleMaker(sigstore).logV1().timestamp().make().toString());
      Path trust = sigstore.writeTrustedRoot(directory.resolve("trusted_root.json"));
      verify(bundle, trust, BadBundles.IDENTITY, BadBundles.SIGNER.identityProvider(), sigstore);
      for (var service :
          List.of(
              sigstore.fulcioService(),
              sigstore.logV1Service(),
              sigstore.logV2Service(),
              sigstore.timestampService(),
              sigstore.identities().service())) {
        assertEquals(0, service.requests());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted_root", "client-trust-config"})
  void verifiesRealSignatureWithEverySocketRefused(String trust) throws Exception {
    Path bundle = Interop.path("signed/v1.1.0-sigstore/model.sig");
    Path file = Interop.path("sigstore/public-good." + trust + ".json");
    try (TestSigstore sigstore = TestSigstore.start()) {
      verify(
          bundle,
          file,
          RealSignaturesTest.IDENTITY,
          RealSignaturesTest.SIGNER.identityProvider(),
          sigstore);
    }
  }

  private void verify(
      Path bundle, Path trust, String identity, String provider, TestSigstore listening)
      throws Exception {
    Path out = directory.resolve("out.txt");
    Path classes = directory.resolve("classes.txt");
    List<String> command = NoNetwork.command();
    command.addAll(
        List.of(
            "-Xlog:class+load=info:file=" + classes,
            "-cp",
            System.getProperty("java.class.path"),
            OfflineProgram.class.getName(),
            bundle.toString(),
            trust.toString(),
            identity,
            provider,
            listening.fulcioService().address().toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    String output = Files.readString(out, StandardCharsets.UTF_8);
    assertTrue(output.lines().anyMatch("Authentic"::equals), output);
    assertEquals(0, process.exitValue(), output);
    assertTrue(output.contains(identity + "[dsse 0.0.1][]"), output);
    String loaded = Files.readString(classes, StandardCharsets.UTF_8);
    assertTrue(loaded.contains("io.modelsigning.sigstore.SigstoreVerifier"), "nothing logged");
    for (String unwanted :
        List.of(
            " io.grpc.",
            " org.bouncycastle.jce.provider.BouncyCastleProvider ",
            " com.google.protobuf.",
            " dev.sigstore.proto.",
            " com.google.gson.",
            " org.apache.http.",
            " com.google.api.client.http.")) {
      assertEquals(
          List.of(), loaded.lines().filter(line -> line.contains(unwanted)).limit(3).toList());
    }
  }
}
