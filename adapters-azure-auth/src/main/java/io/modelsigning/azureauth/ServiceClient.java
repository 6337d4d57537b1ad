package io.modelsigning.azureauth;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.modelsigning.http.HttpTransport;
import io.modelsigning.http.HttpTransport.Response;
import io.modelsigning.http.Network;
import io.modelsigning.http.TransportException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Has the library's requests for tokens go the way of all others: proxies, authorities, limits. */
final class ServiceClient implements HttpClient {
  private static final int MAXIMUM_BYTES = 1 << 20;

  /** What the client under this one writes by itself, and lets nobody else write. */
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  private final Network network;
  private final Duration limit;
  private final UnaryOperator<URI> route;

  ServiceClient(Network network, Duration limit, UnaryOperator<URI> route) {
    this.network = network;
    this.limit = limit;
    this.route = route;
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return Mono.fromCallable(() -> sendSync(request, Context.NONE));
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(route.apply(URI.create(request.getUrl().toString())));
    for (HttpHeader header : request.getHeaders()) {
      if (!OWN_HEADERS.contains(header.getName().toLowerCase(Locale.ROOT))) {
        builder.setHeader(header.getName(), header.getValue());
      }
    }
    BinaryData content = request.getBodyAsBinaryData();
    BodyPublisher body =
        content == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content.toBytes());
    try (HttpTransport transport = new HttpTransport(network, limit)) {
      return new Answer(
          request,
          transport.send(
              builder.method(request.getHttpMethod().toString(), body).build(),
              MAXIMUM_BYTES,
              limit));
    } catch (TransportException e) {
      throw new UncheckedIOException(new IOException(e.getMessage(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          (InterruptedIOException) new InterruptedIOException().initCause(e));
    }
  }

  private static final class Answer extends HttpResponse {
    private final Response response;
    private final HttpHeaders headers = new HttpHeaders();

    Answer(HttpRequest request, Response response) {
      super(request);
      this.response = response;
      response
          .headers()
          .map()
          .forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
    }

    @Override
    public int getStatusCode() {
      return response.status();
    }

    @Override
    @SuppressWarnings({"deprecation", "NullAway"}) // The library's own method gives null.
    public String getHeaderValue(String name) {
      return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
      return Flux.just(ByteBuffer.wrap(response.body().toArray()));
    }

    @Override
    public BinaryData getBodyAsBinaryData() {
      return BinaryData.fromBytes(response.body().toArray());
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
      return Mono.just(response.body().toArray());
    }

    @Override
    public Mono<String> getBodyAsString() {
      return getBodyAsString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
      return Mono.just(new String(response.body().toArray(), charset));
    }
  }
}
