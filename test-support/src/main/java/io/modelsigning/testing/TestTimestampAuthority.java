package io.modelsigning.testing;

import com.sun.net.httpserver.HttpServer;
import io.modelsigning.domain.manifest.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** A timestamp authority (RFC 3161) on loopback, made by BouncyCastle, with a clock of its own. */
public final class TestTimestampAuthority implements AutoCloseable {
  /** What is wrong with its answers. */
  public enum Fault {
    NONE,
    WRONG_IMPRINT,
    WRONG_NONCE,
    OTHER_KEY,
    NO_CERTIFICATE,
    INEXACT,
    GARBAGE,
    BUSY
  }

  private final X509Certificate root;
  private final X509Certificate certificate;
  private final X509Certificate forSomethingElse;
  private final KeyPair keys = Crypto.ecKeys();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Instant now;
  private volatile Fault fault = Fault.NONE;

  /**
   * @param from when its certificates begin to be valid
   * @param until when its own certificate expires; its root's does ten years later
   */
  public TestTimestampAuthority(Instant from, Instant until) {
    this.now = from;
    KeyPair rootKeys = Crypto.ecKeys("secp384r1");
    X500Name rootName = new X500Name("O=test, CN=stamps-root");
    try {
      X509v3CertificateBuilder issuing =
          builder(
              rootName,
              rootName,
              Crypto.serial(),
              from,
              until.plus(Duration.ofDays(3650)),
              rootKeys);
      issuing.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      issuing.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      root = build(issuing, rootKeys);
      BigInteger serial = Crypto.serial();
      certificate = own(rootName, serial, from, until, rootKeys, KeyPurposeId.id_kp_timeStamping);
      forSomethingElse =
          own(rootName, serial, from, until, rootKeys, KeyPurposeId.id_kp_codeSigning);
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.incrementAndGet();
            byte[] request = exchange.getRequestBody().readAllBytes();
            byte[] answer =
                fault == Fault.GARBAGE || fault == Fault.BUSY
                    ? "not now".getBytes(StandardCharsets.US_ASCII)
                    : answer(request);
            exchange.sendResponseHeaders(fault == Fault.BUSY ? 403 : 200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
  }

  private X509Certificate own(
      X500Name issuer,
      BigInteger serial,
      Instant from,
      Instant until,
      KeyPair issuerKeys,
      KeyPurposeId purpose)
      throws CertIOException {
    X509v3CertificateBuilder builder =
        builder(issuer, new X500Name("O=test, CN=stamps"), serial, from, until, keys);
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
    return build(builder, issuerKeys);
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      BigInteger serial,
      Instant from,
      Instant until,
      KeyPair keys) {
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(from), Date.from(until), subject, keys.getPublic());
  }

  private static X509Certificate build(X509v3CertificateBuilder builder, KeyPair issuer) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA384withECDSA").build(issuer.getPrivate())));
    } catch (OperatorCreationException | CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sets its clock. */
  public TestTimestampAuthority at(Instant time) {
    now = time;
    return this;
  }

  /** Makes its answers wrong from now on. */
  public TestTimestampAuthority failingBy(Fault other) {
    fault = other;
    return this;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/stamp");
  }

  /** Returns how often it was asked. */
  public int requests() {
    return requests.get();
  }

  public X509Certificate root() {
    return root;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** Returns a certificate of the same name, number and key that is not for timestamps. */
  public X509Certificate certificateForSomethingElse() {
    return forSomethingElse;
  }

  public String rootPem() {
    try {
      return Crypto.pem("CERTIFICATE", root.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns its timestamp over a signature. */
  public Bytes stamp(Bytes signature) {
    return stamp(TSPAlgorithms.SHA256, Crypto.sha256(signature.toArray()));
  }

  /** Returns its timestamp over a digest. */
  public Bytes stamp(ASN1ObjectIdentifier algorithm, byte[] digest) {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    try {
      return Bytes.of(answer(generator.generate(algorithm, digest).getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] answer(byte[] encodedRequest) throws IOException {
    TimeStampRequest request = new TimeStampRequest(encodedRequest);
    TimeStampRequestGenerator other = new TimeStampRequestGenerator();
    other.setCertReq(fault != Fault.NO_CERTIFICATE);
    request =
        switch (fault) {
          case WRONG_IMPRINT ->
              other.generate(
                  TSPAlgorithms.SHA256, Crypto.sha256(new byte[] {1}), request.getNonce());
          case WRONG_NONCE, NO_CERTIFICATE ->
              other.generate(
                  TSPAlgorithms.SHA256,
                  request.getMessageImprintDigest(),
                  fault == Fault.WRONG_NONCE ? BigInteger.ONE : request.getNonce());
          default -> request;
        };
    KeyPair signing = fault == Fault.OTHER_KEY ? Crypto.ecKeys() : keys;
    try {
      TimeStampTokenGenerator tokens =
          new TimeStampTokenGenerator(
              new JcaSimpleSignerInfoGeneratorBuilder()
                  .setSignedAttributeGenerator(
                      new DefaultSignedAttributeTableGenerator(
                          new AttributeTable(
                              new DERSet(
                                  new Attribute(
                                      CMSAttributes.signingTime,
                                      new DERSet(new Time(Date.from(now))))))))
                  .build("SHA256withECDSA", signing.getPrivate(), certificate),
              new JcaDigestCalculatorProviderBuilder()
                  .build()
                  .get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
              new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.2"),
              true);
      tokens.setAccuracySeconds(fault == Fault.INEXACT ? 3600 : 1);
      tokens.addCertificates(new JcaCertStore(List.of(certificate)));
      return new TimeStampResponseGenerator(
              tokens, Set.of(TSPAlgorithms.SHA1, TSPAlgorithms.SHA256, TSPAlgorithms.SHA512))
          .generate(request, Crypto.serial(), Date.from(now))
          .getEncoded();
    } catch (OperatorCreationException | TSPException | CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
