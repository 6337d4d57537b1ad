package io.modelsigning.cli.command;

import static io.modelsigning.cli.option.OptionGroup.EXPECTED_SIGNER;
import static io.modelsigning.cli.option.OptionGroup.PLACE;

import io.modelsigning.cli.catalogue.NearbySignatures;
import io.modelsigning.cli.inspection.InspectedSignature;
import io.modelsigning.cli.option.Definition;
import io.modelsigning.cli.option.FileRole;
import io.modelsigning.cli.option.Option;
import io.modelsigning.cli.option.PolicyOption;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.result.CommandResult;
import io.modelsigning.cli.result.Subject;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.session.Outcome;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.cli.usecase.SignaturePlaces;
import io.modelsigning.cli.usecase.UseCaseFactory;
import io.modelsigning.domain.ModelAccessException;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.discovery.LeftOut;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.manifest.Exclusions;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.port.in.DiscoverModels;
import io.modelsigning.domain.port.in.Inspection;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.domain.signature.SignerClaims;
import io.modelsigning.domain.signature.VerificationMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.CertificateChain;
import io.modelsigning.domain.signature.VerificationMaterial.KeyHint;
import io.modelsigning.domain.signature.VerificationMaterial.RawKey;
import io.modelsigning.domain.signature.VerificationMaterial.SigstoreMaterial;
import io.modelsigning.domain.signature.VerificationMaterial.UnnamedKey;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.keys.CertificateNames;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import io.modelsigning.policy.FoundSignature;
import io.modelsigning.policy.FoundSigner;
import io.modelsigning.policy.PolicyDraft;
import io.modelsigning.policy.SignerDescription.Instance;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** Makes a first policy of the signatures that there are. */
final class PolicyInitCommand implements Command {
  private final UseCaseFactory useCases;
  private final SignaturePlaces places;
  private final NearbySignatures nearby;
  private final Storages storages;

  private final Option<List<Location>> models =
      Option.locations(FileRole.MODEL, "MODEL", "A signed model: a file or a directory.");

  private final Option<Boolean> recursive =
      PLACE.flag(
          "--recursive",
          "Search each MODEL, a folder, for signatures, as 'verify --recursive' does.");

  private final Option<List<Path>> publicKeys =
      EXPECTED_SIGNER.files(
          FileRole.READ,
          "--public-key",
          "PEM",
          "A public key that models may be signed with; repeatable. A signature names its key by a"
              + " hint alone: without the file, the policy says where it has to be filled in.");

  private final Option<List<Path>> roots =
      EXPECTED_SIGNER.files(
          FileRole.READ,
          "--certificate-chain",
          "PEM",
          "Roots to trust for certificates; repeatable. Default: the root that a signature brings"
              + " along, if it does.");

  private final Option<Boolean> useStaging =
      EXPECTED_SIGNER.flag("--use-staging", "Sigstore's signatures are of its staging instance.");

  private final Option<Path> trustConfig =
      EXPECTED_SIGNER.file(
          FileRole.READ,
          "--trust-config",
          "FILE",
          "Sigstore's signatures are of the instance that this trust configuration or trusted root"
              + " describes.");

  private final PolicyOption.Written output = new PolicyOption.Written();

  @Inject
  PolicyInitCommand(
      UseCaseFactory useCases, SignaturePlaces places, NearbySignatures nearby, Storages storages) {
    this.useCases = useCases;
    this.places = places;
    this.nearby = nearby;
    this.storages = storages;
  }

  @Override
  public CommandSpec definition() {
    return Definition.of(this, "init", "Make a first policy of the signatures that there are.")
        .synopsis("model-signing policy init [OPTIONS] MODEL...")
        .description(
            "The policy accepts the models by the signers that their signatures claim, each with the hash algorithm and serialization that it has, and nothing else. Nothing is verified: anybody can make a signature that claims anything. Look at each signer before you use the policy.")
        .examples(
            "  Of all signed models of a checkout:",
            "    model-signing policy init --recursive models --policy policy.yaml",
            "  Of a model that was signed with a key:",
            "    model-signing policy init --public-key pub.pem bert > policy.yaml")
        .with(models, recursive, publicKeys, roots, useStaging, trustConfig, output);
  }

  @Override
  public CommandResult run(CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    List<Location> named = models.or(List.of());
    if (named.isEmpty()) {
      throw new UsageException("MODEL is missing");
    }
    if (useStaging.or(false) && trustConfig.value() != null) {
      throw new UsageException("--use-staging does not go with --trust-config");
    }
    output.accept(named, recursive.or(false));
    Finding finding = new Finding(context);
    for (Location model : named) {
      if (recursive.or(false)) {
        UseCases.discoverModels(storages).discover(model, finding);
      } else {
        finding.found(new SignedModel(model, nearby.of(model)));
      }
    }
    finding.end();
    PolicyDraft draft = finding.draft;
    if (draft.models() == 0) {
      return new CommandResult.Failed(
          subject(),
          CommandReasons.NO_SIGNATURE_FOUND,
          "no signature was found that a policy can be made of",
          Optional.empty());
    }
    String text = draft.text();
    Optional<Path> written = output.write(text);
    context.warn(
        new Warning(
            CommandReasons.UNVERIFIED_SIGNERS,
            "nothing was verified: the policy trusts whomever the signatures claim to be by"));
    return new CommandResult.Drafted(
        subject(),
        text,
        new CommandResult.Drafted.Counts(draft.models(), draft.signers(), draft.incomplete()),
        written);
  }

  @Override
  public Subject subject() {
    return Subject.of("policy init");
  }

  /** Takes the signatures of each model into a policy, or says why not. */
  private final class Finding implements DiscoverModels.Listener {
    private final CommandContext context;
    private final PolicyDraft draft = new PolicyDraft();
    private final Map<String, String> keys = new HashMap<>();
    private final Set<String> usedKeys = new HashSet<>();
    private final List<String> rootFiles = new ArrayList<>();
    private Optional<ModelSigningException> tooMuch = Optional.empty();

    Finding(CommandContext context) throws ModelSigningException {
      this.context = context;
      for (Path file : publicKeys.or(List.of())) {
        keys.put(KeyMethods.hint(PemSource.of(file)), output.pathTo(file));
      }
      for (Path file : roots.or(List.of())) {
        rootFiles.add(output.pathTo(file));
      }
    }

    @Override
    public void found(SignedModel model) throws InterruptedException {
      if (tooMuch.isPresent()) {
        return;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        model.requireFewSignatures();
        StoredModel opened = storages.model(model.model(), context.progress());
        List<FoundSignature> signatures = signatures(model, opened);
        if (signatures.isEmpty()) {
          leave(model.model(), "it has no signature that can be read");
          return;
        }
        try {
          draft.add(model.model().text(), opened.name(), signatures);
        } catch (ModelSigningException e) {
          // What comes now, comes in vain.
          tooMuch = Optional.of(e);
        }
      } catch (ModelSigningException | IllegalArgumentException e) {
        leave(model.model(), Outcome.messageOf(e));
      }
    }

    private List<FoundSignature> signatures(SignedModel model, StoredModel opened) {
      List<SignatureStore> stores = model.signatures().stream().map(places::toRead).toList();
      List<ModelPath> within =
          stores.stream().flatMap(store -> store.pathWithin(opened).stream()).toList();
      List<FoundSignature> found = new ArrayList<>();
      for (SignatureStore store : stores) {
        try {
          found.add(signature(useCases.inspectSignature().inspect(store), within));
        } catch (ModelSigningException | IllegalArgumentException e) {
          leave(new Location(store.location()), Outcome.messageOf(e));
        }
      }
      return found;
    }

    private FoundSignature signature(Inspection inspection, List<ModelPath> within)
        throws ModelSigningException {
      Serialization serialization = inspection.statement().manifest().serialization();
      FoundSigner signer = signer(inspection);
      return new FoundSignature(
          signer,
          serialization.hashAlgorithm(),
          serialization.method().id(),
          serialization.allowSymlinks(),
          serialization.ignorePaths().stream()
              .anyMatch(path -> !Exclusions.GIT_PATHS.contains(path) && !within.contains(path)));
    }

    private FoundSigner signer(Inspection inspection) throws ModelSigningException {
      VerificationMaterial material = inspection.bundle().material();
      SignerClaims claims = InspectedSignature.claimsOf(inspection);
      return switch (material) {
        case KeyHint _, RawKey _, UnnamedKey _ -> {
          String hint = claims.keyHint().orElse("");
          if (keys.containsKey(hint)) {
            usedKeys.add(hint);
          }
          yield new FoundSigner.Key(hint, Optional.ofNullable(keys.get(hint)));
        }
        case CertificateChain chain -> {
          CertificateNames names = KeyMethods.names(chain);
          yield new FoundSigner.Certificate(
              names.subject(),
              names.alternativeName(),
              rootFiles,
              rootFiles.isEmpty() ? names.rootPem() : Optional.empty());
        }
        case SigstoreMaterial _ ->
            new FoundSigner.Sigstore(
                claims
                    .identity()
                    .orElseThrow(
                        () -> new IllegalArgumentException("the certificate has no identity")),
                claims
                    .identityProvider()
                    .orElseThrow(
                        () -> new IllegalArgumentException("the certificate has no provider")),
                instance());
      };
    }

    private Instance instance() {
      Path config = trustConfig.value();
      if (config != null) {
        return new Instance.Config(Path.of(output.pathTo(config)));
      }
      return useStaging.or(false) ? new Instance.Staging() : new Instance.Public();
    }

    private void leave(Location what, String why) {
      context.warn(
          new Warning(
              CommandReasons.LEFT_OUT_OF_POLICY,
              "'%s' is left out of the policy: %s".formatted(what, why)));
    }

    @Override
    public void leftOut(LeftOut part) {
      leave(part.location(), part.why().words());
    }

    @Override
    public void unreadable(Location location, ModelAccessException why) {
      leave(location, Outcome.messageOf(why));
    }

    void end() throws ModelSigningException {
      if (tooMuch.isPresent()) {
        throw tooMuch.get();
      }
      keys.forEach(
          (hint, file) -> {
            if (!usedKeys.contains(hint)) {
              context.warn(
                  new Warning(
                      CommandReasons.OPTION_WITHOUT_EFFECT,
                      "no signature names the key in '%s'".formatted(file)));
            }
          });
    }
  }
}
