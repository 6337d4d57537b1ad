package io.modelsigning.sigstore;

import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.http.HttpService;
import io.modelsigning.http.Messages;
import io.modelsigning.http.Network;
import io.modelsigning.sigstore.document.SigningConfigDocument;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.oidc.AmbientCredentials;
import io.modelsigning.sigstore.oidc.IdentitySource;
import io.modelsigning.sigstore.oidc.IdentityToken;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import io.modelsigning.timestamp.TimestampClient;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Signs keyless: with a key that lives for one signing, certified for who the identity token names,
 * timestamped, and recorded in a transparency log. What comes of it is verified before it is given
 * away.
 */
final class SigstoreSigner implements PayloadSigner {
  /**
   * The longest request the public log of version 1 is known to accept. The limit itself is not
   * published; requests of two to four million bytes were refused in 2026 (sigstore/rekor issue
   * 2808).
   */
  private static final int LOG_REQUEST_BYTES = 2 << 20;

  /** What such a request holds beside the payload. */
  private static final int LOG_REQUEST_OTHER_BYTES = 8 << 10;

  private final SigningConfigDocument config;
  private final TrustAnchors trust;
  private final IdentitySource identities;
  private final HttpService.Limits limits;
  private final Network network;
  private final InstantSource clock;
  private final OptionalInt maximumPayloadBytes;

  private SigstoreSigner(
      SigningConfigDocument config,
      TrustAnchors trust,
      IdentitySource identities,
      HttpService.Limits limits,
      Network network,
      InstantSource clock,
      OptionalInt maximumPayloadBytes) {
    this.config = config;
    this.trust = trust;
    this.identities = identities;
    this.limits = limits;
    this.network = network;
    this.clock = clock;
    this.maximumPayloadBytes = maximumPayloadBytes;
  }

  /**
   * Returns a signer at the services that {@code trust} names and knows.
   *
   * @throws VerificationUnavailableException if its trusted root cannot be used
   * @throws SigningException if there are no services to use, or the options name a wrong identity
   *     token
   */
  static SigstoreSigner create(
      TrustConfiguration trust,
      SigstoreSigningOptions options,
      AmbientCredentials.GoogleCloud google,
      HttpService.Limits limits,
      Network network,
      InstantSource clock)
      throws SigningException, VerificationUnavailableException {
    TrustAnchors root = TrustAnchors.of(trust);
    SigningConfigDocument config =
        trust
            .signingConfig()
            .orElseThrow(
                () ->
                    new SigningException(
                        SigstoreReasons.UNUSABLE_SIGNING_CONFIG,
                        "the trust configuration of %s has no signing configuration"
                            .formatted(trust.origin())));
    SigningServices services = SigningServices.choose(config, clock.instant());
    IdentitySource identities =
        new IdentitySource(options, services.identityProvider(), google, clock);
    identities.checkExplicit();
    boolean whole = services.logs().stream().anyMatch(log -> log.version() == 1);
    return new SigstoreSigner(
        config,
        root,
        identities,
        limits,
        AmbientCredentials.metadataHost(options.environment()).map(network::direct).orElse(network),
        clock,
        // The newer log gets a digest only.
        whole
            ? OptionalInt.of((LOG_REQUEST_BYTES - LOG_REQUEST_OTHER_BYTES) / 4 * 3)
            : OptionalInt.empty());
  }

  @Override
  public SignatureMethod method() {
    return SignatureMethod.SIGSTORE;
  }

  @Override
  public OptionalInt maximumPayloadBytes() {
    return maximumPayloadBytes;
  }

  @Override
  public Signed sign(Bytes payload) throws SigningException, InterruptedException {
    return sign(payload, ProgressListener.NONE);
  }

  @Override
  public Signed sign(Bytes payload, ProgressListener progress)
      throws SigningException, InterruptedException {
    SigningSteps steps = new SigningSteps(progress);
    SigningServices services = SigningServices.choose(config, clock.instant());
    SignedMessage message = SignedMessage.dsseV1(Envelope.IN_TOTO_JSON, payload);
    try (HttpService http = new HttpService(limits, network, progress)) {
      IdentityToken token = steps.take(Phase.IDENTIFY, () -> identities.token(http));
      KeyPair keys = newKeys();
      X509Certificate leaf =
          steps.takeAt(
              services.certificateAuthority(),
              Phase.CERTIFY,
              () ->
                  new CertificateClient(services.certificateAuthority(), http)
                      .certify(keys, token));
      requireAcceptable(leaf, token, trust);
      Bytes certificate = Bytes.of(leaf.getEncoded());
      Bytes signature = sign(message, keys);
      Envelope envelope = new Envelope(Envelope.IN_TOTO_JSON, payload, List.of(signature));
      // A log keeps what it gets for ever: it comes last.
      List<Bytes> timestamps = new ArrayList<>();
      for (URI authority : services.timestampAuthorities()) {
        timestamps.add(
            steps.takeAt(
                authority,
                Phase.TIMESTAMP,
                () -> new TimestampClient(authority, http).stamp(signature)));
      }
      List<TransparencyLogEntry> entries = new ArrayList<>();
      for (SigningServices.Log log : services.logs()) {
        LogClient.Entry entry = new LogClient.Entry(envelope, certificate);
        entries.add(
            steps.takeAt(log.address(), Phase.LOG, () -> new LogClient(log, http).record(entry)));
      }
      Bundle bundle =
          Bundle.of(
              new SigstoreMaterial(
                  certificate,
                  entries.size(),
                  BundleWriter.json(envelope, certificate, entries, timestamps)),
              envelope);
      return verified(bundle, message, leaf);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has ECDSA with P-256", e);
    }
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static Bytes sign(SignedMessage message, KeyPair keys) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(message.bytes().asReadOnlyBuffer());
    return Bytes.of(signer.sign());
  }

  /** Checks what can be checked of the certificate before the signature is made public. */
  static void requireAcceptable(X509Certificate leaf, IdentityToken token, TrustAnchors trust)
      throws SigningException {
    try {
      String identity = CertificateIdentity.subjectOf(leaf);
      ExpectedSigner named = new ExpectedSigner(identity, CertificateIdentity.issuerOf(leaf));
      Optional<String> email = token.email();
      if (email.isPresent() && !identity.equals(email.get())) {
        throw new RefusalException(
            "it must be for '%s', but is for '%s'".formatted(email.get(), identity));
      }
      CertificateEvidence evidence = new CertificateEvidence(leaf, trust, named, List.of());
      CertificateChecks.usage(evidence);
      CertificateChecks.chain(evidence);
      TransparencyChecks.present(evidence);
      TransparencyChecks.known(evidence);
      TransparencyChecks.valid(evidence);
      TransparencyChecks.window(evidence);
    } catch (RefusalException e) {
      throw new SigningException(
          SigstoreReasons.UNACCEPTABLE_CERTIFICATE,
          "the certificate authority gave an unacceptable certificate: " + Messages.describe(e),
          e);
    }
  }

  /** Verifies as those will who get the bundle; whom it names was checked before. */
  private Signed verified(Bundle bundle, SignedMessage message, X509Certificate leaf)
      throws SigningException {
    try {
      ExpectedSigner named =
          new ExpectedSigner(
              CertificateIdentity.subjectOf(leaf), CertificateIdentity.issuerOf(leaf));
      return switch (new SigstoreVerifier(named, trust, List.of()).verify(bundle, message)) {
        case SignatureVerdict.Authentic authentic -> new Signed(bundle, authentic.signer());
        case SignatureVerdict.Rejected rejected ->
            throw new RefusalException("%s (%s)".formatted(rejected.message(), rejected.reason()));
      };
    } catch (RefusalException e) {
      throw new SigningException(
          SigstoreReasons.SELF_CHECK_FAILED,
          "the signature was made, but does not verify: " + Messages.describe(e),
          e);
    }
  }
}
