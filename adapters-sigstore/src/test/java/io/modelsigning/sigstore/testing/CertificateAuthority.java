package io.modelsigning.sigstore.testing;

import io.modelsigning.sigstore.testing.Settings.ClockOf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/** Certifies identities for ten minutes, as Fulcio does. */
public final class CertificateAuthority {
  private static final String FULCIO = "1.3.6.1.4.1.57264.1.";
  private static final ASN1ObjectIdentifier SCT_LIST =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2");

  /** How certificates name whom they are for. */
  public enum NameKind {
    EMAIL,
    URI,
    USERNAME
  }

  private final Authority authority = Authority.issuing("fulcio");
  private final Authority namesake = Authority.issuing("fulcio");
  private final Authority stranger = Authority.issuing("stranger");
  private final CertificateLog log;
  private final Settings settings;

  CertificateAuthority(Settings settings) {
    this.settings = settings;
    this.log = new CertificateLog(settings);
  }

  Authority authority() {
    return authority;
  }

  Authority namesake() {
    return namesake;
  }

  CertificateLog log() {
    return log;
  }

  /** Returns a certificate for {@code key}, and the chain up to the root. */
  public List<X509Certificate> issue(
      PublicKey key, NameKind kind, String identity, String identityProvider) {
    Authority issuer =
        settings.has(Fault.FOREIGN_AUTHORITY)
            ? namesake
            : settings.has(Fault.UNKNOWN_AUTHORITY) ? stranger : authority;
    try {
      X509v3CertificateBuilder builder =
          Authority.builder(
              new JcaX509CertificateHolder(issuer.certificate()).getSubject(),
              new X500Name(new org.bouncycastle.asn1.x500.RDN[0]),
              key,
              settings.now(ClockOf.CERTIFICATE),
              Duration.ofMinutes(10));
      Authority.nameKeys(builder, key, issuer.keys().getPublic());
      addUsage(builder);
      builder.addExtension(Extension.subjectAlternativeName, true, names(kind, identity));
      if (!settings.has(Fault.NO_ISSUER)) {
        builder.addExtension(
            new ASN1ObjectIdentifier(FULCIO + 1),
            false,
            identityProvider.getBytes(StandardCharsets.UTF_8));
        if (!settings.has(Fault.OLD_ISSUER_ONLY)) {
          builder.addExtension(
              new ASN1ObjectIdentifier(FULCIO + 8), false, new DERUTF8String(identityProvider));
        }
      }
      if (!settings.has(Fault.NO_SCT)) {
        byte[] tbs = Authority.build(builder, issuer.keys()).getTBSCertificate();
        builder.addExtension(
            SCT_LIST, false, new DEROctetString(log.timestamps(tbs, issuer.keys().getPublic())));
      }
      List<X509Certificate> chain = new ArrayList<>();
      chain.add(Authority.build(builder, issuer.keys()));
      chain.addAll(issuer.chain());
      return chain;
    } catch (IOException | CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addUsage(X509v3CertificateBuilder builder) throws IOException {
    if (settings.has(Fault.AUTHORITY_CERTIFICATE)) {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    }
    if (!settings.has(Fault.NO_KEY_USAGE)) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    }
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            settings.has(Fault.NO_CODE_SIGNING)
                ? KeyPurposeId.id_kp_serverAuth
                : KeyPurposeId.id_kp_codeSigning));
  }

  private GeneralNames names(NameKind kind, String identity) {
    List<GeneralName> names = new ArrayList<>();
    if (settings.has(Fault.DNS_NAME)) {
      names.add(new GeneralName(GeneralName.dNSName, identity));
    } else {
      names.add(
          switch (kind) {
            case EMAIL -> new GeneralName(GeneralName.rfc822Name, identity);
            case URI -> new GeneralName(GeneralName.uniformResourceIdentifier, identity);
            case USERNAME ->
                new GeneralName(
                    GeneralName.otherName,
                    new DERSequence(
                        new org.bouncycastle.asn1.ASN1Encodable[] {
                          new ASN1ObjectIdentifier(FULCIO + 7),
                          new DERTaggedObject(true, 0, new DERUTF8String(identity))
                        }));
          });
    }
    if (settings.has(Fault.TWO_NAMES)) {
      names.add(new GeneralName(GeneralName.rfc822Name, "second@example.com"));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }
}
