package io.modelsigning.cli.command;

import dagger.Lazy;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.PolicySigners;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.policy.PolicyCheck;
import io.modelsigning.policy.PolicyFiles;
import io.modelsigning.sigstore.SigstoreMethods;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Finds what is wrong with policies. */
final class PolicyCheckCommand implements Command {
  private final Lazy<KeyMethods> keys;
  private final KeyReferences references;
  private final Lazy<SigstoreMethods> sigstore;

  private final Option<List<Path>> files =
      Option.files(
          FileRole.READ,
          "FILE",
          "The policy, with all that it includes. Of several, each is checked for itself.");

  @Inject
  PolicyCheckCommand(
      Lazy<KeyMethods> keys, KeyReferences references, Lazy<SigstoreMethods> sigstore) {
    this.keys = keys;
    this.references = references;
    this.sigstore = sigstore;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "check", "Find the mistakes of policies.")
        .synopsis("model-signing policy check [OPTIONS] FILE...")
        .description(
            "Every mistake is told that is independent of others, with file, line and column: in the form, in names, patterns and included files, and keys, certificates and trust configurations that cannot be read. What is there for nothing is a warning: rules that no model comes to, signers that no rule asks for, and signers that are too few. Nothing is fetched from a network.",
            "",
            "The exit code is 0 if all can be used, with warnings or without, and 1 if one cannot.")
        .examples(
            "  While writing a policy:",
            "    model-signing policy check policy.yaml",
            "  In a pull request that changes it, as annotations:",
            "    model-signing policy check --output github policy.yaml")
        .with(files);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    List<Path> files = this.files.or(List.of());
    if (files.isEmpty()) {
      throw new UsageException("FILE is missing");
    }
    PolicyFiles policies =
        PolicyFiles.create(
            new PolicySigners(keys, references, sigstore, Optional.empty(), context));
    List<PolicyCheck> checks = new ArrayList<>();
    for (Path file : files) {
      checks.add(policies.check(file));
    }
    return new CommandResult.Checked(subject(), checks);
  }

  @Override
  public Subject subject() {
    return Subject.builder().command("policy check").purpose(Subject.Purpose.CHECK).build();
  }
}
