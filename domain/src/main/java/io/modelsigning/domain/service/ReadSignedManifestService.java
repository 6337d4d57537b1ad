package io.modelsigning.domain.service;

import io.modelsigning.domain.MalformedSignatureException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.port.in.ReadSignedManifest;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.ProgressListener;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.signature.SignatureVerdict.Rejected;
import io.modelsigning.domain.signature.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class ReadSignedManifestService implements ReadSignedManifest {
  private final StatementCodec statements;
  private final BundleCodec bundles;

  ReadSignedManifestService(StatementCodec statements, BundleCodec bundles) {
    this.statements = statements;
    this.bundles = bundles;
  }

  @Override
  public Manifest read(
      SignatureStore signature, List<SignatureVerifier> verifiers, ProgressListener progress)
      throws ModelSigningException, InterruptedException {
    SignatureCheck check =
        new SignatureCheck(
            statements, bundles, verifiers, progress, new WarningCollector(progress));
    Optional<Statement> statement;
    try {
      statement = check.statement(signature);
    } catch (MalformedSignatureException e) {
      throw refusal(signature, e.reason(), VerifyModelService.messageOf(e), e);
    }
    if (statement.isEmpty()) {
      Rejected rejected = check.rejection();
      throw refusal(signature, rejected.reason(), rejected.message(), null);
    }
    return statement.get().manifest();
  }

  private static SigningException refusal(
      SignatureStore signature, Reason reason, String message, @Nullable Throwable cause) {
    return new SigningException(
        Reason.REUSED_SIGNATURE_REFUSED,
        "the signature '%s' must be good for its digests to be taken over, but: %s (%s)"
            .formatted(signature.location(), message, reason),
        cause);
  }
}
