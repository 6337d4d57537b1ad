package io.modelsigning.html;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless Chromium with one tab, spoken to by the Chrome DevTools Protocol. */
final class Chromium implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final WebSocket socket;
  private @Nullable String session;
  private int lastId;

  /** Returns a started browser, or skips the test if there is none and need not be one. */
  static Chromium start(Path profile)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Optional<Path> program = find();
    if (program.isEmpty()) {
      String missing = "no Chromium on the PATH: the page is not tested in a browser";
      if (Boolean.getBoolean("chromium.required")) {
        fail(missing);
      }
      assumeTrue(false, missing);
    }
    return new Chromium(program.orElseThrow(), profile);
  }

  private static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        .flatMap(
            name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Chromium(Path program, Path profile)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    try {
      socket =
          http.newWebSocketBuilder()
              .buildAsync(address(profile), new Listener())
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      ObjectNode target = parameters().put("url", "about:blank");
      ObjectNode attach =
          parameters()
              .put("targetId", call("Target.createTarget", target).get("targetId").textValue())
              .put("flatten", true);
      session = call("Target.attachToTarget", attach).get("sessionId").textValue();
      for (String domain : List.of("Page", "Network", "Log", "Runtime")) {
        call(domain + ".enable", parameters());
      }
    } catch (IOException | InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private URI address(Path profile) throws IOException, InterruptedException {
    Path port = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      if (Files.exists(port)) {
        List<String> lines = Files.readAllLines(port);
        if (lines.size() >= 2) {
          return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        }
      }
      if (!process.isAlive()) {
        break;
      }
      Thread.sleep(20);
    }
    throw new IOException(
        "Chromium does not start: " + Files.readString(profile.resolve("chromium.log")));
  }

  static ObjectNode parameters() {
    return JSON.createObjectNode();
  }

  /** Calls a method of the protocol and returns its result. */
  JsonNode call(String method, ObjectNode parameters) throws InterruptedException, IOException {
    int id = ++lastId;
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    socket.sendText(message.toString(), true).join();
    return awaited(method, answer -> answer.path("id").intValue() == id).get("result");
  }

  private JsonNode awaited(String what, Predicate<JsonNode> wanted)
      throws InterruptedException, IOException {
    while (true) {
      JsonNode message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new IOException("Chromium does not answer " + what);
      }
      if (message.has("method")) {
        events.add(message);
      }
      if (wanted.test(message)) {
        if (message.has("error")) {
          throw new IOException(what + " fails: " + message.get("error"));
        }
        return message;
      }
    }
  }

  /** Opens a page and waits until it is loaded. */
  void open(Path page) throws InterruptedException, IOException {
    events.clear();
    messages.clear();
    call("Page.navigate", parameters().put("url", page.toUri().toString()));
    if (events("Page.loadEventFired").isEmpty()) {
      awaited("Page.navigate", message -> isEvent(message, "Page.loadEventFired"));
    }
  }

  private static boolean isEvent(JsonNode message, String method) {
    return message.path("method").asText().equals(method);
  }

  /** Returns the events of a kind since the page was opened. */
  List<JsonNode> events(String method) {
    return events.stream().filter(event -> isEvent(event, method)).toList();
  }

  /** Lays the page out for a screen of that width, in a colour scheme and for a medium. */
  void show(int width, String scheme, String medium) throws InterruptedException, IOException {
    call(
        "Emulation.setDeviceMetricsOverride",
        parameters()
            .put("width", width)
            .put("height", 900)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
    ObjectNode media = parameters().put("media", medium);
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    call("Emulation.setEmulatedMedia", media);
  }

  /** Evaluates an expression, or a promise, in the page. */
  JsonNode evaluate(String expression) throws InterruptedException, IOException {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            parameters()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException(expression + " throws " + answer.get("exceptionDetails"));
    }
    return answer.get("result").path("value");
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  /** Puts whole messages together. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          messages.add(JSON.readTree(text.toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
