package io.modelsigning.domain.service;

import io.modelsigning.domain.EvidencePart;
import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.UnacceptableModelException;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.ReusedDigests;
import io.modelsigning.domain.policy.GoodSignature;
import io.modelsigning.domain.port.in.SignatureAnswer;
import io.modelsigning.domain.port.in.Verification;
import io.modelsigning.domain.port.in.VerifyModel;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.DigestEngine;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.CheckedEvidence;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.SignerIdentity;
import io.modelsigning.domain.signature.Statement;
import io.modelsigning.domain.signature.Unchecked;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.domain.signature.VerificationResult.Refused;
import io.modelsigning.domain.signature.VerificationResult.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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
  public Verification verifyEach(VerifyRequest request, ProgressListener progress)
      throws ModelSigningException, InterruptedException {
    List<SignatureAnswer> answers = answers(request, progress);
    return new Verification(decide(request, answers), answers);
  }

  /** Returns what each signature comes to, whatever the request's policy. */
  List<SignatureAnswer> answers(VerifyRequest request, ProgressListener progress)
      throws ModelSigningException, InterruptedException {
    List<OneSignature> signatures = new ArrayList<>(request.signatures().size());
    for (SignatureStore place : request.signatures()) {
      OneSignature signature = new OneSignature(request, place, progress);
      signature.authenticate();
      signatures.add(signature);
    }
    // Whoever can put files into a model can call them like signatures: what is none is a file.
    Set<ModelPath> wellFormed = pathsOf(signatures, signature -> signature.wellFormed);
    for (OneSignature signature : signatures) {
      signature.list(wellFormed);
    }
    new SharedHashing(new ContentHashing(engine, request.model(), request.known(), progress))
        .run(signatures.stream().flatMap(signature -> signature.comparison.stream()).toList());
    Set<ModelPath> good = pathsOf(signatures, OneSignature::isGood);
    return signatures.stream().map(signature -> signature.answer(good)).toList();
  }

  private static Set<ModelPath> pathsOf(
      List<OneSignature> signatures, Predicate<OneSignature> which) {
    return signatures.stream()
        .filter(which)
        .flatMap(signature -> signature.path.stream())
        .collect(Collectors.toSet());
  }

  private static VerificationResult decide(VerifyRequest request, List<SignatureAnswer> answers)
      throws ModelSigningException {
    List<GoodSignature> good = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    List<ModelSigningException> failures = new ArrayList<>();
    for (SignatureAnswer answer : answers) {
      switch (answer) {
        case SignatureAnswer.Good one -> good.addAll(one.good());
        case SignatureAnswer.Bad one -> refused.add(one.refused());
        case SignatureAnswer.Unknown one -> failures.add(one.failure());
      }
    }
    // Without a good signature nothing is verified, whatever a policy says.
    if (!good.isEmpty() && request.policy().accepts(List.copyOf(good))) {
      return good.getFirst().result();
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return refused.isEmpty() ? refusedByPolicy(good) : mostTelling(refused);
  }

  /** Anybody can put a file there that is refused: what a known signer signed says more. */
  private static Refused mostTelling(List<Refused> refused) {
    return refused.stream()
        .filter(one -> one.signer().isPresent())
        .findFirst()
        .orElse(refused.getFirst());
  }

  private static Refused refusedByPolicy(List<GoodSignature> good) {
    Verified first = good.getFirst().result();
    return new Refused(
        Reason.POLICY_NOT_SATISFIED,
        "the policy does not accept the %d good %s"
            .formatted(good.size(), good.size() == 1 ? "signature" : "signatures"),
        first.evidence(),
        List.of(),
        Optional.of(first.manifest()),
        Optional.of(first.signer()),
        first.compared(),
        first.warnings(),
        first.unchecked());
  }

  /** One signature, and what is known of it whenever its verification ends. */
  private final class OneSignature {
    private final VerifyRequest request;
    private final SignatureStore place;
    private final ProgressListener progress;
    private final WarningCollector warnings;
    private final SignatureCheck check;
    private final Optional<ModelPath> path;
    private boolean wellFormed;
    private Optional<Statement> statement = Optional.empty();
    private Optional<Manifest> manifest = Optional.empty();
    private Optional<ContentComparison> comparison = Optional.empty();
    private Optional<SignatureAnswer> early = Optional.empty();

    OneSignature(VerifyRequest request, SignatureStore place, ProgressListener progress) {
      this.request = request;
      this.place = place;
      this.path = place.pathWithin(request.model());
      this.progress = progress;
      this.warnings = new WarningCollector(progress);
      this.check = new SignatureCheck(statements, bundles, request.verifiers(), progress, warnings);
    }

    private interface Step {
      void run() throws UnacceptableModelException, ModelSigningException, InterruptedException;
    }

    /** Does all that the model is not needed for. */
    void authenticate() throws ModelSigningException, InterruptedException {
      attempt(
          () -> {
            statement = check.statement(place);
            wellFormed = true;
            manifest = statement.map(Statement::manifest);
            Optional<SignerIdentity> signer = firstSigner();
            if (statement.isEmpty() || !check.meets(request.conditions(), statement.get())) {
              early = Optional.of(rejected(check.rejection(), signer));
            }
          });
    }

    /**
     * Finds what has to be hashed, or what differs without that.
     *
     * @param signatures where in the model others are that have the form of one
     */
    void list(Set<ModelPath> signatures) throws ModelSigningException, InterruptedException {
      if (early.isPresent() || statement.isEmpty()) {
        return;
      }
      Statement signed = statement.get();
      attempt(
          () ->
              comparison =
                  Optional.of(
                      ContentComparison.of(request, signed, signatures, progress, warnings)));
    }

    private void attempt(Step step) throws ModelSigningException, InterruptedException {
      try {
        step.run();
      } catch (MalformedSignatureException e) {
        early = Optional.of(refused(e.reason(), messageOf(e), check.malformed(e)));
      } catch (UnacceptableModelException e) {
        early =
            Optional.of(
                refused(e.reason(), messageOf(e), check.afterSignature(EvidencePart.FILES)));
      } catch (ModelSigningException e) {
        if (request.signatures().size() == 1) {
          throw e;
        }
        early = Optional.of(new SignatureAnswer.Unknown(place.location(), e, check.answers()));
      }
    }

    private SignatureAnswer rejected(Rejected rejected, Optional<SignerIdentity> signer) {
      return refused(rejected.reason(), rejected.message(), rejected.evidence(), signer);
    }

    private SignatureAnswer refused(Reason reason, String message, CheckedEvidence evidence) {
      return refused(reason, message, evidence, firstSigner());
    }

    private SignatureAnswer refused(
        Reason reason, String message, CheckedEvidence evidence, Optional<SignerIdentity> signer) {
      return new SignatureAnswer.Bad(
          place.location(),
          new Refused(
              reason,
              message,
              evidence,
              List.of(),
              manifest,
              signer,
              List.of(),
              warnings.all(),
              List.of()),
          check.answers());
    }

    private Optional<SignerIdentity> firstSigner() {
      return check.accepted().stream().findFirst().map(SignatureCheck.Accepted::signer);
    }

    /** Returns whether it is good, after its content was compared. */
    boolean isGood() {
      return early.isEmpty() && comparison.orElseThrow().differences().isEmpty();
    }

    /**
     * Returns what the signature comes to, after its content was compared if it was good.
     *
     * @param good where in the model signatures are that are good
     */
    SignatureAnswer answer(Set<ModelPath> good) {
      return early.orElseGet(() -> answer(comparison.orElseThrow(), manifest.orElseThrow(), good));
    }

    /** Whoever reads the answer, in whatever form, has to know what it rests on. */
    private void warnOf(ReusedDigests reused) {
      warnings.add(
          Reason.DIGESTS_NOT_COMPUTED,
          "%d bytes of the model were not read: their digests come from the %s '%s'"
              .formatted(reused.bytes(), reused.source().kind().id(), reused.source().place()));
    }

    private SignatureAnswer answer(
        ContentComparison compared, Manifest signed, Set<ModelPath> good) {
      List<Difference> differences = compared.differences();
      compared.reused().forEach(this::warnOf);
      List<Unchecked> unchecked = compared.uncheckedBeside(good);
      if (differences.isEmpty()) {
        return new SignatureAnswer.Good(
            place.location(),
            check.accepted().stream()
                .map(
                    accepted ->
                        new GoodSignature(
                            place.location(),
                            accepted.verifier(),
                            new Verified(
                                signed,
                                accepted.signer(),
                                compared.files(),
                                compared.bytes(),
                                compared.isPartial(),
                                compared.reused(),
                                warnings.all(),
                                unchecked)))
                .toList(),
            check.answers());
      }
      return new SignatureAnswer.Bad(
          place.location(),
          new Refused(
              Reason.CONTENT_MISMATCH,
              "the signature is good, but the model differs from what was signed in %d %s"
                  .formatted(differences.size(), differences.size() == 1 ? "place" : "places"),
              check.afterSignature(EvidencePart.FILES),
              differences,
              manifest,
              firstSigner(),
              compared.files(),
              warnings.all(),
              unchecked),
          check.answers());
    }
  }

  static String messageOf(ModelSigningException e) {
    String message = e.getMessage();
    return message == null ? e.reason().code() : message;
  }
}
