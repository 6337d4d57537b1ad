package io.modelsigning.keys;

import io.modelsigning.keys.OtherContentException.Wanted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * The roots that the system trusts. A Java platform may bring a list of its own, which the system's
 * administrator does not keep; so the system's bundle file goes first.
 */
final class SystemTrust {
  private static final String WHAT = "the system's trust store";

  /** Debian and Ubuntu and Alpine; Fedora and RHEL; openSUSE; macOS and the BSDs. */
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private SystemTrust() {}

  static TrustedCertificates load() throws Unusable {
    return load(BUNDLES);
  }

  static TrustedCertificates load(List<Path> bundles) throws Unusable {
    for (Path bundle : bundles) {
      if (Files.exists(bundle)) {
        return new TrustedCertificates(requireSome(readBundle(bundle)), List.of());
      }
    }
    return new TrustedCertificates(requireSome(platformRoots()), List.of());
  }

  private static List<X509Certificate> readBundle(Path bundle) throws Unusable {
    List<X509Certificate> roots = new ArrayList<>();
    for (PemObject block :
        Pem.read(
            PemSource.of(bundle), Pem.MAXIMUM_CERTIFICATE_FILE_BYTES, WHAT, Wanted.CERTIFICATE)) {
      try {
        roots.add(Certificates.parse(block.getContent(), WHAT));
      } catch (Unusable e) {
        // One root the platform cannot read is one root less that is trusted.
      }
    }
    return roots;
  }

  private static List<X509Certificate> platformRoots() throws Unusable {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      @Nullable KeyStore platformDefault = null;
      factory.init(platformDefault);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          return List.of(x509.getAcceptedIssuers());
        }
      }
      return List.of();
    } catch (GeneralSecurityException e) {
      throw new Unusable(KeyReasons.NO_TRUSTED_ROOT, "%s cannot be read".formatted(WHAT), e);
    }
  }

  private static List<X509Certificate> requireSome(List<X509Certificate> roots) throws Unusable {
    if (roots.isEmpty()) {
      throw new Unusable(
          KeyReasons.NO_TRUSTED_ROOT, "%s must have a root, but has none".formatted(WHAT));
    }
    return roots;
  }
}
