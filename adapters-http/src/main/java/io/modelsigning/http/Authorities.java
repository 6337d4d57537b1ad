package io.modelsigning.http;

import io.modelsigning.domain.signature.X509Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Decides whether a server is the one it says it is, by the authorities it is given. */
final class Authorities extends X509ExtendedTrustManager {
  /** A larger file is refused; those of operating systems have a quarter of a megabyte. */
  static final int MAXIMUM_BYTES = 16 << 20;

  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([^-]*)-----END (?:TRUSTED |X509 )?CERTIFICATE-----");

  /** A server's certificate is not by one of the authorities, or not for the server. */
  static final class UntrustedServerException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final String issuer;

    UntrustedServerException(String issuer, CertificateException cause) {
      super(Messages.describe(cause), cause);
      this.issuer = issuer;
    }

    /** Returns the name of who issued the last certificate that the server gave. */
    String issuer() {
      return issuer;
    }
  }

  private final X509ExtendedTrustManager checks;

  private Authorities(X509ExtendedTrustManager checks) {
    this.checks = checks;
  }

  /**
   * Returns the authorities in {@code file}, or those of the Java runtime if that is empty.
   *
   * @throws UnusableSettingsException if it cannot be read, or holds no certificates in PEM
   */
  static SSLContext of(String file) throws UnusableSettingsException {
    try {
      KeyStore store = file.isBlank() ? null : store(file);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Authorities(checks(store))}, null);
      return context;
    } catch (GeneralSecurityException | IOException | InvalidPathException e) {
      throw new UnusableSettingsException(
          file.isBlank()
              ? "the authorities of the Java runtime cannot be used: " + Messages.describe(e)
              : "%s must be a file of certificates in PEM, but '%s' cannot be used: %s"
                  .formatted(NetworkSettings.AUTHORITIES, file, describe(e)),
          e);
    }
  }

  private static String describe(Exception e) {
    // Its message is but the name of the file.
    return e instanceof java.nio.file.NoSuchFileException
        ? "it does not exist"
        : Secrets.mask(Messages.describe(e));
  }

  private static X509ExtendedTrustManager checks(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("this Java runtime checks no server's certificate");
  }

  private static KeyStore store(String file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (X509Certificate certificate : certificates(bytes(Path.of(file)))) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    return store;
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAXIMUM_BYTES + 1);
      if (bytes.length > MAXIMUM_BYTES) {
        throw new IOException("it has more than %d bytes".formatted(MAXIMUM_BYTES));
      }
      return bytes;
    }
  }

  /** What stands between the certificates is for people. */
  private static List<X509Certificate> certificates(byte[] pem) throws CertificateException {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher found = CERTIFICATE.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    while (found.find()) {
      try {
        byte[] der = Base64.getMimeDecoder().decode(found.group(1));
        certificates.add(X509Certificates.read(der));
      } catch (IllegalArgumentException e) {
        throw new CertificateException(
            "certificate %d of it is not in base64".formatted(certificates.size() + 1), e);
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("it holds no certificate in PEM");
    }
    return certificates;
  }

  /** A check of a server's certificate. */
  private interface Check {
    void make() throws CertificateException;
  }

  private static void naming(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.make();
    } catch (CertificateException e) {
      throw new UntrustedServerException(
          chain[chain.length - 1].getIssuerX500Principal().getName(), e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    naming(chain, () -> checks.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    naming(chain, () -> checks.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    naming(chain, () -> checks.checkServerTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checks.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checks.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    checks.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return checks.getAcceptedIssuers();
  }
}
