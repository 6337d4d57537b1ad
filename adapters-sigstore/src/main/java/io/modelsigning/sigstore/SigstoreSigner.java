package io.modelsigning.sigstore;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.proto.bundle.v1.TimestampVerificationData;
import dev.sigstore.proto.common.v1.RFC3161SignedTimestamp;
import dev.sigstore.proto.rekor.v1.InclusionProof;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import io.intoto.EnvelopeOuterClass;
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
import io.modelsigning.sigstore.document.Messages;
import io.modelsigning.sigstore.document.SigningConfigDocument;
import io.modelsigning.sigstore.document.TrustConfiguration;
import io.modelsigning.sigstore.http.HttpService;
import io.modelsigning.sigstore.http.Network;
import io.modelsigning.sigstore.oidc.AmbientCredentials;
import io.modelsigning.sigstore.oidc.IdentitySource;
import io.modelsigning.sigstore.oidc.IdentityToken;
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
import java.util.Set;

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

  /**
   * Members that readers expect even where they have the value that the format's writer leaves out:
   * the first entry of a log has the index 0, and if alone a proof without hashes.
   */
  private static final Set<FieldDescriptor> ALWAYS_WRITTEN =
      Set.of(
          TransparencyLogEntry.getDescriptor()
              .findFieldByNumber(TransparencyLogEntry.LOG_INDEX_FIELD_NUMBER),
          InclusionProof.getDescriptor().findFieldByNumber(InclusionProof.LOG_INDEX_FIELD_NUMBER),
          InclusionProof.getDescriptor().findFieldByNumber(InclusionProof.HASHES_FIELD_NUMBER));

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
                        SigningReasons.UNUSABLE_SIGNING_CONFIG,
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
    Steps steps = new Steps(progress);
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
                  certificate, entries.size(), json(envelope, certificate, entries, timestamps)),
              envelope);
      return verified(bundle, message, leaf);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has ECDSA with P-256", e);
    }
  }

  /** Parts of signing that wait for somebody, told to who wants to know. */
  private record Steps(ProgressListener progress) {
    interface Step<T> {
      T take() throws SigningException, GeneralSecurityException, InterruptedException;
    }

    <T> T takeAt(URI address, Phase phase, Step<T> step)
        throws SigningException, GeneralSecurityException, InterruptedException {
      return take(
          phase,
          () -> {
            progress.asking(HttpService.withoutQuery(address));
            return step.take();
          });
    }

    <T> T take(Phase phase, Step<T> step)
        throws SigningException, GeneralSecurityException, InterruptedException {
      progress.started(phase);
      try {
        return step.take();
      } catch (SigningException e) {
        progress.failed(phase, e.reason());
        throw e;
      } finally {
        progress.finished(phase);
      }
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
      ExpectedSigner named =
          new ExpectedSigner(
              CertificateIdentity.subjectOf(leaf), CertificateIdentity.issuerOf(leaf));
      Optional<String> email = token.email();
      if (email.isPresent() && !named.identity().equals(email.get())) {
        throw new RefusalException(
            "it must be for '%s', but is for '%s'".formatted(email.get(), named.identity()));
      }
      Evidence evidence =
          new Evidence(
              Presented.builder()
                  .leaf(leaf)
                  .payload(Bytes.ofUtf8(""))
                  .message(Bytes.ofUtf8(""))
                  .signature(Bytes.ofUtf8(""))
                  .build(),
              trust,
              named);
      CertificateChecks.usage(evidence);
      requireChain(evidence);
      TransparencyChecks.present(evidence);
      TransparencyChecks.known(evidence);
      TransparencyChecks.valid(evidence);
      TransparencyChecks.window(evidence);
    } catch (RefusalException e) {
      throw new SigningException(
          SigningReasons.UNACCEPTABLE_CERTIFICATE,
          "the certificate authority gave an unacceptable certificate: " + Messages.describe(e),
          e);
    }
  }

  /** The check of a finished bundle does this for the times it proves; here there are none yet. */
  private static void requireChain(Evidence evidence) throws RefusalException {
    X509Certificate leaf = evidence.presented().leaf();
    List<String> problems = new ArrayList<>();
    for (TrustAnchors.Authority authority : evidence.namedIssuers()) {
      List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
      chain.addAll(authority.chain());
      Optional<String> problem = CertificatePath.problem(chain, leaf.getNotBefore().toInstant());
      if (problem.isEmpty()) {
        return;
      }
      problems.add(problem.get());
    }
    throw new RefusalException(
        "it must be by an authority of the trusted root, but is by '%s'%s"
            .formatted(
                leaf.getIssuerX500Principal().getName(),
                problems.isEmpty() ? "" : ": " + String.join("; ", problems)));
  }

  static Bytes json(
      Envelope envelope,
      Bytes certificate,
      List<TransparencyLogEntry> entries,
      List<Bytes> timestamps) {
    dev.sigstore.proto.bundle.v1.Bundle.Builder bundle =
        dev.sigstore.proto.bundle.v1.Bundle.newBuilder().setMediaType(Bundle.MEDIA_TYPE_V03);
    bundle
        .getVerificationMaterialBuilder()
        .addAllTlogEntries(entries)
        .getCertificateBuilder()
        .setRawBytes(proto(certificate));
    if (!timestamps.isEmpty()) {
      TimestampVerificationData.Builder data =
          bundle.getVerificationMaterialBuilder().getTimestampVerificationDataBuilder();
      for (Bytes timestamp : timestamps) {
        data.addRfc3161Timestamps(
            RFC3161SignedTimestamp.newBuilder().setSignedTimestamp(proto(timestamp)));
      }
    }
    bundle
        .getDsseEnvelopeBuilder()
        .setPayloadType(envelope.payloadType())
        .setPayload(proto(envelope.payload()))
        .addSignatures(
            EnvelopeOuterClass.Signature.newBuilder()
                .setSig(proto(envelope.signatures().getFirst())));
    try {
      return Bytes.ofUtf8(
          JsonFormat.printer()
              .includingDefaultValueFields(ALWAYS_WRITTEN)
              .omittingInsignificantWhitespace()
              .print(bundle));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a bundle has no member of unknown type", e);
    }
  }

  private static ByteString proto(Bytes bytes) {
    return ByteString.copyFrom(bytes.asReadOnlyBuffer());
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
          SigningReasons.SELF_CHECK_FAILED,
          "the signature was made, but does not verify: " + Messages.describe(e),
          e);
    }
  }
}
