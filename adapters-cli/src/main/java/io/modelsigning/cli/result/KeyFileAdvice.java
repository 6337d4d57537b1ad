package io.modelsigning.cli.result;

import io.modelsigning.cli.terminal.Shell;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.keys.OtherContentException;
import io.modelsigning.keys.OtherContentException.Content;
import java.util.Optional;

/** How a file is converted that holds another kind or form of key or certificate than it should. */
public final class KeyFileAdvice {
  private final String file;
  private final OtherContentException found;
  private final boolean signing;

  private KeyFileAdvice(OtherContentException found, boolean signing) {
    this.file = Shell.quote(found.file().startsWith("-") ? "./" + found.file() : found.file());
    this.found = found;
    this.signing = signing;
  }

  /**
   * Returns a sentence without a full stop, if the failure is of such a file.
   *
   * @param signing whether who reads it signs or verifies
   */
  public static Optional<String> on(ModelSigningException failure, boolean signing) {
    return failure.getCause() instanceof OtherContentException found
        ? Optional.of(new KeyFileAdvice(found, signing).text())
        : Optional.empty();
  }

  private String text() {
    if (found.content() == Content.UTF16) {
      return "'iconv -f UTF-16 -t UTF-8 %s > converted.pem' converts it".formatted(file);
    }
    if (found.content() == Content.UNMARKED_UTF16_BE) {
      return "'iconv -f UTF-16BE -t UTF-8 %s > converted.pem' converts it".formatted(file);
    }
    if (found.content() == Content.FOREIGN_KEY) {
      return "have the program that made it export it in PEM, as X.509 (RFC 7468)";
    }
    return switch (found.wanted()) {
      case PRIVATE_KEY -> forPrivateKey();
      case PUBLIC_KEY -> forPublicKey();
      case CERTIFICATE -> forCertificate();
    };
  }

  private String forPrivateKey() {
    return switch (found.content()) {
      case PRIVATE_KEY ->
          "'openssl pkcs8 -topk8 -inform DER -in %s -out key.pem' converts it".formatted(file);
      case LOCKED_PRIVATE_KEY ->
          "'openssl pkcs8 -topk8 -v2 aes-256-cbc -in %s -out key.pem' encrypts it in a way that is"
                  .formatted(file)
              + " supported";
      case SSH_PRIVATE_KEY ->
          "'cp %s key.pem && ssh-keygen -p -m PKCS8 -f key.pem' converts a copy of it"
              .formatted(file);
      case KEY_STORE ->
          "'openssl pkcs12 -in %s -nocerts -out key.pem' takes the private key out".formatted(file);
      case CERTIFICATE, CERTIFICATE_BAG, CERTIFICATE_REQUEST ->
          "give the private key that it was made for";
      case PUBLIC_KEY, SSH_PUBLIC_KEY -> "give the private key that belongs to it";
      case FOREIGN_KEY, UTF16, UNMARKED_UTF16_BE ->
          throw new IllegalStateException("has advice already");
    };
  }

  private String forPublicKey() {
    String form = found.isBinary() ? " -inform DER" : "";
    return switch (found.content()) {
      case PUBLIC_KEY ->
          "'openssl pkey -pubin -inform DER -in %s -out pub.pem' converts it".formatted(file);
      case PRIVATE_KEY, LOCKED_PRIVATE_KEY ->
          "'openssl pkey%s -in %s -pubout -out pub.pem' writes its public key, which is all that"
                  .formatted(form, file)
              + " verifiers need";
      case CERTIFICATE ->
          "'openssl x509%s -in %s -noout -pubkey > pub.pem' takes the public key out; to trust"
                  .formatted(form, file)
              + " whoever its authority certifies, use 'verify certificate'";
      case CERTIFICATE_REQUEST ->
          "'openssl req%s -in %s -noout -pubkey > pub.pem' takes the public key out"
              .formatted(form, file);
      case CERTIFICATE_BAG ->
          "'openssl pkcs7%s -in %s -print_certs | openssl x509 -noout -pubkey > pub.pem' takes the"
                  .formatted(form, file)
              + " public key of the first certificate out";
      case KEY_STORE ->
          "'openssl pkcs12 -in %s -nokeys -clcerts | openssl x509 -noout -pubkey > pub.pem' takes"
                  .formatted(file)
              + " the public key out";
      case SSH_PUBLIC_KEY, SSH_PRIVATE_KEY ->
          "'ssh-keygen -e -m PKCS8 -f %s > pub.pem' writes the public key in PEM".formatted(file);
      case FOREIGN_KEY, UTF16, UNMARKED_UTF16_BE ->
          throw new IllegalStateException("has advice already");
    };
  }

  private String forCertificate() {
    return switch (found.content()) {
      case CERTIFICATE ->
          "'openssl x509 -inform DER -in %s -out certificate.pem' converts it".formatted(file);
      case CERTIFICATE_BAG ->
          "'openssl pkcs7%s -in %s -print_certs -out certificates.pem' converts it"
              .formatted(found.isBinary() ? " -inform DER" : "", file);
      case KEY_STORE ->
          "'openssl pkcs12 -in %s -nokeys -out certificates.pem' takes the certificates out"
              .formatted(file);
      case CERTIFICATE_REQUEST -> "give the certificate that an authority issued for the request";
      case PRIVATE_KEY, LOCKED_PRIVATE_KEY, PUBLIC_KEY, SSH_PRIVATE_KEY, SSH_PUBLIC_KEY ->
          signing
              ? "give the certificate that an authority issued for the key; 'sign key' needs none"
              : "give the root certificate you trust; a signature by a bare key is for 'verify key'";
      case FOREIGN_KEY, UTF16, UNMARKED_UTF16_BE ->
          throw new IllegalStateException("has advice already");
    };
  }
}
