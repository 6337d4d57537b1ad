package io.modelsigning.domain.service;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.Excerpt;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.port.in.VerifyModel;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.ProgressListener.Phase;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.Bundle;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.Envelope;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.signature.SignatureVerdict;
import io.modelsigning.domain.signature.SignedMessage;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.StatementDocument;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import io.modelsigning.domain.signature.VerificationResult.Verified;
import java.util.List;
import java.util.Optional;

/** The verification procedure of OMS v1.0, the same for every signing method. */
final class VerifyModelService implements VerifyModel {
  private final DigestEngine engine;
  private final StatementCodec statements;
  private final BundleCodec bundles;

  VerifyModelService(DigestEngine engine, StatementCodec statements, BundleCodec bundles) {
    this.engine = engine;
    this.statements = statements;
    this.bundles = bundles;
  }

  @Override
  public VerificationResult verify(VerifyRequest request, ProgressListener progress)
      throws ModelSigningException, InterruptedException {
    return new Verification(request, progress).result();
  }

  /**
   * One verification, and what is known whenever it ends. A signature may take a quarter of the
   * memory there is, so that each step returns before the next begins, and leaves what it read to
   * the collector.
   */
  private final class Verification {
    private final VerifyRequest request;
    private final ProgressListener progress;
    private final WarningCollector warnings;
    private Optional<SignerIdentity> signer = Optional.empty();
    private Optional<Manifest> manifest = Optional.empty();
    private Optional<SignatureVerdict.Rejected> rejected = Optional.empty();

    Verification(VerifyRequest request, ProgressListener progress) {
      this.request = request;
      this.progress = progress;
      this.warnings = new WarningCollector(progress);
    }

    VerificationResult result() throws ModelSigningException, InterruptedException {
      try {
        Optional<Statement> statement = statement();
        if (statement.isEmpty()) {
          return refused(rejected.orElseThrow().reason(), rejected.orElseThrow().message());
        }
        manifest = Optional.of(statement.get().manifest());
        warnIfOld(statement.get(), warnings);
        return compare(request, statement.get(), signer.orElseThrow(), progress, warnings);
      } catch (MalformedSignatureException | UnacceptableModelException e) {
        return refused(e.reason(), messageOf(e));
      }
    }

    /** Returns what is stated if the signature is good. */
    private Optional<Statement> statement() throws ModelSigningException, InterruptedException {
      Optional<StatementDocument> document = document();
      return document.isPresent()
          ? Optional.of(Statement.interpret(document.get()))
          : Optional.empty();
    }

    private Optional<StatementDocument> document()
        throws ModelSigningException, InterruptedException {
      Bundle bundle = bundles.read(request.signature().read());
      Payload.requireStatement(bundle.envelope());
      // All that is learned from the payload before its signature is known to be good is which of
      // two encodings was signed.
      Optional<String> predicateType = statements.predicateType(bundle.envelope().payload());
      if (predicateType.isPresent()) {
        // Nothing but a verdict of "no" comes of this, whoever signed it.
        Statement.requireOfModel(predicateType.get());
      }
      return switch (authenticate(request, bundle, predicateType, progress)) {
        case SignatureVerdict.Rejected refusal -> {
          rejected = Optional.of(refusal);
          yield Optional.empty();
        }
        case SignatureVerdict.Authentic authentic -> {
          signer = Optional.of(authentic.signer());
          warnings.addAll(authentic.warnings());
          yield Optional.of(read(bundle, predicateType));
        }
      };
    }

    private Refused refused(Reason reason, String message) {
      return new Refused(reason, message, List.of(), manifest, signer, warnings.all(), List.of());
    }
  }

  private static SignatureVerdict authenticate(
      VerifyRequest request,
      Bundle bundle,
      Optional<String> predicateType,
      ProgressListener progress)
      throws ModelSigningException, InterruptedException {
    SignatureMethod made = bundle.material().method();
    SignatureMethod wanted = request.verifier().method();
    if (made != wanted) {
      return new SignatureVerdict.Rejected(
          Reason.WRONG_METHOD,
          "the signature must be of the method %s, but was made by the method %s"
              .formatted(wanted.id(), made.id()));
    }
    progress.started(Phase.VERIFY);
    try {
      SignatureVerdict verdict =
          request.verifier().verify(bundle, messageOf(bundle, predicateType));
      if (verdict instanceof SignatureVerdict.Rejected rejected) {
        progress.failed(Phase.VERIFY, rejected.reason());
      }
      return verdict;
    } catch (ModelSigningException e) {
      progress.failed(Phase.VERIFY, e.reason());
      throw e;
    } finally {
      progress.finished(Phase.VERIFY);
    }
  }

  private static SignedMessage messageOf(Bundle bundle, Optional<String> predicateType) {
    Envelope envelope = bundle.envelope();
    boolean broken =
        predicateType.equals(Optional.of(Statement.Layout.DIGESTS_V0_1.predicateType()))
            && bundle.material().method() != SignatureMethod.SIGSTORE;
    return broken
        ? SignedMessage.brokenV02(envelope.payloadType(), envelope.payload())
        : SignedMessage.dsseV1(envelope.payloadType(), envelope.payload());
  }

  private StatementDocument read(Bundle bundle, Optional<String> predicateType)
      throws MalformedSignatureException {
    StatementDocument document = Payload.read(bundle.envelope(), statements);
    if (!predicateType.equals(Optional.of(document.predicateType()))) {
      // A name written with escapes, for instance, which the first look does not know.
      throw new MalformedSignatureException(
          Reason.MALFORMED_STATEMENT,
          "the predicate type was taken for '%s' when the signature was checked, but is '%s'"
              .formatted(
                  Excerpt.of(predicateType.orElse("none")), Excerpt.of(document.predicateType())));
    }
    return document;
  }

  private static void warnIfOld(Statement statement, WarningCollector warnings) {
    if (statement.layout() != Statement.Layout.OMS_V1_0) {
      warnings.add(
          Reason.OLD_SIGNATURE_FORMAT,
          "the signature has the layout of release v0.2.0, which is no longer written");
    }
  }

  private VerificationResult compare(
      VerifyRequest request,
      Statement statement,
      SignerIdentity signer,
      ProgressListener progress,
      WarningCollector warnings)
      throws UnacceptableModelException, ModelAccessException, InterruptedException {
    ContentComparison comparison =
        ContentComparison.of(request, statement, progress, warnings).hash(engine, progress);
    List<Difference> differences = comparison.differences();
    Manifest manifest = statement.manifest();
    if (differences.isEmpty()) {
      return new Verified(
          manifest,
          signer,
          comparison.files(),
          comparison.bytes(),
          warnings.all(),
          comparison.unchecked());
    }
    return new Refused(
        Reason.CONTENT_MISMATCH,
        "the signature is good, but the model differs from what was signed in %d %s"
            .formatted(differences.size(), differences.size() == 1 ? "place" : "places"),
        differences,
        Optional.of(manifest),
        Optional.of(signer),
        warnings.all(),
        comparison.unchecked());
  }

  private static String messageOf(ModelSigningException e) {
    String message = e.getMessage();
    return message == null ? e.reason().code() : message;
  }
}
