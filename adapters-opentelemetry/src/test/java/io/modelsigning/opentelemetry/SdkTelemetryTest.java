package io.modelsigning.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.domain.Reason;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.engine.EngineDescription;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.manifest.Digest;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Resource;
import io.modelsigning.domain.manifest.ResourceDescriptor;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces of made-up commands, at a collector in this process. */
@Timeout(60)
final class SdkTelemetryTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final Reason BROKEN = new Reason("broken");

  private final Map<String, String> environment = new HashMap<>();
  private TestCollector collector;

  @BeforeEach
  void start() throws IOException {
    collector = new TestCollector();
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address());
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  private Telemetry telemetry() {
    return OpenTelemetryModule.telemetry(environment);
  }

  private static CommandTrace begin(Telemetry telemetry, String command) {
    return telemetry.begin(command, Optional.of("key"), Instant.now());
  }

  private static Outcome.Builder done() {
    return Outcome.builder().result("signed").exitCode(0);
  }

  /** Traces a command without phases; returns what went wrong. */
  private Optional<String> trace(Duration patience) {
    CommandTrace trace = begin(telemetry(), "sign key");
    trace.end(done().build());
    return trace.export(patience);
  }

  private String problem(Duration patience) {
    return trace(patience).orElseThrow(() -> new AssertionError("nothing went wrong"));
  }

  private void expectDelivered() {
    assertEquals(Optional.empty(), trace(LONG));
    assertEquals("model-signing sign key\n", collector.spans().outline());
  }

  private static Serialization shards() {
    return Serialization.builder()
        .method(new SerializationMethod.Shards(64))
        .hashAlgorithm(HashAlgorithm.BLAKE3)
        .build();
  }

  // Spans

  @Test
  void phasesAreSpansWithinTheCommand() {
    CommandTrace trace = begin(telemetry(), "sign key");
    trace.engine(
        new EngineDescription(
            "hashing",
            List.of(
                new EngineDescription.Fact.Count("threads", 4),
                new EngineDescription.Fact.Count("io_threads", 2),
                new EngineDescription.Fact.Text("kernels", "scalar"),
                new EngineDescription.Fact.Count("executors", 7))));
    trace.started(Phase.ENUMERATE);
    trace.listed(3);
    trace.finished(Phase.ENUMERATE);
    trace.started(Phase.HASH);
    trace.serializing(shards());
    trace.planned(2, 100);
    trace.hashing(ModelPath.of("secret"));
    trace.hashed(100);
    trace.finished(Phase.HASH);
    trace.started(Phase.SIGN);
    trace.started(Phase.TIMESTAMP);
    trace.asking("https://tsa.example:8443/api/v1/timestamp");
    trace.finished(Phase.TIMESTAMP);
    trace.started(Phase.LOG);
    trace.asking("https://rekor.example");
    trace.finished(Phase.LOG);
    trace.finished(Phase.SIGN);
    trace.end(done().build());
    assertEquals(Optional.empty(), trace.export(LONG));

    SpanTree spans = collector.spans();
    assertEquals(
        """
        model-signing sign key
          enumerate
          hash
          sign
            timestamp
            log
        """,
        spans.outline());
    assertEquals(Map.of("model_signing.files", "3"), SpanTree.attributes(spans.span("enumerate")));
    assertEquals(
        Map.of(
            "model_signing.hash.threads", "4",
            "model_signing.hash.io_threads", "2",
            "model_signing.hash.kernels", "scalar",
            "model_signing.hash.executors", "7",
            "model_signing.hash.algorithm", "blake3",
            "model_signing.serialization.method", "shards",
            "model_signing.serialization.shard_size", "64",
            "model_signing.files", "2",
            "model_signing.bytes", "100"),
        SpanTree.attributes(spans.span("hash")));
    assertEquals(Map.of("model_signing.method", "key"), SpanTree.attributes(spans.span("sign")));
    assertEquals(
        Map.of("server.address", "tsa.example", "server.port", "8443"),
        SpanTree.attributes(spans.span("timestamp")));
    assertEquals(
        Map.of("server.address", "rekor.example", "server.port", "443"),
        SpanTree.attributes(spans.span("log")));
    assertEquals(SpanKind.SPAN_KIND_CLIENT, spans.span("log").getKind());
    assertEquals(SpanKind.SPAN_KIND_INTERNAL, spans.span("sign").getKind());
    assertEquals(
        Map.of(
            "process.executable.name", "model-signing",
            "process.exit.code", "0",
            "model_signing.command", "sign key",
            "model_signing.method", "key",
            "model_signing.result", "signed",
            "model_signing.hash.algorithm", "blake3",
            "model_signing.serialization.method", "shards",
            "model_signing.serialization.shard_size", "64",
            "model_signing.files", "2",
            "model_signing.bytes", "100"),
        attributesBut(spans.span("model-signing sign key"), "process.pid"));
    assertEquals(
        String.valueOf(ProcessHandle.current().pid()),
        SpanTree.attributes(spans.span("model-signing sign key")).get("process.pid"));
    assertTimesAreInOrder(spans);
    for (Span span : spans.spans()) {
      assertEquals(StatusCode.STATUS_CODE_UNSET, span.getStatus().getCode(), span::getName);
    }
  }

  private static Map<String, String> attributesBut(Span span, String name) {
    Map<String, String> attributes = SpanTree.attributes(span);
    attributes.remove(name);
    return attributes;
  }

  private static void assertTimesAreInOrder(SpanTree spans) {
    for (Span span : spans.spans()) {
      assertTrue(span.getStartTimeUnixNano() <= span.getEndTimeUnixNano(), span::getName);
      for (Span child : spans.spans()) {
        if (child.getParentSpanId().equals(span.getSpanId())) {
          assertTrue(span.getStartTimeUnixNano() <= child.getStartTimeUnixNano(), child::getName);
          assertTrue(child.getEndTimeUnixNano() <= span.getEndTimeUnixNano(), child::getName);
        }
      }
    }
  }

  @Test
  void outcomeIsInTheCommandsSpan() {
    Manifest manifest =
        Manifest.sorted(
            "bert",
            shards(),
            List.of(
                new ResourceDescriptor(
                    new Resource.Shard(ModelPath.of("secret"), 0, 1),
                    new Digest(HashAlgorithm.BLAKE3, Bytes.of(new byte[32])))));
    CommandTrace trace = begin(telemetry(), "verify key");
    trace.end(
        Outcome.builder()
            .result("failed")
            .exitCode(1)
            .reason(Reason.CONTENT_MISMATCH)
            .manifest(manifest)
            .differences(3)
            .addWarnings(new Warning(Reason.EMPTY_FILE_NOT_COVERED, "secret"))
            .build());
    assertEquals(Optional.empty(), trace.export(LONG));
    Span span = collector.spans().span("model-signing verify key");
    assertEquals(
        Map.of(
            "process.executable.name", "model-signing",
            "process.exit.code", "1",
            "error.type", "content-mismatch",
            "model_signing.command", "verify key",
            "model_signing.method", "key",
            "model_signing.result", "failed",
            "model_signing.model.name", "bert",
            "model_signing.model.root_digest", manifest.rootDigest().toString(),
            "model_signing.differences", "3",
            "model_signing.warnings", "[empty-file-not-covered]"),
        attributesBut(span, "process.pid"));
    assertEquals(StatusCode.STATUS_CODE_ERROR, span.getStatus().getCode());
    assertEquals("content-mismatch", span.getStatus().getMessage());
  }

  @Test
  void failureIsInTheSpanOfItsPhase() {
    CommandTrace trace = begin(telemetry(), "sign sigstore");
    trace.started(Phase.SIGN);
    trace.started(Phase.LOG);
    trace.failed(Phase.LOG, BROKEN);
    trace.finished(Phase.LOG);
    trace.failed(Phase.SIGN, new Reason("outer"));
    trace.finished(Phase.SIGN);
    trace.end(Outcome.builder().result("error").exitCode(3).reason(BROKEN).build());
    assertEquals(Optional.empty(), trace.export(LONG));
    SpanTree spans = collector.spans();
    assertEquals(StatusCode.STATUS_CODE_ERROR, spans.span("log").getStatus().getCode());
    assertEquals("broken", spans.span("log").getStatus().getMessage());
    assertEquals("broken", SpanTree.attributes(spans.span("log")).get("error.type"));
    assertEquals("outer", spans.span("sign").getStatus().getMessage());
  }

  @Test
  void phaseLeftOpenEndsWithTheCommand() {
    CommandTrace trace = begin(telemetry(), "digest");
    trace.started(Phase.HASH);
    trace.end(Outcome.builder().result("error").exitCode(130).build());
    assertEquals(Optional.empty(), trace.export(LONG));
    assertEquals("model-signing digest\n  hash\n", collector.spans().outline());
    assertEquals("error", collector.spans().span("model-signing digest").getStatus().getMessage());
  }

  @Test
  void commandWithinACommandIsPartOfItsTrace() {
    Telemetry telemetry = telemetry();
    CommandTrace demo = begin(telemetry, "demo");
    CommandTrace step = begin(telemetry, "sign key");
    step.end(done().build());
    assertEquals(Optional.empty(), step.export(LONG));
    assertEquals(List.of(), collector.received());
    demo.end(done().build());
    assertEquals(Optional.empty(), demo.export(LONG));
    assertEquals("model-signing demo\n  model-signing sign key\n", collector.spans().outline());
    assertEquals(1, collector.received().size());
  }

  @Test
  void longNamesAreShortened() {
    Manifest manifest =
        Manifest.sorted(
            "x".repeat(100_000),
            shards(),
            List.of(
                new ResourceDescriptor(
                    new Resource.Shard(ModelPath.of("a"), 0, 1),
                    new Digest(HashAlgorithm.BLAKE3, Bytes.of(new byte[32])))));
    CommandTrace trace = begin(telemetry(), "digest");
    trace.end(done().manifest(manifest).build());
    assertEquals(Optional.empty(), trace.export(LONG));
    Span span = collector.spans().span("model-signing digest");
    assertEquals(
        1024, SpanTree.attributes(span).getOrDefault("model_signing.model.name", "").length());
  }

  // The caller's context

  @ParameterizedTest
  @ValueSource(strings = {"", "tracecontext", "b3,tracecontext"})
  void callersContextIsTheParent(String propagators) {
    environment.put("OTEL_PROPAGATORS", propagators);
    environment.put("TRACEPARENT", "00-%s-%s-01".formatted(TRACE, CALLER));
    environment.put("TRACESTATE", "vendor=value");
    expectDelivered();
    Span span = collector.spans().span("model-signing sign key");
    assertEquals(TRACE, SpanTree.hex(span.getTraceId()));
    assertEquals(CALLER, SpanTree.hex(span.getParentSpanId()));
    assertEquals("vendor=value", span.getTraceState());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      })
  void malformedContextIsIgnored(String traceparent) {
    environment.put("TRACEPARENT", traceparent);
    expectDelivered();
    Span span = collector.spans().span("model-signing sign key");
    assertTrue(span.getParentSpanId().isEmpty());
    assertFalse(TRACE.equals(SpanTree.hex(span.getTraceId())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "b3"})
  void propagatorsMayLeaveTheContextOut(String propagators) {
    environment.put("OTEL_PROPAGATORS", propagators);
    environment.put("TRACEPARENT", "00-%s-%s-01".formatted(TRACE, CALLER));
    expectDelivered();
    assertTrue(collector.spans().span("model-signing sign key").getParentSpanId().isEmpty());
  }

  @Test
  void callerThatIsNotSampledHasNoSpansExported() {
    environment.put("TRACEPARENT", "00-%s-%s-00".formatted(TRACE, CALLER));
    assertEquals(Optional.empty(), trace(LONG));
    assertEquals(List.of(), collector.received());
  }

  // Variables

  @Test
  void resourceIsThisProgramUnlessToldOtherwise() {
    expectDelivered();
    Map<String, String> resource = resource();
    assertEquals("model-signing", resource.get("service.name"));
    assertEquals(SdkConfiguration.version(), resource.get("service.version"));
    assertEquals("opentelemetry", resource.get("telemetry.sdk.name"));
    assertFalse(resource.containsKey("process.command_args"), resource::toString);
    assertFalse(SdkConfiguration.version().contains("$"), SdkConfiguration::version);
  }

  @Test
  void resourceIsAsTheVariablesSay() {
    environment.put("OTEL_SERVICE_NAME", "registry");
    environment.put("OTEL_RESOURCE_ATTRIBUTES", "service.version=9,deployment.environment=test");
    expectDelivered();
    assertEquals("registry", resource().get("service.name"));
    assertEquals("9", resource().get("service.version"));
    assertEquals("test", resource().get("deployment.environment"));
  }

  private Map<String, String> resource() {
    return SpanTree.attributes(collector.spans().resources().getFirst().getAttributesList());
  }

  @Test
  void endpointIsABaseOrTheTracesOwn() {
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address() + "/base/");
    expectDelivered();
    assertEquals("/base/v1/traces", collector.received().getFirst().path());
    environment.put("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", collector.address() + "/own");
    assertEquals(Optional.empty(), trace(LONG));
    assertEquals("/own", collector.received().getLast().path());
  }

  @Test
  void headersAndCompressionAreAsTheVariablesSay() {
    environment.put("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20abc,x-team=models");
    environment.put("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip");
    expectDelivered();
    Map<String, String> headers = collector.received().getFirst().headers();
    assertEquals("Bearer abc", headers.get("authorization"));
    assertEquals("models", headers.get("x-team"));
    assertEquals("gzip", headers.get("content-encoding"));
    assertEquals("application/x-protobuf", headers.get("content-type"));
  }

  @Test
  void otherSignalsAndExportersAreLeftAlone() {
    environment.put("OTEL_TRACES_EXPORTER", "console, otlp");
    environment.put("OTEL_METRICS_EXPORTER", "prometheus");
    environment.put("OTEL_LOGS_EXPORTER", "otlp");
    environment.put("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "grpc");
    expectDelivered();
    assertEquals(1, collector.received().size());
  }

  @Test
  void samplerIsAsTheVariablesSay() {
    environment.put("OTEL_TRACES_SAMPLER", "always_off");
    assertEquals(Optional.empty(), trace(LONG));
    assertEquals(List.of(), collector.received());
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_PROTOCOL,grpc",
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL,grpc",
    "OTEL_EXPORTER_OTLP_PROTOCOL,http/json",
    "OTEL_TRACES_EXPORTER,zipkin",
    "OTEL_TRACES_SAMPLER,sometimes",
    "OTEL_BSP_EXPORT_TIMEOUT,soon",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,nonsense",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,http://user name@host",
    "OTEL_EXPORTER_OTLP_CERTIFICATE,/does/not/exist",
  })
  void whatCannotBeFollowedIsSaidAndNothingIsTraced(String name, String value) {
    environment.put(name, value);
    Telemetry telemetry = telemetry();
    CommandTrace demo = begin(telemetry, "demo");
    CommandTrace step = begin(telemetry, "sign key");
    step.started(Phase.SIGN);
    step.finished(Phase.SIGN);
    step.end(done().build());
    assertEquals(Optional.empty(), step.export(LONG));
    demo.end(done().build());
    Optional<String> problem = demo.export(LONG);
    assertTrue(problem.isPresent());
    assertFalse(problem.get().contains("\n"), problem::get);
    assertEquals(List.of(), collector.received());
  }

  @Test
  void malformedHeadersAreNotShown() {
    environment.put("OTEL_EXPORTER_OTLP_HEADERS", "Bearer s3cr3t");
    String problem = problem(LONG);
    assertTrue(problem.contains("headers"), problem);
    assertFalse(problem.contains("s3cr3t"), problem);
  }

  // Collectors that are not well

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 500, 503})
  void refusalIsSaid(int status) {
    collector.answering(TestCollector.status(status));
    String problem = problem(LONG);
    assertTrue(problem.contains("127.0.0.1"), problem);
    assertTrue(problem.contains(String.valueOf(status)), problem);
  }

  @Test
  void passingRefusalIsOvercome() {
    collector.answering(
        exchange -> {
          int status = collector.received().size() == 1 ? 503 : 200;
          exchange.sendResponseHeaders(status, -1);
        });
    assertEquals(Optional.empty(), trace(LONG));
    assertEquals(2, collector.received().size());
  }

  @Test
  void absenceIsSaid() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + free.getLocalPort());
    }
    String problem = problem(LONG);
    assertTrue(problem.startsWith("cannot export traces to 127.0.0.1:"), problem);
    assertTrue(problem.contains("ConnectException"), problem);
  }

  @Test
  void silenceIsWaitedForNoLongerThanPatienceLasts() {
    collector.answering(collector.silence());
    assertTrue(problem(Duration.ofMillis(300)).contains("no answer in time"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OTEL_BSP_EXPORT_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"})
  void shorterTimeoutsAreHonoured(String name) {
    environment.put(name, "200");
    collector.answering(collector.silence());
    String problem = problem(Duration.ofDays(1));
    assertTrue(problem.contains("in time") || problem.contains("timed out"), problem);
  }

  @Test
  void redirectionIsNotFollowed() throws IOException {
    try (TestCollector other = new TestCollector()) {
      collector.answering(
          exchange -> {
            exchange.getResponseHeaders().add("Location", other.address() + "/v1/traces");
            exchange.sendResponseHeaders(307, -1);
          });
      assertTrue(problem(LONG).contains("307"));
      assertEquals(List.of(), other.received());
    }
  }

  @Test
  void endlessAnswerIsCutOff() {
    collector.answering(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] junk = new byte[1 << 16];
          while (true) {
            exchange.getResponseBody().write(junk);
          }
        });
    String problem = problem(LONG);
    assertTrue(problem.contains("exceeded limit"), problem);
  }

  @Test
  void whatTheCollectorSaysIsNotRepeated() {
    collector.answering(
        exchange -> {
          byte[] text = "\u001b[31mpay here".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(400, text.length);
          exchange.getResponseBody().write(text);
        });
    String problem = problem(LONG);
    assertFalse(problem.contains("pay"), problem);
    assertFalse(problem.contains("\u001b"), problem);
  }

  @Test
  void failureIsNotLogged() {
    collector.answering(TestCollector.status(400));
    List<String> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(record.getLoggerName());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      Logger.getLogger("test").warning("a log that is seen");
      problem(LONG);
    } finally {
      root.removeHandler(handler);
    }
    assertEquals(List.of("test"), logged);
  }
}
