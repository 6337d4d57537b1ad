package io.modelsigning.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.modelsigning.keys.OtherContentException.Content;
import io.modelsigning.keys.OtherContentException.Wanted;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is no key or certificate as we read them is told what it is. The files were made by OpenSSL
 * and OpenSSH.
 */
class OtherContentTest {
  private static final String MARK = "\u00ef\u00bb\u00bf";

  @TempDir private Path folder;

  private static Unusable refusal(Path file, Wanted wanted) {
    return assertThrows(
        Unusable.class,
        () -> {
          switch (wanted) {
            case PUBLIC_KEY -> PublicKeys.read(PemSource.of(file));
            case PRIVATE_KEY ->
                PrivateKeys.read(PemSource.of(file), OpenSslKeys.password("secret"));
            case CERTIFICATE -> Certificates.read(PemSource.of(file), "the certificate");
          }
        });
  }

  private static OtherContentException assertTold(
      String reason, String found, Path file, Wanted wanted) {
    Unusable refusal = refusal(file, wanted);
    assertEquals(reason, refusal.reason().code(), refusal.text());
    assertTrue(refusal.text().contains("'" + file + "'"), refusal.text());
    assertTrue(refusal.text().endsWith(found), refusal.text());
    Exception failure =
        switch (wanted) {
          case PUBLIC_KEY -> refusal.forVerifying();
          case PRIVATE_KEY, CERTIFICATE -> refusal.forSigning();
        };
    OtherContentException told =
        assertInstanceOf(OtherContentException.class, failure.getCause(), refusal.text());
    assertEquals(file.toString(), told.file());
    assertEquals(wanted, told.wanted());
    return told;
  }

  @ParameterizedTest
  @CsvSource({
    "p256-certificate.pem, PUBLIC_KEY, CERTIFICATE, an X.509 certificate",
    "p256-certificate.pem, PRIVATE_KEY, CERTIFICATE, an X.509 certificate",
    "p256-pkcs8.pem, PUBLIC_KEY, PRIVATE_KEY, a private key",
    "p256-sec1-with-parameters.pem, PUBLIC_KEY, PRIVATE_KEY, a private key",
    "p256-pkcs8-encrypted.pem, PUBLIC_KEY, PRIVATE_KEY, a private key",
    "p256-sec1.pem, CERTIFICATE, PRIVATE_KEY, a private key",
    "p256-public.pem, PRIVATE_KEY, PUBLIC_KEY, a public key",
    "p256-public.pem, CERTIFICATE, PUBLIC_KEY, a public key",
    "p256-request.pem, PUBLIC_KEY, CERTIFICATE_REQUEST, a certificate request",
    "p256-request.pem, CERTIFICATE, CERTIFICATE_REQUEST, a certificate request",
    "p256-certificates-pkcs7.pem, CERTIFICATE, CERTIFICATE_BAG, a PKCS #7 collection of certificates",
    "p256-certificates-pkcs7.pem, PUBLIC_KEY, CERTIFICATE_BAG, a PKCS #7 collection of certificates",
    "openssh-ecdsa, PRIVATE_KEY, SSH_PRIVATE_KEY, an OpenSSH private key of type ecdsa-sha2-nistp256",
    "openssh-ecdsa, PUBLIC_KEY, SSH_PRIVATE_KEY, an OpenSSH private key of type ecdsa-sha2-nistp256",
    "openssh-ecdsa.pub, PUBLIC_KEY, SSH_PUBLIC_KEY, an OpenSSH public key of type ecdsa-sha2-nistp256",
    "openssh-ecdsa.pub, PRIVATE_KEY, SSH_PUBLIC_KEY, an OpenSSH public key of type ecdsa-sha2-nistp256",
  })
  void otherTextsAreToldWhatTheyAre(String name, Wanted wanted, Content content, String found) {
    String reason = wanted == Wanted.CERTIFICATE ? "malformed-certificate" : "malformed-key";
    OtherContentException told =
        assertTold(reason, "but is " + found, OpenSslKeys.file(name), wanted);
    assertEquals(content, told.content());
    assertEquals(false, told.isBinary());
  }

  @ParameterizedTest
  @CsvSource({
    "p256-certificate.pem, CERTIFICATE, an X.509 certificate",
    "p256-public.pem, PUBLIC_KEY, a public key",
    "rsa-public.pem, PUBLIC_KEY, a public key",
    "p256-pkcs8.pem, PRIVATE_KEY, a private key",
    "p256-pkcs8-encrypted.pem, PRIVATE_KEY, a private key",
    "p256-sec1.pem, PRIVATE_KEY, a private key",
    "rsa-pkcs1.pem, PRIVATE_KEY, a private key",
    "p256-request.pem, CERTIFICATE_REQUEST, a certificate request",
    "p256-certificates-pkcs7.pem, CERTIFICATE_BAG, a PKCS #7 collection of certificates",
  })
  void derIsToldWhatItIs(String name, Content content, String found) throws IOException {
    String base64 =
        Files.readString(OpenSslKeys.file(name)).replaceAll("-----[^-]*-----", "").strip();
    Path file = Files.write(folder.resolve("key.der"), Base64.getMimeDecoder().decode(base64));
    for (Wanted wanted : Wanted.values()) {
      String reason = wanted == Wanted.CERTIFICATE ? "malformed-certificate" : "malformed-key";
      OtherContentException told =
          assertTold(reason, "but is %s in DER".formatted(found), file, wanted);
      assertEquals(content, told.content());
      assertEquals(true, told.isBinary());
    }
  }

  @ParameterizedTest
  @EnumSource(Wanted.class)
  void keyStoresAreToldWhatTheyAre(Wanted wanted) {
    String reason = wanted == Wanted.CERTIFICATE ? "malformed-certificate" : "malformed-key";
    assertEquals(
        Content.KEY_STORE,
        assertTold(reason, "a PKCS #12 key store in DER", OpenSslKeys.file("p256.p12"), wanted)
            .content());
  }

  @ParameterizedTest
  @CsvSource({
    "openssh-ed25519, PRIVATE_KEY, is an OpenSSH private key of type ssh-ed25519",
    "openssh-rsa, PRIVATE_KEY, is an OpenSSH private key of type ssh-rsa",
    "openssh-ed25519.pub, PUBLIC_KEY, is an OpenSSH public key of type ssh-ed25519",
    "openssh-rsa.pub, PUBLIC_KEY, is an OpenSSH public key of type ssh-rsa",
    "rsa-pkcs1.pem, PUBLIC_KEY, is RSA",
    "secp256k1-explicit-public.pem, PUBLIC_KEY, is EC with explicit parameters of none of these curves",
  })
  void whatNoConversionMakesUsableIsUnsupported(String name, Wanted wanted, String found) {
    Unusable refusal = refusal(OpenSslKeys.file(name), wanted);
    assertEquals("unsupported-key", refusal.reason().code(), refusal.text());
    assertTrue(refusal.text().endsWith(found), refusal.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: x\n\nAAAA\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n| a PGP key or message",
        "PuTTY-User-Key-File-3: ecdsa-sha2-nistp256\nEncryption: none\n| a PuTTY key",
        "---- BEGIN SSH2 PUBLIC KEY ----\nComment: x\nAAAA\n---- END SSH2 PUBLIC KEY ----\n| an SSH key in the form of RFC 4716",
        "{\n \"kty\": \"EC\", \"crv\": \"P-256\"}| a JSON Web Key",
        "{\"keys\": [{\"kty\": \"EC\"}]}| a JSON Web Key",
        "\u00fe\u00ed\u00fe\u00ed\u0000\u0000\u0000\u0002| a Java key store",
      })
  void foreignFormsAreNamed(String row) throws IOException {
    int bar = row.lastIndexOf('|');
    Path file =
        Files.writeString(
            folder.resolve("key"), row.substring(0, bar), StandardCharsets.ISO_8859_1);
    assertEquals(
        Content.FOREIGN_KEY,
        assertTold("malformed-key", "but is" + row.substring(bar + 1), file, Wanted.PUBLIC_KEY)
            .content());
  }

  @Test
  void aMarkOrOtherLineEndsChangeNothing() throws Exception {
    String key = Files.readString(OpenSslKeys.file("p256-pkcs8.pem"));
    String publicKey = Files.readString(OpenSslKeys.file("p256-public.pem"));
    String certificate = Files.readString(OpenSslKeys.file("p256-certificate.pem"));
    String hint =
        PublicKeys.hintOf(PublicKeys.read(PemSource.of(OpenSslKeys.file("p256-public.pem"))).key());
    for (String mark : List.of("", MARK, MARK + "text\n", MARK + "\n")) {
      for (String end : List.of("\n", "\r\n", "\r")) {
        assertEquals(
            hint,
            PublicKeys.hintOf(PublicKeys.read(PemSource.of(write(mark, publicKey, end))).key()));
        assertEquals(
            hint,
            PublicKeys.hintOf(
                PrivateKeys.read(PemSource.of(write(mark, key, end)), OpenSslKeys.NO_PASSWORD)
                    .publicKey()));
        assertEquals(
            hint,
            PublicKeys.hintOf(
                Certificates.keyOf(
                        Certificates.read(
                                PemSource.of(write(mark, certificate, end)), "the certificate")
                            .getFirst())
                    .key()));
      }
    }
  }

  private Path write(String mark, String text, String end) throws IOException {
    return Files.writeString(
        folder.resolve("marked.pem"), mark + text.replace("\n", end), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM"})
  void utf16IsTold(String charset) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("key.pem"),
            Files.readString(OpenSslKeys.file("p256-public.pem")),
            Charset.forName(charset));
    assertEquals(
        charset.equals("UTF-16BE") ? Content.UNMARKED_UTF16_BE : Content.UTF16,
        assertTold("malformed-key", "but is text in UTF-16", file, Wanted.PUBLIC_KEY).content());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \r\n\t"})
  void emptyFilesAreToldSo(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("key.pem"), content);
    for (Wanted wanted : Wanted.values()) {
      Unusable refusal = refusal(file, wanted);
      assertTrue(refusal.text().endsWith("'" + file + "' is empty"), refusal.text());
    }
  }

  @Test
  void filesThatCannotBeReadAreToldWhy() throws IOException {
    for (Wanted wanted : Wanted.values()) {
      Unusable directory = refusal(folder, wanted);
      assertEquals("io-error", directory.reason().code());
      assertTrue(directory.text().endsWith("cannot be read: it is a directory"), directory.text());
    }
    Path file = Files.writeString(folder.resolve("key.pem"), "text");
    Unusable below = refusal(file.resolve("key.pem"), Wanted.PUBLIC_KEY);
    assertTrue(below.text().endsWith("cannot be read: Not a directory"), below.text());
    assertEquals("permission denied", Pem.problem(file, new AccessDeniedException("key.pem")));
    assertEquals("reason", Pem.problem(file, new FileSystemException("key.pem", null, "reason")));
    assertEquals("message", Pem.problem(file, new IOException("message")));
  }

  @ParameterizedTest
  @CsvSource({"p256-pkcs8-encrypted-pbes1.pem", "p256-pkcs8-encrypted-too-many-iterations.pem"})
  void keysInOtherEncryptionsAreTold(String name) {
    Path file = OpenSslKeys.file(name);
    Unusable refusal = refusal(file, Wanted.PRIVATE_KEY);
    assertEquals("unsupported-key-encryption", refusal.reason().code());
    assertEquals(
        Content.LOCKED_PRIVATE_KEY,
        assertInstanceOf(OtherContentException.class, refusal.getCause()).content());
  }

  /** What is nested deeply must not take more of the stack than there is. */
  @Test
  void nestedStructuresAreRefused() throws IOException {
    byte[] nested = new byte[40_000];
    for (int i = 0; i < nested.length; i += 2) {
      nested[i] = 0x30;
      nested[i + 1] = (byte) 0x80;
    }
    String base64 = Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(nested);
    Path der = Files.write(folder.resolve("key.der"), nested);
    for (Wanted wanted : Wanted.values()) {
      refusal(der, wanted);
      String type =
          switch (wanted) {
            case PUBLIC_KEY -> "PUBLIC KEY";
            case PRIVATE_KEY -> "PRIVATE KEY";
            case CERTIFICATE -> "CERTIFICATE";
          };
      refusal(
          Files.writeString(
              folder.resolve("key.pem"),
              "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type)),
          wanted);
    }
  }
}
