package io.modelsigning.sigstore;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.json.JsonModule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImplFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Verifies a signature in a JVM whose every socket is refused, which it shows first, and tells the
 * signature's claims. Run by {@link OfflineTest}: signature, trust configuration, identity,
 * provider, and an address at which somebody listens.
 */
final class OfflineProgram {
  private OfflineProgram() {}

  public static void main(String[] args) throws Exception {
    refuseSockets();
    ProxySelector.setDefault(new NoProxies());
    InetAddress loopback = InetAddress.getLoopbackAddress();
    URI listener = URI.create(args[4]);
    requireRefused("Socket", () -> new Socket(loopback, listener.getPort()));
    requireRefused(
        "SocketChannel",
        () -> SocketChannel.open(new InetSocketAddress(loopback, listener.getPort())));
    requireRefused("name resolution", () -> InetAddress.getAllByName("sigstore.example"));
    requireRefused("URLConnection", () -> listener.toURL().openStream());
    requireRefused(
        "HttpClient",
        () -> {
          try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                HttpRequest.newBuilder(listener).build(), HttpResponse.BodyHandlers.ofString());
          }
        });
    SignatureVerifier verifier =
        SigstoreMethods.create(Clock.systemUTC())
            .verifier(
                new ExpectedSigner(args[2], args[3]), new TrustSource.ConfigFile(Path.of(args[1])));
    Bundle bundle = JsonModule.bundleCodec().read(Bytes.of(Files.readAllBytes(Path.of(args[0]))));
    Envelope envelope = bundle.envelope();
    SignatureVerdict verdict =
        verifier.verify(bundle, SignedMessage.dsseV1(envelope.payloadType(), envelope.payload()));
    System.out.println(verdict.getClass().getSimpleName());
    SignerClaims claims = SigstoreMethods.claims((SigstoreMaterial) bundle.material());
    System.out.println(
        claims.identity().orElse("nobody")
            + claims.logEntries().stream().map(SignerClaims.LogEntry::kind).toList()
            + claims.unreadable());
  }

  @SuppressWarnings("deprecation") // There is no other way to refuse what Socket opens.
  private static void refuseSockets() throws IOException {
    SocketImplFactory refusing =
        () -> {
          throw new RefusedException("a socket");
        };
    Socket.setSocketImplFactory(refusing);
  }

  private static void requireRefused(String what, Callable<?> attempt) {
    try {
      attempt.call();
    } catch (Exception e) {
      if (RefusedException.isBehind(e)) {
        return;
      }
      throw new IllegalStateException(what + " failed, but was not refused", e);
    }
    throw new IllegalStateException(what + " was not refused");
  }

  private static final class NoProxies extends ProxySelector {
    @Override
    public List<java.net.Proxy> select(URI uri) {
      throw new RefusedException("a proxy for " + uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      throw new RefusedException("a proxy for " + uri);
    }
  }
}
