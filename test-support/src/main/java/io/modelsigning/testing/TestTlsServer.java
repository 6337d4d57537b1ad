package io.modelsigning.testing;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A server with a certificate, of a private authority, for one name. */
public final class TestTlsServer implements AutoCloseable {
  /** Answers a request for a path. */
  public interface Answers {
    TestServer.Reply to(String path);
  }

  private final HttpsServer server;
  private final X509Certificate authority;

  /** Each request as {@code METHOD path}, and what a proxy alone should have got. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** Answers "good". */
  public TestTlsServer(String host) throws Exception {
    this(host, path -> TestServer.Reply.of(200, "good"));
  }

  public TestTlsServer(String host, Answers answers) throws Exception {
    KeyPair authorityKeys = Crypto.ecKeys("secp256r1");
    X500Name authorityName = new X500Name("CN=Private authority");
    authority =
        certificate(
            builder(authorityName, authorityKeys, authorityName)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true)),
            authorityKeys);
    KeyPair keys = Crypto.ecKeys("secp256r1");
    X509Certificate certificate =
        certificate(
            builder(authorityName, keys, new X500Name("CN=" + host))
                .addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, host))),
            authorityKeys);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", keys.getPrivate(), new char[0], new Certificate[] {certificate});
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.add(
                exchange.getRequestMethod()
                    + " "
                    + exchange.getRequestURI().getPath()
                    + exchange.getRequestHeaders().getOrDefault("Proxy-Authorization", List.of()));
            TestServer.Reply reply = answers.to(exchange.getRequestURI().getPath());
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
              exchange.getResponseBody().write(body);
            }
          }
        });
    server.start();
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, KeyPair keys, X500Name subject) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(System.nanoTime()),
        Date.from(Instant.now().minusSeconds(60)),
        Date.from(Instant.now().plusSeconds(600)),
        subject,
        keys.getPublic());
  }

  private static X509Certificate certificate(
      org.bouncycastle.cert.X509v3CertificateBuilder builder, KeyPair keys) throws Exception {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Returns the authority's certificate as operating systems keep such. */
  public String authorityInPem() throws Exception {
    return "# Private authority\n-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  public X509Certificate authority() {
    return authority;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
