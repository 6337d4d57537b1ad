package io.modelsigning.cli;

import static io.modelsigning.cli.SmallModel.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.modelsigning.cli.Cli.Outcome;
import io.modelsigning.testing.TestKeys;
import io.modelsigning.testing.TestTimestampAuthority;
import io.modelsigning.testing.TestTimestampAuthority.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures that outlive their certificates, with clocks that are moved. */
final class TimestampTest {
  private static final Duration TEN_YEARS = Duration.ofDays(3653);

  @TempDir Path folder;

  private final Instant now = Instant.now();

  /** Its own certificate lasts a year, so that it has expired as well in ten. */
  private final TestTimestampAuthority authority =
      new TestTimestampAuthority(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(365)))
          .at(now);

  private Path model;
  private Path signature;
  private Path root;
  private Path certificate;
  private Path stampRoots;
  private TestKeys.KeyFiles key;

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "weights");
    signature = model.resolve("model.sig");
    TestKeys.KeyFiles rootKey = TestKeys.create(folder, "root");
    root =
        TestKeys.certificate(
            folder.resolve("root.crt"), rootKey.pair(), "CN=Root", rootKey.pair(), "CN=Root");
    key = TestKeys.create(folder, "key");
    certificate =
        TestKeys.certificate(
            folder.resolve("leaf.crt"), key.pair(), "CN=Publisher", rootKey.pair(), "CN=Root");
    stampRoots = Files.writeString(folder.resolve("stamps.pem"), authority.rootPem());
  }

  @AfterEach
  void close() {
    authority.close();
  }

  private Cli in(Duration time) {
    Cli cli = new Cli();
    cli.clock = Clock.fixed(now.plus(time), ZoneOffset.UTC);
    return cli;
  }

  private Object[] sign(Object... more) {
    return words(
        List.of(
            "sign",
            "certificate",
            "--private-key",
            key.privateKey(),
            "--signing-certificate",
            certificate,
            model),
        more);
  }

  private Object[] verify(Object... more) {
    return words(List.of("verify", "certificate", "--certificate-chain", root, model), more);
  }

  private Object[] stamping() {
    return new Object[] {"--timestamp-url", authority.address(), "--timestamp-roots", stampRoots};
  }

  private static Object[] words(List<?> first, Object... more) {
    List<Object> words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return words.toArray();
  }

  private static void refused(int exitCode, String reason, Outcome outcome) {
    JsonNode json = expect(exitCode, outcome).json();
    assertEquals(reason, json.get("reason").asText(), outcome::toString);
  }

  @Test
  void aSignatureOfToday_byACertificateOfOneDay_isGoodInTenYears() throws Exception {
    Outcome signed = expect(0, in(Duration.ZERO).with(sign(stamping())));
    assertTrue(signed.out().contains("RFC 3161 timestamp of CN=stamps"), signed::toString);
    Outcome verified = expect(0, in(TEN_YEARS).with(verify("--timestamp-roots", stampRoots)));
    assertTrue(verified.out().contains("RFC 3161 timestamp of CN=stamps"), verified::toString);
    JsonNode json =
        expect(0, in(TEN_YEARS).with(verify("--timestamp-roots", stampRoots, "--output=json")))
            .json();
    assertEquals(0, json.get("warnings").size(), json::toString);
    Outcome without = in(TEN_YEARS).with(verify());
    assertTrue(expect(1, without).out().contains("was valid until"), without::toString);
    assertTrue(without.err().contains("--timestamp-roots"), without::toString);
    refused(1, "certificate-expired", in(TEN_YEARS).with(verify("--output=json")));
    // What is needed later is told by a changed model still.
    Files.writeString(model.resolve("weights"), "others");
    refused(
        1,
        "content-mismatch",
        in(TEN_YEARS).with(verify("--timestamp-roots", stampRoots, "--output=json")));
  }

  @Test
  void withoutATimestampTheDayAndTheChoicesAreNamed() {
    expect(0, in(Duration.ZERO).with(sign()));
    Outcome expired = in(Duration.ofDays(2)).with(verify("--timestamp-roots", stampRoots));
    Outcome outcome = expect(1, expired);
    String err = outcome.out() + outcome.err();
    assertTrue(
        err.contains("was valid until " + now.plus(Duration.ofDays(1)).toString().substring(0, 10)),
        err);
    assertTrue(err.contains("signed again") && err.contains("graceUntil"), err);
    refused(
        1,
        "no-time-evidence",
        in(Duration.ZERO)
            .with(verify("--timestamp-roots", stampRoots, "--require-timestamp", "--output=json")));
    Outcome nobody = in(Duration.ZERO).with(verify("--require-timestamp"));
    assertTrue(expect(2, nobody).err().contains("whom to trust"), nobody::toString);
  }

  @Test
  void authoritiesThatAreNotTrustedProveNothing() throws Exception {
    expect(0, in(Duration.ZERO).with(sign(stamping())));
    Outcome warned = in(Duration.ZERO).with(verify("--timestamp-roots", root, "--output=json"));
    JsonNode json = expect(0, warned).json();
    assertEquals(
        "timestamp-authority-unknown", json.at("/warnings/0/reason").asText(), warned::toString);
    for (Outcome needed :
        List.of(
            in(TEN_YEARS).with(verify("--timestamp-roots", root, "--output=json")),
            in(Duration.ZERO)
                .with(verify("--timestamp-roots", root, "--require-timestamp", "--output=json")))) {
      refused(1, "timestamp-authority-unknown", needed);
    }
  }

  @Test
  void aTimestampIsAddedToASignatureThatIsThere() throws Exception {
    expect(0, in(Duration.ZERO).with(sign()));
    String before = Files.readString(signature);
    Outcome stamped =
        expect(0, in(Duration.ZERO).with(words(List.of("timestamp", signature), stamping())));
    assertTrue(stamped.out().startsWith("Timestamp added\n"), stamped::toString);
    assertTrue(stamped.out().contains("CN=stamps"), stamped::toString);
    assertFalse(before.equals(Files.readString(signature)));
    ObjectNode after = (ObjectNode) new ObjectMapper().readTree(signature.toFile());
    ((ObjectNode) after.get("verificationMaterial")).remove("timestampVerificationData");
    assertEquals(new ObjectMapper().readTree(before), after);
    expect(0, in(TEN_YEARS).with(verify("--timestamp-roots", stampRoots)));
    JsonNode again =
        expect(
                0,
                in(Duration.ZERO)
                    .with(words(List.of("timestamp", signature, "--output=json"), stamping())))
            .json();
    assertEquals(2, again.at("/timestamps/count").asInt());
    assertEquals(1, again.at("/timestamps/added").asInt());
    assertTrue(again.at("/timestamps/authority").asText().contains("CN=stamps"));
    JsonNode inspected = expect(0, Cli.run("inspect", signature, "--output=json")).json();
    assertEquals(2, inspected.at("/claims/timestamps").size(), inspected::toString);
  }

  @Test
  void aTimestampThatWouldProveNothingIsNotAdded() throws Exception {
    expect(0, in(Duration.ZERO).with(sign()));
    String before = Files.readString(signature);
    Object[] stamp = words(List.of("timestamp", signature, "--output=json"), stamping());
    refused(3, "certificate-expired", in(Duration.ofDays(2)).with(stamp));
    assertEquals(0, authority.requests());
    authority.failingBy(Fault.WRONG_IMPRINT);
    refused(3, "malformed-answer", in(Duration.ZERO).with(stamp));
    authority.failingBy(Fault.OTHER_KEY);
    refused(3, "timestamp-signature", in(Duration.ZERO).with(stamp));
    authority.failingBy(Fault.NONE);
    refused(3, "offline", in(Duration.ZERO).with(words(List.of(stamp), "--offline")));
    refused(
        3,
        "timestamp-authority-unknown",
        in(Duration.ZERO)
            .with(
                "timestamp",
                signature,
                "--output=json",
                "--timestamp-url",
                authority.address(),
                "--timestamp-roots",
                root));
    assertEquals(before, Files.readString(signature));
    Files.writeString(signature, "{}");
    refused(1, "malformed-bundle", in(Duration.ZERO).with(stamp));
    assertEquals("{}", Files.readString(signature));
    refused(2, "usage", in(Duration.ZERO).with("timestamp", signature, "--output=json"));
    refused(
        2,
        "usage",
        in(Duration.ZERO).with("timestamp", signature, "--timestamp-url=ftp://a", "--output=json"));
    Outcome secret =
        in(Duration.ZERO).with("timestamp", signature, "--timestamp-url=http://me:secret@a");
    assertFalse(expect(2, secret).err().contains("secret"), secret::toString);
    refused(
        2,
        "usage",
        in(Duration.ZERO).with(words(List.of("timestamp", "-", "--output=json"), stamping())));
  }

  @Test
  void nothingIsSignedWithoutTheTimestampThatIsWanted() {
    authority.failingBy(Fault.GARBAGE);
    refused(
        3,
        "malformed-answer",
        in(Duration.ZERO).with(sign(words(List.of(stamping()), "--output=json"))));
    assertFalse(Files.exists(signature));
    // Known before the model is read.
    refused(
        3,
        "offline",
        in(Duration.ZERO).with(sign(words(List.of(stamping()), "--output=json", "--offline"))));
    refused(
        3,
        "not-found",
        in(Duration.ZERO)
            .with(
                sign(
                    "--timestamp-url",
                    authority.address(),
                    "--timestamp-roots",
                    folder.resolve("none"),
                    "--output=json")));
    assertEquals(1, authority.requests());
  }

  @Test
  void whoIsNotToldWhomToTrustIsWarned() {
    Outcome signed =
        expect(
            0,
            in(Duration.ZERO).with(sign("--timestamp-url", authority.address(), "--output=json")));
    assertEquals(
        "timestamp-authority-unchecked",
        signed.json().at("/warnings/0/reason").asText(),
        signed::toString);
    expect(0, in(TEN_YEARS).with(verify("--timestamp-roots", stampRoots)));
  }

  @Test
  void keysHaveTimestampsToo() {
    expect(
        0,
        in(Duration.ZERO)
            .with(
                words(
                    List.of("sign", "key", "--private-key", key.privateKey(), model), stamping())));
    Outcome verified =
        expect(
            0,
            in(TEN_YEARS)
                .with(
                    "verify",
                    "key",
                    "--public-key",
                    key.publicKey(),
                    "--timestamp-roots",
                    stampRoots,
                    "--require-timestamp",
                    "--output=json",
                    model));
    assertTrue(
        verified.json().toString().contains("RFC 3161 timestamp of CN=stamps"), verified::toString);
  }

  @Test
  void thePageShowsTheVerifiedTime() throws Exception {
    expect(0, in(Duration.ZERO).with(sign(stamping())));
    Path page = folder.resolve("page.html");
    expect(0, in(TEN_YEARS).with(verify("--timestamp-roots", stampRoots, "--report", page)));
    String good = Files.readString(page);
    assertTrue(good.contains("RFC 3161 timestamp of CN=stamps"), good);
    assertTrue(good.contains("By then the signature was there"), good);
    expect(1, in(TEN_YEARS).with(verify("--timestamp-roots", root, "--report", page)));
    String bad = Files.readString(page);
    assertTrue(bad.contains("none of the trusted certificates vouches"), bad);
    expect(0, in(Duration.ZERO).with(verify("--timestamp-roots", root, "--report", page)));
    assertFalse(Files.readString(page).contains("By then the signature was there"));
  }

  @Test
  void policiesBelieveTimestampsToo() throws Exception {
    expect(0, in(Duration.ZERO).with(sign(stamping())));
    Path policy = folder.resolve("policy.yaml");
    String text =
        """
        version: 1
        default:
          signedBy: {certificate: {roots: [root.crt]%s}}
          time: {required: true}
          certificateValidity: {at: verifiedTime}
        """;
    Files.writeString(policy, text.formatted(", timestampRoots: [stamps.pem]"));
    expect(0, Cli.run("policy", "check", policy));
    expect(0, in(TEN_YEARS).with("verify", "--policy", policy, model));
    Files.writeString(policy, text.formatted(""));
    expect(1, in(Duration.ZERO).with("verify", "--policy", policy, model));
    Files.writeString(policy, text.formatted(", timestampRoots: [none.pem]"));
    expect(1, Cli.run("policy", "check", policy));
  }

  /** OpenSSL's authority is another one, and judges what we wrote. */
  @Test
  void opensslStampsAndVerifies() throws Exception {
    Programs.require("openssl");
    Files.writeString(
        folder.resolve("tsa.cnf"),
        """
        [tsa]
        default_tsa = own
        [own]
        serial = serial
        crypto_device = builtin
        signer_cert = tsa.crt
        signer_key = tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4
        digests = sha256, sha384, sha512
        accuracy = secs:1
        ordering = no
        tsa_name = yes
        ess_cert_id_alg = sha256
        """);
    Files.writeString(folder.resolve("serial"), "01");
    Programs.run(
        folder,
        List.of(
            "bash",
            "-ec",
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key"
                + " -out ca.crt -subj /CN=openssl-root -days 3"
                + " && openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj"
                + " /CN=openssl-tsa && printf 'extendedKeyUsage=critical,timeStamping' > ext"
                + " && openssl x509 -req -in tsa.csr -CA ca.crt -CAkey ca.key -extfile ext -days 2"
                + " -out tsa.crt"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            Files.write(folder.resolve("query"), exchange.getRequestBody().readAllBytes());
            Programs.run(
                folder,
                List.of(
                    "openssl",
                    "ts",
                    "-reply",
                    "-config",
                    "tsa.cnf",
                    "-queryfile",
                    "query",
                    "-out",
                    "reply"));
            byte[] reply = Files.readAllBytes(folder.resolve("reply"));
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
          } catch (Exception e) {
            throw new IOException(e);
          }
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort();
      Cli cli = new Cli();
      expect(
          0,
          cli.with(
              sign("--timestamp-url", address, "--timestamp-roots", folder.resolve("ca.crt"))));
    } finally {
      server.stop(0);
    }
    expect(0, in(TEN_YEARS).with(verify("--timestamp-roots", folder.resolve("ca.crt"))));
    expect(0, in(Duration.ZERO).with(words(List.of("timestamp", signature), stamping())));
    JsonNode bundle = new ObjectMapper().readTree(signature.toFile());
    byte[] signed =
        Base64.getDecoder().decode(bundle.at("/dsseEnvelope/signatures/0/sig").asText());
    Files.write(folder.resolve("signed"), signed);
    Path[] roots = {folder.resolve("ca.crt"), stampRoots};
    for (int i = 0; i < roots.length; i++) {
      Files.write(
          folder.resolve("stamp"),
          Base64.getDecoder()
              .decode(
                  bundle
                      .at(
                          "/verificationMaterial/timestampVerificationData/rfc3161Timestamps/%d/signedTimestamp"
                              .formatted(i))
                      .asText()));
      Programs.run(
          folder,
          List.of(
              "openssl",
              "ts",
              "-verify",
              "-in",
              "stamp",
              "-data",
              "signed",
              "-CAfile",
              roots[i].toString()));
    }
  }
}
