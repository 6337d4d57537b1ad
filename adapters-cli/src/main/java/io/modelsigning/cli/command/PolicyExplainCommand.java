package io.modelsigning.cli.command;

import dagger.Lazy;
import io.modelsigning.cli.catalogue.Catalogue;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.ModelsArgument;
import io.modelsigning.cli.option.PolicyOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.policy.ExplainedModel;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.PolicySigners;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.policy.DescribedPolicy;
import io.modelsigning.policy.PolicyFiles;
import io.modelsigning.sigstore.SigstoreMethods;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Shows which rule of a policy applies to a model. */
final class PolicyExplainCommand implements Command {
  private final Lazy<KeyMethods> keys;
  private final KeyReferences references;
  private final Lazy<SigstoreMethods> sigstore;
  private final Storages storages;
  private final Catalogue catalogue;

  private final PolicyOption policy = new PolicyOption();
  private final ModelsArgument models = new ModelsArgument();

  @Inject
  PolicyExplainCommand(
      Lazy<KeyMethods> keys,
      KeyReferences references,
      Lazy<SigstoreMethods> sigstore,
      Storages storages,
      Catalogue catalogue) {
    this.keys = keys;
    this.references = references;
    this.sigstore = sigstore;
    this.storages = storages;
    this.catalogue = catalogue;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(
            this, "explain", "Show which rule of a policy applies to a model, and why.")
        .synopsis("model-signing policy explain --policy FILE [OPTIONS] MODEL...")
        .description(
            "Which rule applies, by which pattern, and which rules before it do not; who must have signed, and what else the rule asks; or that no rule is for the model, which is refused then. Nothing is verified, no file of the model, no signature and no key is read.")
        .examples(
            "  What would be asked of a model:",
            "    model-signing policy explain --policy policy.yaml models/bert",
            "  Of every signed model of a checkout, for a program:",
            "    model-signing policy explain --policy policy.yaml --recursive \\",
            "        --output jsonl .")
        .with(policy, models);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    models.require();
    Optional<Location> only = models.only();
    DescribedPolicy described =
        PolicyFiles.create(new PolicySigners(keys, references, sigstore, Optional.empty(), context))
            .described(policy.required());
    if (only.isPresent()) {
      return explain(only.get(), described, subject(), context);
    }
    return catalogue.of(
        models.given(),
        models.search,
        subject(),
        1,
        model -> List.of(),
        Catalogue.Work.of(
            "explained", (model, about, own) -> explain(model.model(), described, about, own)),
        context);
  }

  private CommandResult explain(
      Location model, DescribedPolicy described, Subject about, CommandContext context)
      throws ModelSigningException {
    // What a model is called, its storage knows, as it does when the model is verified.
    String name = storages.model(model, context.progress()).name();
    return new CommandResult.Explained(
        Subject.builder().from(about).model(model.toString()).signature(Optional.empty()).build(),
        new ExplainedModel(
            described.policy().explain(model.toString(), name), described::descriptionOf));
  }

  @Override
  public Subject subject() {
    Subject.Builder subject = Subject.builder().command("policy explain");
    models.only().ifPresent(location -> subject.model(location.toString()));
    return subject.build();
  }
}
