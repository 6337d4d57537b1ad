package io.modelsigning.sigstore;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.common.v1.LogId;
import dev.sigstore.proto.common.v1.PublicKey;
import dev.sigstore.proto.common.v1.PublicKeyDetails;
import dev.sigstore.proto.common.v1.TimeRange;
import dev.sigstore.proto.common.v1.X509Certificate;
import dev.sigstore.proto.trustroot.v1.CertificateAuthority;
import dev.sigstore.proto.trustroot.v1.ClientTrustConfig;
import dev.sigstore.proto.trustroot.v1.Service;
import dev.sigstore.proto.trustroot.v1.ServiceConfiguration;
import dev.sigstore.proto.trustroot.v1.ServiceSelector;
import dev.sigstore.proto.trustroot.v1.SigningConfig;
import dev.sigstore.proto.trustroot.v1.TransparencyLogInstance;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import io.modelsigning.sigstore.crypto.Pem;
import io.modelsigning.sigstore.testing.TestIdentityProvider;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A Sigstore instance of the real services on loopback: Fulcio with a certificate transparency log,
 * Rekor v1 and v2, and a timestamp authority, with an identity provider of our own. The programs
 * are those that {@code src/it/real-services/install} builds. They die with this.
 */
final class RealServices implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** The one port that the timestamp server lets nobody choose, nor does it start without. */
  private static final int METRICS_PORT = 2112;

  private final Instant past = Instant.now().minus(Duration.ofHours(1));
  private final Path programs;
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final TestIdentityProvider identityProvider = new TestIdentityProvider();

  private final Authority root;
  private final Authority intermediate;
  private final KeyPair certificateLogKeys;
  private final KeyPair rekorV1Keys;
  private final KeyPair rekorV2Keys;
  private final List<Certificate> timestampChain = new ArrayList<>();

  private URI fulcio = URI.create("http://unset");
  private URI certificateLog = URI.create("http://unset");
  private URI rekorV1 = URI.create("http://unset");
  private URI rekorV2 = URI.create("http://unset");
  private URI timestamps = URI.create("http://unset");

  private record Authority(KeyPair keys, java.security.cert.X509Certificate certificate) {}

  private RealServices(Path programs, Path folder) throws Exception {
    this.programs = programs;
    this.folder = folder;
    KeyPair rootKeys = newKeys();
    root = new Authority(rootKeys, certify("Test root", rootKeys, "Test root", rootKeys, 1));
    KeyPair keys = newKeys();
    intermediate =
        new Authority(keys, certify("Test intermediate", keys, "Test root", rootKeys, 0));
    certificateLogKeys = newKeys();
    rekorV1Keys = newKeys();
    rekorV2Keys = newKeys();
  }

  /**
   * Starts everything.
   *
   * @param programs where the programs are
   * @param folder where to put keys and logs
   */
  static RealServices start(Path programs, Path folder) throws Exception {
    RealServices services = new RealServices(programs, folder);
    Runtime.getRuntime().addShutdownHook(new Thread(services::stop));
    try {
      services.startAll();
      return services;
    } catch (Exception e) {
      services.close();
      throw e;
    }
  }

  TestIdentityProvider identityProvider() {
    return identityProvider;
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private java.security.cert.X509Certificate certify(
      String subject, KeyPair keys, String issuer, KeyPair issuerKeys, int pathLength)
      throws Exception {
    JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("O=Example,CN=" + issuer),
            BigInteger.valueOf(pathLength + 1L),
            Date.from(past),
            Date.from(past.plus(Duration.ofDays(2))),
            new X500Name("O=Example,CN=" + subject),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    if (pathLength == 0) {
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
    }
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(keys.getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        utils.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
  }

  private void startAll() throws Exception {
    Files.createDirectories(folder);
    int trillian = freePort();
    List<String> trees = startTrillian(trillian);
    startCertificateLog(trillian, trees.get(0));
    startFulcio();
    startTimestamps();
    startRekorV1(trillian, trees.get(1));
    startRekorV2();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitFree(int port) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(START_LIMIT);
    while (true) {
      try {
        new ServerSocket(port).close();
        return;
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          throw new IOException(
              "port %d must be free for the timestamp server's metrics, but is in use"
                  .formatted(port),
              e);
        }
      }
      Thread.sleep(500);
    }
  }

  private List<String> startTrillian(int port) throws Exception {
    Process process =
        run("trillian-memory", "trillian-memory", "-address=127.0.0.1:" + port, "-trees=2");
    List<String> trees = new ArrayList<>();
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    while (trees.size() < 2) {
      String line = out.readLine();
      if (line == null) {
        throw new IOException("trillian-memory ended early, see " + folder);
      }
      trees.add(line);
    }
    return trees;
  }

  private void startCertificateLog(int trillian, String tree) throws Exception {
    int port = freePort();
    StringBuilder key = new StringBuilder();
    for (byte b : certificateLogKeys.getPrivate().getEncoded()) {
      key.append("\\x%02x".formatted(b));
    }
    Path roots = pem("root.pem", "CERTIFICATE", root.certificate().getEncoded());
    Path config = folder.resolve("ct-log.cfg");
    Files.writeString(
        config,
        """
        config {
          log_id: %s
          prefix: "ctlog"
          roots_pem_file: "%s"
          private_key: {
            [type.googleapis.com/keyspb.PrivateKey] { der: "%s" }
          }
          ext_key_usages: "CodeSigning"
          max_merge_delay_sec: 86400
          expected_merge_delay_sec: 120
        }
        """
            .formatted(tree, roots, key));
    run(
        "ct-log",
        "ct_server",
        "--http_endpoint=127.0.0.1:" + port,
        "--metrics_endpoint=127.0.0.1:" + freePort(),
        "--log_rpc_server=127.0.0.1:" + trillian,
        "--log_config=" + config,
        "--logtostderr");
    certificateLog = URI.create("http://127.0.0.1:" + port + "/ctlog");
    await("ct-log", URI.create(certificateLog + "/ct/v1/get-sth"));
  }

  private void startFulcio() throws Exception {
    int port = freePort();
    Path key = pem("fulcio.key", "PRIVATE KEY", intermediate.keys().getPrivate().getEncoded());
    Path chain = folder.resolve("fulcio.pem");
    Files.writeString(
        chain,
        Pem.encode("CERTIFICATE", intermediate.certificate().getEncoded())
            + Pem.encode("CERTIFICATE", root.certificate().getEncoded()));
    Path logKey = pem("ct-log.pub", "PUBLIC KEY", certificateLogKeys.getPublic().getEncoded());
    Path config = folder.resolve("fulcio.yaml");
    Files.writeString(
        config,
        """
        oidc-issuers:
          %1$s:
            issuer-url: %1$s
            client-id: sigstore
            type: email
        """
            .formatted(identityProvider.issuer()));
    run(
        "fulcio",
        "fulcio",
        "serve",
        "--host=127.0.0.1",
        "--port=" + port,
        "--grpc-host=127.0.0.1",
        "--grpc-port=" + freePort(),
        "--metrics-port=" + freePort(),
        "--legacy-unix-domain-socket=" + folder.resolve("fulcio.socket"),
        "--ca=fileca",
        "--fileca-cert=" + chain,
        "--fileca-key=" + key,
        "--fileca-key-passwd=",
        "--fileca-watch=false",
        "--config-path=" + config,
        "--ct-log-url=" + certificateLog,
        "--ct-log-public-key-path=" + logKey);
    fulcio = URI.create("http://127.0.0.1:" + port);
    await("fulcio", URI.create(fulcio + "/api/v2/configuration"));
  }

  private void startTimestamps() throws Exception {
    awaitFree(METRICS_PORT);
    int port = freePort();
    run(
        "timestamp-server",
        "timestamp-server",
        "serve",
        "--host=127.0.0.1",
        "--port=" + port,
        "--timestamp-signer=memory",
        "--disable-ntp-monitoring");
    timestamps = URI.create("http://127.0.0.1:" + port + "/api/v1/timestamp");
    byte[] chain = await("timestamp-server", URI.create(timestamps + "/certchain"));
    timestampChain.addAll(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(chain)));
  }

  private void startRekorV1(int trillian, String tree) throws Exception {
    int port = freePort();
    Path key = pem("rekor-v1.key", "PRIVATE KEY", rekorV1Keys.getPrivate().getEncoded());
    run(
        "rekor-v1",
        "rekor-server",
        "serve",
        "--rekor_server.address=127.0.0.1",
        "--port=" + port,
        "--rekor_server.hostname=127.0.0.1",
        "--rekor_server.signer=" + key,
        "--trillian_log_server.address=127.0.0.1",
        "--trillian_log_server.port=" + trillian,
        "--trillian_log_server.tlog_id=" + tree,
        "--enabled_api_endpoints=getLogInfo,getPublicKey,getLogProof,createLogEntry,getLogEntryByIndex,getLogEntryByUUID,searchLogQuery");
    rekorV1 = URI.create("http://127.0.0.1:" + port);
    await("rekor-v1", URI.create(rekorV1 + "/api/v1/log"));
  }

  private void startRekorV2() throws Exception {
    int port = freePort();
    Path key = pem("rekor-v2.key", "PRIVATE KEY", rekorV2Keys.getPrivate().getEncoded());
    Path storage = Files.createDirectories(folder.resolve("rekor-v2-storage"));
    run(
        "rekor-v2",
        "posix",
        "serve",
        "--http-address=127.0.0.1",
        "--http-port=" + port,
        "--http-metrics-port=" + freePort(),
        "--grpc-address=127.0.0.1",
        "--grpc-port=" + freePort(),
        "--hostname=127.0.0.1",
        "--storage-dir=" + storage,
        "--signer-filepath=" + key,
        "--checkpoint-interval=2s");
    rekorV2 = URI.create("http://127.0.0.1:" + port);
    await("rekor-v2", URI.create(rekorV2 + "/healthz"));
  }

  private Path pem(String name, String label, byte[] der) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, Pem.encode(label, der));
    return file;
  }

  private Process run(String name, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(programs.resolve(name).resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.redirectError(folder.resolve(name + ".log").toFile());
    if (!name.equals("trillian-memory")) {
      builder.redirectOutput(folder.resolve(name + ".out").toFile());
    }
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /** Returns what is at {@code address} as soon as it is there. */
  private byte[] await(String name, URI address) throws IOException, InterruptedException {
    Process process = processes.getLast();
    Instant end = Instant.now().plus(START_LIMIT);
    String last = "";
    while (process.isAlive() && Instant.now().isBefore(end)) {
      try {
        var response =
            http.send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build(),
                BodyHandlers.ofByteArray());
        if (response.statusCode() == 200) {
          return response.body();
        }
        last = "status " + response.statusCode();
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
      }
      Thread.sleep(100);
    }
    throw new IOException(
        "%s did not come up (%s); its log:%n%s"
            .formatted(name, last, Files.readString(folder.resolve(name + ".log"))));
  }

  /**
   * Writes a ClientTrustConfig for signing at all logs of the {@code versions}, which may be 1 and
   * 2, with the timestamp authority.
   */
  Path trustConfig(Integer... versions) throws Exception {
    return trustConfig(true, versions);
  }

  /** Writes a ClientTrustConfig; without {@code stamped} it names no timestamp authority. */
  Path trustConfig(boolean stamped, Integer... versions) throws Exception {
    List<Integer> wanted = List.of(versions);
    TrustedRoot.Builder trusted =
        TrustedRoot.newBuilder()
            .setMediaType("application/vnd.dev.sigstore.trustedroot+json;version=0.1")
            .addCertificateAuthorities(
                authority(fulcio, List.of(intermediate.certificate(), root.certificate())))
            .addCtlogs(log(certificateLog, certificateLogKeys))
            .addTlogs(log(rekorV1, rekorV1Keys))
            .addTlogs(log(rekorV2, rekorV2Keys))
            .addTimestampAuthorities(authority(timestamps, timestampChain));
    SigningConfig.Builder signing =
        SigningConfig.newBuilder()
            .setMediaType("application/vnd.dev.sigstore.signingconfig.v0.2+json")
            .addCaUrls(service(fulcio, 1, "ca"))
            .addOidcUrls(service(identityProvider.issuer(), 1, "oidc"))
            .setRekorTlogConfig(ServiceConfiguration.newBuilder().setSelector(ServiceSelector.ALL))
            .setTsaConfig(ServiceConfiguration.newBuilder().setSelector(ServiceSelector.ANY));
    if (stamped) {
      signing.addTsaUrls(service(timestamps, 1, "tsa"));
    }
    if (wanted.contains(1)) {
      signing.addRekorTlogUrls(service(rekorV1, 1, "rekor-1"));
    }
    if (wanted.contains(2)) {
      signing.addRekorTlogUrls(service(rekorV2, 2, "rekor-2"));
    }
    ClientTrustConfig config =
        ClientTrustConfig.newBuilder()
            .setMediaType("application/vnd.dev.sigstore.clienttrustconfig.v0.1+json")
            .setTrustedRoot(trusted)
            .setSigningConfig(signing)
            .build();
    Path file =
        folder.resolve(
            "trust-config"
                + String.join("", wanted.stream().map(version -> "-rekor" + version).toList())
                + (stamped ? "" : "-unstamped")
                + ".json");
    Files.writeString(file, JsonFormat.printer().print(config));
    return file;
  }

  private CertificateAuthority authority(URI address, List<? extends Certificate> chain)
      throws GeneralSecurityException {
    CertificateAuthority.Builder authority =
        CertificateAuthority.newBuilder().setUri(address.toString()).setValidFor(sincePast());
    authority.getSubjectBuilder().setOrganization("Example").setCommonName("Test");
    for (Certificate certificate : chain) {
      authority
          .getCertChainBuilder()
          .addCertificates(
              X509Certificate.newBuilder()
                  .setRawBytes(ByteString.copyFrom(certificate.getEncoded())));
    }
    return authority.build();
  }

  private TransparencyLogInstance log(URI address, KeyPair keys) throws GeneralSecurityException {
    byte[] key = keys.getPublic().getEncoded();
    byte[] id = MessageDigest.getInstance("SHA-256").digest(key);
    return TransparencyLogInstance.newBuilder()
        .setBaseUrl(address.toString())
        .setHashAlgorithm(HashAlgorithm.SHA2_256)
        .setPublicKey(
            PublicKey.newBuilder()
                .setRawBytes(ByteString.copyFrom(key))
                .setKeyDetails(PublicKeyDetails.PKIX_ECDSA_P256_SHA_256)
                .setValidFor(sincePast()))
        .setLogId(LogId.newBuilder().setKeyId(ByteString.copyFrom(id)))
        .build();
  }

  private Service service(URI address, int version, String operator) {
    return Service.newBuilder()
        .setUrl(address.toString())
        .setMajorApiVersion(version)
        .setOperator(operator)
        .setValidFor(sincePast())
        .build();
  }

  private TimeRange sincePast() {
    return TimeRange.newBuilder()
        .setStart(Timestamp.newBuilder().setSeconds(past.getEpochSecond()))
        .build();
  }

  private void stop() {
    for (Process process : processes.reversed()) {
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    stop();
    identityProvider.close();
    http.shutdownNow();
    for (Process process : processes) {
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Starts the services and keeps them until standard input ends, for scripts: writes the trust
   * configurations and a file {@code identity-token} into the folder, and prints {@code ready}.
   *
   * @param args where the programs are; the folder
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]).toAbsolutePath();
    try (RealServices services = start(Path.of(args[0]).toAbsolutePath(), folder)) {
      services.trustConfig(1);
      services.trustConfig(2);
      services.trustConfig(1, 2);
      services.trustConfig(false, 1);
      Files.writeString(folder.resolve("identity-token"), services.identityProvider().token());
      Files.writeString(
          folder.resolve("identity-provider"), services.identityProvider().issuer().toString());
      System.out.println("ready");
      while (System.in.read() >= 0) {
        // Whoever started this says nothing; its end is what counts.
      }
    }
  }
}
