package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a collector gets of whole commands, and what becomes of them without one. */
@Timeout(120)
final class TracingTest {
  @TempDir Path folder;

  private final Cli cli = new Cli();
  private final List<ExportTraceServiceRequest> requests = new ArrayList<>();
  private HttpServer collector;
  private Path model;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void start() throws Exception {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::receive);
    collector.start();
    cli.environment.put(
        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + collector.getAddress().getPort());
    model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("weights.bin"), "content of the weights");
    Files.writeString(model.resolve("config.json"), "{}");
    key = TestKeys.create(folder, "key");
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      synchronized (requests) {
        requests.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private Outcome run(int exitCode, Object... words) {
    Outcome outcome = cli.with(words);
    assertEquals(exitCode, outcome.exitCode(), outcome::toString);
    return outcome;
  }

  private Outcome sign() {
    return run(0, "sign", "key", model, "--private-key", key.privateKey());
  }

  private Outcome verify(int exitCode) {
    return run(exitCode, "verify", "key", model, "--public-key", key.publicKey());
  }

  /** Returns the spans that came since the last time this was asked. */
  private List<Span> spans() {
    synchronized (requests) {
      List<Span> spans =
          requests.stream()
              .flatMap(request -> request.getResourceSpansList().stream())
              .flatMap(resource -> resource.getScopeSpansList().stream())
              .flatMap(scope -> scope.getSpansList().stream())
              .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
              .toList();
      requests.clear();
      return spans;
    }
  }

  private static List<String> names(List<Span> spans) {
    return spans.stream().map(Span::getName).toList();
  }

  private static Span named(String name, List<Span> spans) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static String attribute(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> text(attribute.getValue()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s in %s".formatted(key, span)));
  }

  private static String text(AnyValue value) {
    return value.hasStringValue() ? value.getStringValue() : String.valueOf(value.getIntValue());
  }

  @Test
  void signingIsTraced() {
    assertEquals("", sign().err());
    List<Span> spans = spans();
    assertEquals(List.of("model-signing sign key", "enumerate", "hash", "sign"), names(spans));
    Span command = spans.getFirst();
    for (Span phase : spans.subList(1, 4)) {
      assertEquals(command.getSpanId(), phase.getParentSpanId(), phase::getName);
      assertEquals(command.getTraceId(), phase.getTraceId(), phase::getName);
      assertTrue(phase.getEndTimeUnixNano() <= command.getEndTimeUnixNano(), phase::getName);
    }
    assertEquals("signed", attribute(command, "model_signing.result"));
    assertEquals("0", attribute(command, "process.exit.code"));
    assertEquals("model", attribute(command, "model_signing.model.name"));
    assertEquals(
        Cli.run("digest", model).out().strip().split("\\s", -1)[0],
        attribute(command, "model_signing.model.root_digest"));
    assertEquals("key", attribute(named("sign", spans), "model_signing.method"));
    Span hash = named("hash", spans);
    assertEquals("2", attribute(hash, "model_signing.files"));
    assertEquals("24", attribute(hash, "model_signing.bytes"));
    assertEquals("sha256", attribute(hash, "model_signing.hash.algorithm"));
    assertEquals("files", attribute(hash, "model_signing.serialization.method"));
    assertEquals("2", attribute(hash, "model_signing.hash.threads"));
    assertFalse(attribute(hash, "model_signing.hash.kernels").isEmpty());
  }

  @Test
  void optionsAreInTheSpans() {
    run(
        0,
        "digest",
        model,
        "--hash-algorithm",
        "blake3",
        "--shard-size",
        "16B",
        "--threads",
        "3",
        "--io-threads",
        "1");
    List<Span> spans = spans();
    assertEquals(List.of("model-signing digest", "enumerate", "hash"), names(spans));
    assertEquals("blake3", attribute(named("hash", spans), "model_signing.hash.algorithm"));
    assertEquals("16", attribute(named("hash", spans), "model_signing.serialization.shard_size"));
    assertEquals("3", attribute(named("hash", spans), "model_signing.hash.threads"));
    assertEquals("1", attribute(named("hash", spans), "model_signing.hash.io_threads"));
  }

  @Test
  void refusalIsAnError() throws IOException {
    sign();
    verify(0);
    spans();
    Files.writeString(model.resolve("weights.bin"), "changed");
    verify(1);
    List<Span> spans = spans();
    assertEquals(List.of("model-signing verify key", "verify", "enumerate", "hash"), names(spans));
    Span command = spans.getFirst();
    assertEquals(StatusCode.STATUS_CODE_ERROR, command.getStatus().getCode());
    assertEquals("content-mismatch", command.getStatus().getMessage());
    assertEquals("content-mismatch", attribute(command, "error.type"));
    assertEquals("1", attribute(command, "model_signing.differences"));
    assertEquals("failed", attribute(command, "model_signing.result"));
    assertEquals("1", attribute(command, "process.exit.code"));
    for (Span phase : spans.subList(1, 4)) {
      assertEquals(StatusCode.STATUS_CODE_UNSET, phase.getStatus().getCode(), phase::getName);
    }
  }

  @Test
  void badSignatureIsAnErrorOfVerifying() throws Exception {
    sign();
    spans();
    key = TestKeys.create(folder, "other");
    verify(1);
    List<Span> spans = spans();
    assertEquals(List.of("model-signing verify key", "verify"), names(spans));
    assertEquals("wrong-key", spans.getLast().getStatus().getMessage());
    assertEquals("wrong-key", spans.getFirst().getStatus().getMessage());
  }

  @Test
  void failureIsAnErrorOfItsPhase() throws IOException {
    Files.createSymbolicLink(model.resolve("link"), model.resolve("config.json"));
    run(3, "sign", "key", model, "--private-key", key.privateKey());
    List<Span> spans = spans();
    assertEquals(List.of("model-signing sign key", "enumerate"), names(spans));
    assertEquals("symlink-not-allowed", spans.getLast().getStatus().getMessage());
    assertEquals("3", attribute(spans.getFirst(), "process.exit.code"));
  }

  @Test
  void interruptionIsAnError() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(model.resolve("huge").toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    Outcome[] outcome = new Outcome[1];
    Thread worker =
        Thread.ofPlatform()
            .start(
                () ->
                    outcome[0] = cli.with("sign", "key", model, "--private-key", key.privateKey()));
    Thread.sleep(1000);
    worker.interrupt();
    worker.join();
    assertEquals(130, outcome[0].exitCode(), outcome[0]::toString);
    // The command waits for its collector for a moment only, this process longer.
    List<Span> spans = spans();
    while (spans.isEmpty()) {
      Thread.sleep(20);
      spans = spans();
    }
    Span command = named("model-signing sign key", spans);
    assertEquals("interrupted", command.getStatus().getMessage());
    assertEquals("130", attribute(command, "process.exit.code"));
  }

  @Test
  void stepsOfTheDemonstrationAreWithinIt() {
    run(0, "demo");
    List<Span> spans = spans();
    Span demo = spans.getFirst();
    assertEquals("model-signing demo", demo.getName());
    assertEquals(
        List.of("model-signing sign key", "model-signing verify key", "model-signing verify key"),
        names(
            spans.stream()
                .filter(span -> span.getParentSpanId().equals(demo.getSpanId()))
                .toList()));
  }

  @Test
  void commandThatIsNoneIsNotTraced() {
    run(0, "sign", "key", "--help");
    run(2, "sign", "key", "--no-such-option");
    assertEquals(List.of(), spans());
  }

  @Test
  void nothingButNamesAndNumbersGoesOut() {
    cli.environment.put("SIGSTORE_ID_TOKEN", "a-token");
    sign();
    verify(0);
    String everything = spans().toString();
    assertFalse(everything.contains("content of"), everything);
    assertFalse(everything.contains("weights"), everything);
    assertFalse(everything.contains(folder.toString()), everything);
    assertFalse(everything.contains("a-token"), everything);
  }

  @Test
  void withoutACollectorTheResultIsTheSame() throws IOException {
    Outcome traced = sign();
    int port = collector.getAddress().getPort();
    collector.stop(0);
    Outcome untraced = sign();
    assertEquals(traced.out(), untraced.out());
    String warning = "warning: cannot export traces to 127.0.0.1:%d: ".formatted(port);
    assertEquals(1, untraced.err().lines().count(), untraced::toString);
    assertTrue(untraced.err().startsWith(warning), untraced::toString);
    Outcome json =
        run(0, "verify", "key", model, "--public-key", key.publicKey(), "--output", "json");
    assertEquals("verified", json.json().get("result").asText());
    assertEquals(0, json.json().get("warnings").size());
    Files.writeString(model.resolve("weights.bin"), "changed");
    assertEquals(1, verify(1).err().lines().filter(line -> line.startsWith("warning:")).count());
  }

  @Test
  void silentCollectorDelaysTheEndForAWhileAlone() throws IOException {
    // Connections are made, by the system, and never answered.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      cli.environment.put(
          "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + silent.getLocalPort());
      cli.environment.put("OTEL_EXPORTER_OTLP_TIMEOUT", "86400000");
      cli.environment.put("OTEL_BSP_EXPORT_TIMEOUT", "86400000");
      assertTrue(sign().err().endsWith(": no answer in time\n"));
    }
  }

  @Test
  void warningHasALevel() {
    cli.environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    assertEquals(
        "warning: traces are exported by the OTLP protocol 'http/protobuf' alone, but 'grpc' is"
            + " asked for\n",
        sign().err());
    assertEquals("", run(0, "digest", model, "--log-level", "error").err());
  }

  // What is loaded

  @Test
  void nothingOfOpenTelemetryIsLoadedUnlessAskedFor() throws Exception {
    List<String> without = loaded(List.of());
    assertEquals(
        List.of(), without.stream().filter(name -> name.startsWith("io.opentelemetry.")).toList());
    assertEquals(
        List.of("OpenTelemetryModule_TelemetryFactory", "TraceSettings"),
        without.stream()
            .filter(name -> name.startsWith("io.modelsigning.opentelemetry."))
            .map(name -> name.substring(name.lastIndexOf('.') + 1))
            .sorted()
            .toList());
    assertTrue(without.contains("io.modelsigning.cli.command.SignKeyCommand"));
    List<String> with = loaded(List.of(cli.environment.get("OTEL_EXPORTER_OTLP_ENDPOINT")));
    assertTrue(with.stream().anyMatch(name -> name.startsWith("io.opentelemetry.")));
  }

  /** Signs in a process of its own; returns the classes it loaded. */
  private List<String> loaded(List<String> endpoint) throws Exception {
    Path log = folder.resolve("classes.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                "io.modelsigning.cli.Main",
                "sign",
                "key",
                model.toString(),
                "--private-key",
                key.privateKey().toString())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
    endpoint.forEach(address -> builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", address));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(line -> line.replaceFirst("^(\\[[^]]*])+ *", ""))
          .map(line -> line.substring(0, Math.max(0, line.indexOf(' '))))
          .filter(name -> !name.contains("$$Lambda"))
          .toList();
    }
  }
}
