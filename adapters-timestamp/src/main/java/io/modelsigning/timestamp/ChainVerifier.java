package io.modelsigning.timestamp;

import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.TimestampVerifier;
import io.modelsigning.domain.signature.TimestampVerdict;
import io.modelsigning.http.Messages;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies timestamps by chains from their signers to trusted roots (RFC 3161, RFC 5280). */
final class ChainVerifier implements TimestampVerifier {
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
  private static final int LEAST_RSA_BITS = 2048;

  /** The most certificates between an authority's and its root. */
  private static final int MAXIMUM_INTERMEDIATES = 8;

  private final List<TrustedAuthority> trusted;

  ChainVerifier(List<TrustedAuthority> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  @Override
  public TimestampVerdict verify(Bytes timestamp, Bytes signature) {
    try {
      TimestampToken token = TimestampToken.read(timestamp);
      token.requireOver(signature);
      token.requireStrong();
      List<X509Certificate> brought = token.certificates();
      X509Certificate signer = signer(token, brought);
      String name = name(signer);
      requireUsage(signer, name);
      requireValid(signer, token.time(), name);
      token.requireSignedBy(signer, name);
      requireTrusted(token.time(), signer, brought, name);
      return new TimestampVerdict.Verified(token.time(), token.accuracy(), name);
    } catch (InvalidTimestampException e) {
      return new TimestampVerdict.Rejected(e.reason(), e.text());
    }
  }

  static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  /** Returns the signer's certificate: of those that are given, before what anybody can bring. */
  private X509Certificate signer(TimestampToken token, List<X509Certificate> brought)
      throws InvalidTimestampException {
    Set<X509Certificate> known = new LinkedHashSet<>();
    for (TrustedAuthority authority : trusted) {
      known.addAll(authority.others());
      known.addAll(authority.roots());
    }
    known.addAll(brought);
    for (X509Certificate certificate : known) {
      if (token.namesSigner(certificate)) {
        return certificate;
      }
    }
    throw new InvalidTimestampException(
        TimestampReasons.TIMESTAMP_AUTHORITY_UNKNOWN,
        "is by an authority whose certificate it does not have, nor is that among those given");
  }

  /** Only timestamps, and marked as critical (RFC 3161, section 2.3). */
  static void requireUsage(X509Certificate signer, String name) throws InvalidTimestampException {
    List<String> purposes;
    try {
      purposes = signer.getExtendedKeyUsage();
    } catch (CertificateParsingException e) {
      throw new InvalidTimestampException(
          TimestampReasons.TIMESTAMP_USAGE,
          "is by '%s', whose extended key usage cannot be read".formatted(name),
          e);
    }
    Set<String> critical = signer.getCriticalExtensionOIDs();
    if (purposes == null
        || !purposes.equals(List.of(TIME_STAMPING))
        || critical == null
        || !critical.contains(EXTENDED_KEY_USAGE)) {
      throw new InvalidTimestampException(
          TimestampReasons.TIMESTAMP_USAGE,
          "must be by a certificate with the one, critical extended key usage timeStamping, but is by '%s' without it"
              .formatted(name));
    }
    if (signer.getPublicKey() instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw new InvalidTimestampException(
          TimestampReasons.TIMESTAMP_USAGE,
          "is by '%s', whose RSA key must have %d bits or more, but has %d"
              .formatted(name, LEAST_RSA_BITS, rsa.getModulus().bitLength()));
    }
  }

  private static void requireValid(X509Certificate signer, Instant time, String name)
      throws InvalidTimestampException {
    try {
      signer.checkValidity(Date.from(time));
    } catch (CertificateException e) {
      throw new InvalidTimestampException(
          TimestampReasons.TIMESTAMP_CHAIN,
          "is from %s, but the certificate of '%s' was valid from %s until %s"
              .formatted(
                  time, name, signer.getNotBefore().toInstant(), signer.getNotAfter().toInstant()),
          e);
    }
  }

  private void requireTrusted(
      Instant time, X509Certificate signer, List<X509Certificate> brought, String name)
      throws InvalidTimestampException {
    @Nullable InvalidTimestampException closest = null;
    for (TrustedAuthority authority : trusted) {
      try {
        requireChain(time, signer, brought, authority, name);
        if (authority.isTrustedAt(time)) {
          return;
        }
        closest =
            new InvalidTimestampException(
                TimestampReasons.TIMESTAMP_AUTHORITY_WINDOW,
                "is from %s, but '%s' is trusted %s to %s"
                    .formatted(
                        time,
                        name,
                        authority.from().map(start -> "from " + start).orElse("up"),
                        authority.until().map(Instant::toString).orElse("now")));
      } catch (InvalidTimestampException e) {
        if (closest == null || e.reason().equals(TimestampReasons.TIMESTAMP_CHAIN)) {
          closest = e;
        }
      }
    }
    throw closest == null
        ? new InvalidTimestampException(
            TimestampReasons.TIMESTAMP_AUTHORITY_UNKNOWN,
            "is by '" + name + "', but nobody is trusted")
        : closest;
  }

  private static void requireChain(
      Instant time,
      X509Certificate signer,
      List<X509Certificate> brought,
      TrustedAuthority authority,
      String name)
      throws InvalidTimestampException {
    // What is trusted itself needs nobody to vouch for it.
    if (authority.roots().contains(signer)) {
      return;
    }
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(signer);
      Set<TrustAnchor> anchors = new LinkedHashSet<>();
      for (X509Certificate root : authority.roots()) {
        anchors.add(new TrustAnchor(root, null));
      }
      List<X509Certificate> all = new ArrayList<>(authority.others());
      all.addAll(brought);
      all.add(signer);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
      parameters.setRevocationEnabled(false);
      parameters.setMaxPathLength(MAXIMUM_INTERMEDIATES);
      parameters.setDate(Date.from(time));
      PKIXCertPathBuilderResult built =
          (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      // A trust anchor's own validity is taken for granted.
      built.getTrustAnchor().getTrustedCert().checkValidity(Date.from(time));
    } catch (CertPathBuilderException e) {
      throw chainRefusal(time, authority, brought, name, signer, e);
    } catch (GeneralSecurityException e) {
      throw invalidChain(time, name, e);
    }
  }

  /** Tells an authority that nobody vouches for from one whose chain is not what it must be. */
  private static InvalidTimestampException chainRefusal(
      Instant time,
      TrustedAuthority authority,
      List<X509Certificate> brought,
      String name,
      X509Certificate signer,
      CertPathBuilderException e) {
    X509Certificate last = signer;
    for (int i = 0; i <= MAXIMUM_INTERMEDIATES; i++) {
      X509Certificate below = last;
      if (authority.roots().stream().anyMatch(root -> isIssuer(root, below))) {
        return invalidChain(time, name, e);
      }
      List<X509Certificate> helpers = new ArrayList<>(authority.others());
      helpers.addAll(brought);
      X509Certificate next =
          helpers.stream()
              .filter(helper -> !helper.equals(below) && isIssuer(helper, below))
              .findFirst()
              .orElse(null);
      if (next == null) {
        break;
      }
      last = next;
    }
    return new InvalidTimestampException(
        TimestampReasons.TIMESTAMP_AUTHORITY_UNKNOWN,
        "is by '%s', for whom none of the trusted certificates vouches".formatted(name),
        e);
  }

  private static boolean isIssuer(X509Certificate issuer, X509Certificate of) {
    return issuer.getSubjectX500Principal().equals(of.getIssuerX500Principal());
  }

  private static InvalidTimestampException invalidChain(
      Instant time, String name, GeneralSecurityException e) {
    return new InvalidTimestampException(
        TimestampReasons.TIMESTAMP_CHAIN,
        "is by '%s', whose chain to a trusted root must have been valid at %s, but was not: %s"
            .formatted(name, time, Messages.describe(e)),
        e);
  }
}
