package io.modelsigning.cli.command;

import static io.modelsigning.cli.option.OptionGroup.EXPECTED_SIGNER;

import io.modelsigning.cli.digests.DigestCacheOptions;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.option.VerifyFlags;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.ReportRequest;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.TokenModuleOption;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.time.TimeOptions;
import io.modelsigning.cli.time.TimestampAccess;
import io.modelsigning.cli.usecase.Verifying;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.signature.SignatureMethod;
import jakarta.inject.Inject;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Verifies with a public key. */
public final class VerifyKeyCommand implements Command {
  private final Verifying verifying;
  private final KeyReferences references;

  private final Option<KeyReference> publicKey =
      EXPECTED_SIGNER.key(
          FileRole.READ,
          "--public-key",
          "Required. The public key of the signer: a file in PEM, or a reference to where it is"
              + " held.");

  private final TokenModuleOption module = new TokenModuleOption(EXPECTED_SIGNER);
  private final TimeOptions time = new TimeOptions();
  private final TimestampAccess timestamps;

  private final VerifyFlags flags;

  private final DigestCacheOptions cache = DigestCacheOptions.ofVerifying();

  @Inject
  VerifyKeyCommand(
      Verifying verifying,
      KeyReferences references,
      TimestampAccess timestamps,
      Storages storages) {
    this.verifying = verifying;
    this.references = references;
    this.timestamps = timestamps;
    this.flags = new VerifyFlags(storages);
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "key", "Verify that a model is what the owner of a key signed.")
        .synopsis("model-signing verify key --public-key KEY [OPTIONS] MODEL...")
        .description(
            "Every signed file has to be there with its signed content, and no other file may be"
                + " there. Get the public key from its owner, not from where the model is.")
        .examples(
            "  Verify the directory bert by bert/model.sig:",
            "    model-signing verify key --public-key pub.pem bert",
            "  By a signature kept elsewhere, and with notes of your own in bert:",
            "    model-signing verify key --public-key pub.pem --signature bert.sig \\",
            "        --ignore-paths bert/notes bert",
            "  With the answer as a page, to keep:",
            "    model-signing verify key --public-key pub.pem --report bert.html bert",
            "  For a script:",
            "    model-signing verify key --public-key pub.pem --output json bert")
        .with(publicKey, module, time, flags, cache);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    flags.require();
    KeyReference key = publicKey.value();
    if (key == null) {
      throw verifying.missing("--public-key", flags, SignatureMethod.KEY);
    }
    if (flags.report.isWanted()) {
      flags.acceptReport(List.of(new ReportRequest.Basis("Public key", key.toString())));
    }
    return verifying.verify(
        flags,
        cache,
        references.verifier(module.in(key), timestamps.trust(time), context),
        context);
  }

  @Override
  public Subject subject() {
    return flags.subject(SignatureMethod.KEY);
  }
}
