package io.modelsigning.cli;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.signature.Cause;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.filesystem.LocalModel;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;

/** Verifies a model, whatever the method. */
final class Verifying {
  private final UseCaseFactory useCases;
  private final SignaturePlaces places;

  @Inject
  Verifying(UseCaseFactory useCases, SignaturePlaces places) {
    this.useCases = useCases;
    this.places = places;
  }

  Report verify(VerifyFlags flags, SignatureVerifier verifier, Conversation conversation)
      throws UsageException, ModelSigningException, InterruptedException {
    Path path = flags.model.path();
    LocalModel model = LocalModel.open(path, conversation.progress());
    SignatureStore signature = places.toRead(flags.signature.pathFor(path));
    VerifyRequest request =
        VerifyRequest.builder()
            .model(model)
            .signature(signature)
            .verifier(verifier)
            .ignorePaths(flags.exclusions.pathsWithin(model, path))
            .ignoreGitPaths(flags.exclusions.ignoreGitPaths.or(true))
            .ignoreRecordedPaths(flags.ignoreRecordedPaths.or(true))
            .ignoreUnsignedFiles(flags.ignoreUnsignedFiles.or(false))
            .allowSymlinksIfUnrecorded(flags.exclusions.allowSymlinks.or(false))
            .build();
    VerificationResult result =
        useCases
            .verifyModel(flags.threads, path, conversation, flags.report.sizes())
            .verify(request, conversation.progress());
    Report.Builder report =
        Report.builder()
            .command("verify " + verifier.method().id())
            .model(path.toString())
            .signature(signature.location())
            .method(verifier.method().id())
            .page(flags.report.order())
            .unchecked(result.unchecked());
    if (result instanceof VerificationResult.Verified verified) {
      return report
          .result(Report.Result.VERIFIED)
          .manifest(verified.manifest())
          .signer(verified.signer())
          .files(verified.files())
          .bytes(verified.bytes())
          .build();
    }
    VerificationResult.Refused refused = (VerificationResult.Refused) result;
    return report
        .result(Report.Result.FAILED)
        .reason(refused.reason())
        .message(refused.message())
        .manifest(refused.manifest())
        .signer(refused.signer())
        .differences(refused.differences())
        .causes(causes(flags, request, refused, conversation))
        .build();
  }

  /** Returns what may explain the refusal. That nothing could be found out changes no answer. */
  private List<Cause> causes(
      VerifyFlags flags,
      VerifyRequest request,
      VerificationResult.Refused refused,
      Conversation conversation)
      throws UsageException, InterruptedException {
    try {
      return useCases
          .explainRefusal(flags.threads, flags.model.path(), conversation)
          .explain(request, refused);
    } catch (RuntimeException e) {
      conversation.debug(() -> "cannot explain the refusal: " + e);
      return List.of();
    }
  }
}
