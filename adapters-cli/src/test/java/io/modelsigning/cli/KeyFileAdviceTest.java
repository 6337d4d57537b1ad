package io.modelsigning.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.cli.Cli.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that are advised make usable what OpenSSL and OpenSSH wrote. */
class KeyFileAdviceTest {
  private static final Pattern COMMAND = Pattern.compile("hint: '([^']*)'");

  @TempDir private Path folder;

  private Path model;

  @BeforeEach
  void sign() throws Exception {
    Programs.require("openssl");
    Programs.require("ssh-keygen");
    Programs.require("iconv");
    model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("weights"), "weights");
    shell(
        "openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out k.pem"
            + " && chmod 600 k.pem && openssl pkey -in k.pem -pubout -out p.pem"
            + " && openssl req -x509 -key k.pem -subj /CN=Example -addext"
            + " keyUsage=digitalSignature -out c.pem");
    assertEquals(0, signWithKey(path("k.pem")).exitCode());
    assertEquals(0, signWithCertificate(path("c.pem")).exitCode());
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private String shell(String command) throws Exception {
    return Programs.run(folder, List.of("bash", "-ec", command));
  }

  private Outcome signWithKey(Path key) {
    return Cli.run(
        "sign",
        "key",
        model,
        "--signature",
        path("key.sig"),
        "--private-key",
        key,
        "--password",
        "secret");
  }

  private Outcome verifyWithKey(Path key) {
    return Cli.run("verify", "key", model, "--signature", path("key.sig"), "--public-key", key);
  }

  private Outcome signWithCertificate(Path certificate) {
    return Cli.run(
        "sign",
        "certificate",
        model,
        "--signature",
        path("certificate.sig"),
        "--private-key",
        path("k.pem"),
        "--signing-certificate",
        certificate);
  }

  private Outcome verifyWithCertificate(Path certificate) {
    return Cli.run(
        "verify",
        "certificate",
        model,
        "--signature",
        path("certificate.sig"),
        "--certificate-chain",
        certificate);
  }

  private Outcome use(String role, Path file) {
    return switch (role) {
      case "sign key" -> signWithKey(file);
      case "verify key" -> verifyWithKey(file);
      case "sign certificate" -> signWithCertificate(file);
      case "verify certificate" -> verifyWithCertificate(file);
      default -> throw new IllegalArgumentException(role);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "verify key | cp c.pem given",
        "verify key | cp k.pem given",
        "verify key | openssl pkey -in k.pem -aes256 -passout pass:secret -out given",
        "verify key | openssl pkey -pubin -in p.pem -outform DER -out given",
        "verify key | openssl pkey -in k.pem -outform DER -out given",
        "verify key | openssl x509 -in c.pem -outform DER -out given",
        "verify key | openssl req -new -key k.pem -subj /CN=Example -out given",
        "verify key | openssl req -new -key k.pem -subj /CN=Example -outform DER -out given",
        "verify key | openssl crl2pkcs7 -nocrl -certfile c.pem -out given",
        "verify key | openssl crl2pkcs7 -nocrl -certfile c.pem -outform DER -out given",
        "verify key | openssl pkcs12 -export -inkey k.pem -in c.pem -passout pass:secret -out given",
        "verify key | cp k.pem given && ssh-keygen -p -P '' -N '' -f given",
        "verify key | ssh-keygen -y -f k.pem > given",
        "verify key | iconv -t UTF-16 p.pem > given",
        "sign key | openssl pkey -in k.pem -outform DER -out given",
        "sign key | openssl ec -in k.pem -outform DER -out given",
        "sign key | openssl pkcs8 -topk8 -in k.pem -passout pass:secret -outform DER -out given",
        "sign key | openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in k.pem -passout pass:secret -out given",
        "sign key | openssl pkcs12 -export -inkey k.pem -in c.pem -passout pass:secret -out given",
        "sign key | cp k.pem given && ssh-keygen -p -P '' -N '' -f given",
        "sign key | iconv -t UTF-16LE k.pem > given",
        "sign certificate | openssl x509 -in c.pem -outform DER -out given",
        "sign certificate | openssl crl2pkcs7 -nocrl -certfile c.pem -out given",
        "sign certificate | openssl crl2pkcs7 -nocrl -certfile c.pem -outform DER -out given",
        "sign certificate | openssl pkcs12 -export -inkey k.pem -in c.pem -passout pass:secret -out given",
        "verify certificate | openssl x509 -in c.pem -outform DER -out given",
        "verify certificate | openssl pkcs12 -export -inkey k.pem -in c.pem -passout pass:secret -out given",
        "verify certificate | iconv -t UTF-16BE c.pem > given",
      })
  void whatIsGivenIsConverted(String role, String making) throws Exception {
    shell(making);
    Outcome refused = use(role, path("given"));
    assertEquals(3, refused.exitCode(), refused::toString);
    assertTrue(refused.err().contains("given' must be "), refused::toString);
    Matcher advised = COMMAND.matcher(refused.err());
    assertTrue(advised.find(), refused::toString);
    String command = advised.group(1);
    List<Path> before = files();
    // People are asked for passwords.
    shell(
        command
            .replace("pkcs8 ", "pkcs8 -passin pass:secret -passout pass:secret ")
            .replace("pkcs12 ", "pkcs12 -passin pass:secret -passout pass:secret ")
            .replace("openssl pkey ", "openssl pkey -passin pass:secret ")
            .replace("ssh-keygen -p ", "ssh-keygen -p -P '' -N '' "));
    List<Path> made = files();
    made.removeAll(before);
    assertEquals(1, made.size(), command);
    Outcome accepted = use(role, made.getFirst());
    assertEquals(0, accepted.exitCode(), () -> command + "\n" + accepted);
  }

  private List<Path> files() throws Exception {
    try (var files = Files.list(folder)) {
      return new ArrayList<>(files.filter(Files::isRegularFile).toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sign key | cp c.pem given | give the private key that it was made for",
        "sign key | cp p.pem given | give the private key that belongs to it",
        "sign key | ssh-keygen -y -f k.pem > given | give the private key that belongs to it",
        "sign certificate | cp k.pem given | give the certificate that an authority issued for the key",
        "sign certificate | openssl req -new -key k.pem -subj /CN=Example -out given"
            + " | give the certificate that an authority issued for the request",
        "verify certificate | cp p.pem given | give the root certificate you trust",
        "verify key | echo '{\"kty\": \"EC\"}' > given | have the program that made it export it in PEM",
        "verify key | openssl genrsa -out r.pem 2048 && openssl pkey -in r.pem -pubout -out given"
            + " | ask the signer for the public key of an EC key",
        "verify key | ssh-keygen -q -t ed25519 -N '' -f e && cp e.pub given"
            + " | ask the signer for the public key of an EC key",
        "sign key | openssl genpkey -algorithm ed25519 -out given | 'model-signing keygen'",
      })
  void whatCannotBeConvertedIsAskedFor(String role, String making, String advice) throws Exception {
    shell(making);
    Outcome refused = use(role, path("given"));
    assertEquals(3, refused.exitCode(), refused::toString);
    assertTrue(refused.err().contains("hint: "), refused::toString);
    assertTrue(refused.err().contains(advice), refused::toString);
  }

  @Test
  void marksAndLineEndsOfOtherSystemsAreRead() throws Exception {
    for (String name : List.of("k.pem", "p.pem", "c.pem")) {
      shell(
          "printf '\\357\\273\\277' > marked && sed 's/$/\\r/' %s >> marked && mv marked %s"
              .formatted(name, name));
      assertFalse(Files.readString(path(name)).startsWith("-"), name);
    }
    assertEquals(0, signWithKey(path("k.pem")).exitCode());
    assertEquals(0, verifyWithKey(path("p.pem")).exitCode());
    assertEquals(0, signWithCertificate(path("c.pem")).exitCode());
    assertEquals(0, verifyWithCertificate(path("c.pem")).exitCode());
  }
}
