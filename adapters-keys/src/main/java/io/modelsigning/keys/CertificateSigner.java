package io.modelsigning.keys;

import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.VerificationMaterial;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Signs with a key and its certificate. */
final class CertificateSigner implements PayloadSigner {
  private static final String LEAF = "the signing certificate";
  private static final String CHAIN = "the certificate chain";

  private final EnvelopeSigner key;
  private final List<X509Certificate> chain;
  private final Clock clock;

  private CertificateSigner(EnvelopeSigner key, List<X509Certificate> chain, Clock clock) {
    this.key = key;
    this.chain = chain;
    this.clock = clock;
  }

  static CertificateSigner create(
      EnvelopeSigner key, PemSource certificate, List<PemSource> intermediates, Clock clock)
      throws Unusable {
    Set<X509Certificate> chain = new LinkedHashSet<>(Certificates.read(certificate, LEAF));
    X509Certificate leaf = chain.iterator().next();
    if (!leaf.getPublicKey().equals(key.publicKey())) {
      throw new Unusable(
          KeyReasons.CERTIFICATE_KEY_MISMATCH,
          "%s '%s' must be for the private key given, but '%s' is for another"
              .formatted(LEAF, certificate.name(), Names.subjectOf(leaf)));
    }
    for (PemSource source : intermediates) {
      chain.addAll(Certificates.read(source, CHAIN));
    }
    if (chain.size() > CertificatePaths.MAXIMUM_CERTIFICATES) {
      throw new Unusable(
          KeyReasons.CERTIFICATE_CHAIN_TOO_LONG,
          "%s must have at most %d certificates, but has %d"
              .formatted(CHAIN, CertificatePaths.MAXIMUM_CERTIFICATES, chain.size()));
    }
    CertificateSigner signer = new CertificateSigner(key, List.copyOf(chain), clock);
    signer.requireUsable();
    return signer;
  }

  /** Refuses a certificate that no verifier would accept now. */
  private void requireUsable() throws Unusable {
    X509Certificate leaf = chain.getFirst();
    Certificates.requireValid(leaf, ValidityTime.now(clock.instant()));
    SigningUsage.require(leaf);
    CertificatePaths.requireAcceptable(leaf);
  }

  @Override
  public SignatureMethod method() {
    return SignatureMethod.CERTIFICATE;
  }

  @Override
  public Signed sign(Bytes payload) throws SigningException, InterruptedException {
    try {
      requireUsable();
    } catch (Unusable e) {
      throw e.forSigning();
    }
    List<Bytes> encoded = new ArrayList<>(chain.size());
    for (X509Certificate certificate : chain) {
      encoded.add(Certificates.encoded(certificate));
    }
    return new Signed(
        Bundle.of(new VerificationMaterial.CertificateChain(encoded), key.sign(payload)),
        identity(chain).build());
  }

  /** Starts the identity that certificates give, the leaf first. */
  static SignerIdentity.Builder identity(List<X509Certificate> certificates) {
    SignerIdentity.Builder identity =
        SignerIdentity.builder()
            .method(SignatureMethod.CERTIFICATE)
            .name(Names.subjectOf(certificates.getFirst()))
            .issuer(Names.of(certificates.getFirst().getIssuerX500Principal()));
    for (X509Certificate certificate : certificates) {
      identity.addCertificates(
          new SignerIdentity.UsedCertificate(
              Names.subjectOf(certificate),
              PublicKeys.sha256(Certificates.encoded(certificate).toArray())));
    }
    return identity;
  }
}
