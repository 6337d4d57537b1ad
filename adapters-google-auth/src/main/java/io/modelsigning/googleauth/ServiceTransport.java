package io.modelsigning.googleauth;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import io.modelsigning.http.HttpTransport.Response;
import io.modelsigning.http.Network;
import io.modelsigning.http.TransportException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has the library's requests for tokens go the way of all others: proxies, authorities, limits. */
final class ServiceTransport extends HttpTransport {
  private static final int MAXIMUM_BYTES = 1 << 20;

  private final Network network;
  private final Duration limit;

  ServiceTransport(Network network, Duration limit) {
    this.network = network;
    this.limit = limit;
  }

  @Override
  public boolean supportsMethod(String method) {
    return true;
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) {
    return new Request(method, URI.create(url));
  }

  private final class Request extends LowLevelHttpRequest {
    private final String method;
    private final HttpRequest.Builder builder;

    Request(String method, URI uri) {
      this.method = method;
      this.builder = HttpRequest.newBuilder(uri);
    }

    @Override
    public void addHeader(String name, String value) {
      // The library asks for compression, which the client does not undo.
      if (!name.equalsIgnoreCase("Accept-Encoding")) {
        builder.header(name, value);
      }
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
      BodyPublisher body = BodyPublishers.noBody();
      if (getStreamingContent() != null) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        getStreamingContent().writeTo(content);
        body = BodyPublishers.ofByteArray(content.toByteArray());
        if (getContentType() != null) {
          builder.header("Content-Type", getContentType());
        }
      }
      try (io.modelsigning.http.HttpTransport transport =
          new io.modelsigning.http.HttpTransport(network, limit)) {
        return new Answer(
            transport.send(builder.method(method, body).build(), MAXIMUM_BYTES, limit));
      } catch (TransportException e) {
        throw new IOException(e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (InterruptedIOException) new InterruptedIOException().initCause(e);
      }
    }
  }

  private static final class Answer extends LowLevelHttpResponse {
    private final Response response;
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    Answer(Response response) {
      this.response = response;
      for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
        for (String value : header.getValue()) {
          names.add(header.getKey());
          values.add(value);
        }
      }
    }

    private @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    @Override
    public InputStream getContent() {
      return new ByteArrayInputStream(response.body().toArray());
    }

    @Override
    public @Nullable String getContentEncoding() {
      return null;
    }

    @Override
    public long getContentLength() {
      return response.body().size();
    }

    @Override
    public @Nullable String getContentType() {
      return header("Content-Type");
    }

    @Override
    public String getStatusLine() {
      return "HTTP/1.1 " + response.status();
    }

    @Override
    public int getStatusCode() {
      return response.status();
    }

    @Override
    public String getReasonPhrase() {
      return "";
    }

    @Override
    public int getHeaderCount() {
      return names.size();
    }

    @Override
    public String getHeaderName(int index) {
      return names.get(index);
    }

    @Override
    public String getHeaderValue(int index) {
      return values.get(index);
    }
  }
}
