package io.modelsigning.cli;

import dagger.Lazy;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.keys.KeyMethods;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies with a public key. */
@Command(
    name = "key",
    sortOptions = false,
    description = "Verify that a model is what the owner of a key signed.")
final class VerifyKeyCommand implements Task {
  private final Verifying verifying;
  private final Lazy<KeyMethods> keys;

  @Mixin private VerifyFlags flags = new VerifyFlags();

  @Option(
      names = "--public-key",
      paramLabel = "PEM",
      description = "The public key of the signer. Required.")
  private @Nullable Path publicKey;

  @Inject
  VerifyKeyCommand(Verifying verifying, Lazy<KeyMethods> keys) {
    this.verifying = verifying;
    this.keys = keys;
  }

  @Override
  public Report run(Conversation conversation)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.model.path();
    if (publicKey == null) {
      throw new UsageException("--public-key is missing");
    }
    if (flags.report.isWanted()) {
      flags.acceptReport(List.of(new PageOrder.Basis("Public key", publicKey.toString())));
    }
    return verifying.verify(flags, keys.get().keyVerifier(publicKey), conversation);
  }

  @Override
  public void describe(Report.Builder report) {
    flags.describe(report, SignatureMethod.KEY);
  }
}
