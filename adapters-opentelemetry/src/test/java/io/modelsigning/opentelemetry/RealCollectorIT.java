package io.modelsigning.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Traces the command line at an OpenTelemetry Collector. Started by {@code src/it/run}, which
 * builds it and names it in the property {@code real.collector}, and the command line in {@code
 * real.command}.
 */
@EnabledIfSystemProperty(
    named = "real.collector",
    matches = ".+",
    disabledReason = "the property real.collector names no OpenTelemetry Collector")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class RealCollectorIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  @TempDir private Path folder;
  private Path model;
  private Path written;
  private int port;
  private Process collector;

  @BeforeEach
  void start() throws Exception {
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "weights");
    makeKeys();
    written = folder.resolve("traces");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config =
        Files.writeString(
            folder.resolve("collector.yaml"),
            """
            receivers:
              otlp:
                protocols:
                  http:
                    endpoint: 127.0.0.1:%d
            exporters:
              file:
                path: %s
                format: proto
            service:
              pipelines:
                traces:
                  receivers: [otlp]
                  exporters: [file]
            """
                .formatted(port, written));
    collector =
        new ProcessBuilder(System.getProperty("real.collector"), "--config", "file:" + config)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("collector.log").toFile())
            .start();
    while (!listens()) {
      assertTrue(
          collector.isAlive(),
          () -> "the collector ended: " + read(folder.resolve("collector.log")));
      Thread.sleep(50);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    collector.destroyForcibly().waitFor();
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void makeKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    write("private.pem", "PRIVATE KEY", pair.getPrivate().getEncoded());
    write("public.pem", "PUBLIC KEY", pair.getPublic().getEncoded());
  }

  private void write(String name, String type, byte[] der) throws IOException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Runs the command line; returns what it wrote to standard error. */
  private String run(int exitCode, Map<String, String> variables, String... words)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(System.getProperty("real.command")));
    command.addAll(List.of(words));
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
    builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port);
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    assertEquals(exitCode, process.waitFor(), () -> read(err));
    return Files.readString(err);
  }

  private String sign(Map<String, String> variables) throws Exception {
    return run(0, variables, "sign", "key", "model", "--private-key", "private.pem");
  }

  private String verify(int exitCode) throws Exception {
    return run(exitCode, Map.of(), "verify", "key", "model", "--public-key", "public.pem");
  }

  /** Stops the collector, so that it writes what it has, and reads the file. */
  private SpanTree spans() throws Exception {
    collector.destroy();
    assertTrue(collector.waitFor(60, TimeUnit.SECONDS), "the collector does not stop");
    List<ResourceSpans> all = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(written))) {
      while (in.available() > 0) {
        byte[] message = in.readNBytes(in.readInt());
        all.addAll(ExportTraceServiceRequest.parseFrom(message).getResourceSpansList());
      }
    }
    return SpanTree.of(all);
  }

  @Test
  void keyCommandsArrive() throws Exception {
    assertEquals(
        "",
        sign(
            Map.of(
                "TRACEPARENT",
                "00-%s-%s-01".formatted(TRACE, CALLER),
                "OTEL_SERVICE_NAME",
                "registry")));
    assertEquals("", verify(0));
    Files.writeString(model.resolve("weights"), "changed");
    assertFalse(verify(1).contains("warning:"));
    SpanTree spans = spans();
    assertEquals(
        """
        model-signing sign key
          enumerate
          hash
          sign
        model-signing verify key
          verify
          enumerate
          hash
        model-signing verify key
          verify
          enumerate
          hash
        """,
        spans.outline());
    Span signing = spans.span("model-signing sign key");
    assertEquals(TRACE, SpanTree.hex(signing.getTraceId()));
    assertEquals(CALLER, SpanTree.hex(signing.getParentSpanId()));
    assertEquals("signed", SpanTree.attributes(signing).get("model_signing.result"));
    assertEquals("7", SpanTree.attributes(signing).get("model_signing.bytes"));
    List<Span> verifying =
        spans.spans().stream()
            .filter(span -> span.getName().equals("model-signing verify key"))
            .toList();
    assertEquals(StatusCode.STATUS_CODE_UNSET, verifying.getFirst().getStatus().getCode());
    assertEquals("verified", SpanTree.attributes(verifying.getFirst()).get("model_signing.result"));
    assertEquals(
        SpanTree.attributes(signing).get("model_signing.model.root_digest"),
        SpanTree.attributes(verifying.getFirst()).get("model_signing.model.root_digest"));
    assertEquals(StatusCode.STATUS_CODE_ERROR, verifying.getLast().getStatus().getCode());
    assertEquals("content-mismatch", verifying.getLast().getStatus().getMessage());
    assertEquals(
        List.of("registry", "model-signing", "model-signing"),
        spans.resources().stream()
            .map(resource -> SpanTree.attributes(resource.getAttributesList()).get("service.name"))
            .toList());
  }

  @Test
  void compressedTracesArrive() throws Exception {
    assertEquals("", sign(Map.of("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")));
    assertEquals(4, spans().spans().size());
  }

  @Test
  void refusedVerificationWithSigstoreArrives() throws Exception {
    sign(Map.of());
    String trust = Files.writeString(folder.resolve("trust.json"), "{}").toString();
    run(
        1,
        Map.of(),
        "verify",
        "sigstore",
        "model",
        "--identity",
        "alice@example.com",
        "--identity-provider",
        "https://accounts.example.com",
        "--trust-config",
        trust);
    Span span = spans().span("model-signing verify sigstore");
    assertEquals("sigstore", SpanTree.attributes(span).get("model_signing.method"));
    assertEquals("1", SpanTree.attributes(span).get("process.exit.code"));
    assertEquals(StatusCode.STATUS_CODE_ERROR, span.getStatus().getCode());
    // The model is signed with a key.
    assertEquals("wrong-method", span.getStatus().getMessage());
  }

  @Test
  void absentCollectorIsSaidInOneLine() throws Exception {
    collector.destroyForcibly().waitFor();
    String err = sign(Map.of());
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("warning: cannot export traces to 127.0.0.1:"), err);
  }
}
