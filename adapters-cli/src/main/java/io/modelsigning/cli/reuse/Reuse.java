package io.modelsigning.cli.reuse;

import dagger.Lazy;
import io.modelsigning.cli.catalogue.GitNames;
import io.modelsigning.cli.catalogue.ListFile;
import io.modelsigning.cli.option.ManifestFlags;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.signer.KeyReferences;
import io.modelsigning.cli.signer.SigstoreAccess;
import io.modelsigning.cli.storage.Storages;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Warning;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Manifest;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.RecordedManifest;
import io.modelsigning.domain.manifest.Serialization;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.out.BundleCodec;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.port.out.StatementCodec;
import io.modelsigning.domain.port.out.StoredModel;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.domain.signature.SignatureMethod;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.domain.storage.Relation;
import io.modelsigning.keys.CertificateValidity;
import io.modelsigning.keys.ExpectedNames;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import io.modelsigning.keys.TimestampTrust;
import io.modelsigning.manifest.RecordedDigests;
import io.modelsigning.manifest.RecordedModel;
import io.modelsigning.manifest.SignedDigests;
import io.modelsigning.sigstore.ExpectedSigner;
import io.modelsigning.sigstore.SigstoreMethods;
import io.modelsigning.sigstore.TrustSource;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes what the options on known digests ask for. */
public final class Reuse {
  private final Storages storages;
  private final ManifestFiles manifests;
  private final ListFile lists;
  private final KeyReferences references;
  private final Lazy<KeyMethods> keys;
  private final Lazy<SigstoreMethods> sigstore;
  private final Lazy<StatementCodec> statements;
  private final Lazy<BundleCodec> bundles;
  private final Map<String, String> environment;

  @Inject
  Reuse(
      Storages storages,
      ManifestFiles manifests,
      ListFile lists,
      KeyReferences references,
      Lazy<KeyMethods> keys,
      Lazy<SigstoreMethods> sigstore,
      Lazy<StatementCodec> statements,
      Lazy<BundleCodec> bundles,
      Map<String, String> environment) {
    this.storages = storages;
    this.manifests = manifests;
    this.lists = lists;
    this.references = references;
    this.keys = keys;
    this.sigstore = sigstore;
    this.statements = statements;
    this.bundles = bundles;
    this.environment = environment;
  }

  /** A model, how its manifest is made, and what is known of it. */
  public record Prepared(ModelSource model, ManifestOptions options, Runnable afterwards) {}

  /**
   * Prepares the signing of a model that is elsewhere.
   *
   * @throws UsageException if options speak of the model's files
   * @throws ModelSigningException if there is no manifest
   */
  public Prepared elsewhere(ReuseOptions reuse, ManifestFlags flags)
      throws UsageException, ModelSigningException {
    reuse.requireSense();
    Path file = reuse.manifest.value();
    if (file == null) {
      throw new UsageException("MODEL is missing");
    }
    if (flags.exclusions.areGiven()) {
      throw new UsageException(
          "--manifest without MODEL says itself which files count, so that --ignore-paths,"
              + " --ignore-git-paths and --allow-symlinks mean nothing");
    }
    RecordedManifest recorded = manifests.read(file);
    Serialization made = recorded.manifest().serialization();
    ManifestOptions options = flags.like(made, flags.optionsElsewhere(), file.toString());
    return new Prepared(
        new RecordedModel(recorded, file.toString()),
        asRecorded(options, recorded, file),
        () -> {});
  }

  /**
   * Prepares the signing of a model that is here.
   *
   * @param options how its manifest is made otherwise
   * @throws UsageException if options do not go together
   * @throws ModelSigningException if there is no manifest, or the older signature is not good
   * @throws InterruptedException if the thread is interrupted
   */
  public Prepared prepare(
      StoredModel model,
      ManifestOptions options,
      ReuseOptions reuse,
      ManifestFlags flags,
      CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    reuse.requireSense();
    Path file = reuse.manifest.value();
    if (file != null) {
      return withManifest(model, options, file, flags);
    }
    Location older = reuse.reuse.value();
    return older == null
        ? new Prepared(model, options, () -> {})
        : withSignature(model, options, older, reuse, flags, context);
  }

  private Prepared withManifest(
      StoredModel model, ManifestOptions options, Path file, ManifestFlags flags)
      throws UsageException, ModelSigningException {
    RecordedManifest recorded = manifests.readAny(file, options.hashAlgorithm(), model.name());
    Serialization made = recorded.manifest().serialization();
    ManifestOptions like = flags.like(made, options, file.toString());
    return new Prepared(model, asRecorded(like, recorded, file), () -> {});
  }

  /** Returns options that make the same manifest again. */
  private static ManifestOptions asRecorded(
      ManifestOptions options, RecordedManifest recorded, Path file) {
    ManifestOptions.Builder builder =
        ManifestOptions.builder()
            .from(options)
            .addKnown(new RecordedDigests(recorded, file.toString(), true));
    if (recorded.tellsSizes()) {
      // A list of checksums does not say what was left out; a manifest does, Git's files included.
      Serialization made = recorded.manifest().serialization();
      builder
          .allowSymlinks(made.allowSymlinks())
          .ignoreGitPaths(false)
          .addAllIgnorePaths(made.ignorePaths());
    }
    return builder.build();
  }

  private Prepared withSignature(
      StoredModel model,
      ManifestOptions options,
      Location older,
      ReuseOptions reuse,
      ManifestFlags flags,
      CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    ChangedPaths changed = changed(model, reuse, context);
    Manifest manifest =
        UseCases.readSignedManifest(statements.get(), bundles.get())
            .read(storages.signature(older), verifiers(model, reuse, context), context.progress());
    ManifestOptions like =
        ManifestOptions.builder()
            .from(flags.like(manifest.serialization(), options, older.text()))
            .addKnown(new SignedDigests(manifest, older.text(), changed))
            .build();
    return new Prepared(model, like, () -> warnOfUnused(changed, manifest, context));
  }

  private static void warnOfUnused(ChangedPaths changed, Manifest older, CommandContext context) {
    for (String path : changed.unused(older)) {
      context.warn(
          new Warning(
              CommandReasons.CHANGED_PATH_ABSENT,
              "'%s' is said to have changed, but is neither in the model nor was it signed"
                  .formatted(path)));
    }
  }

  private ChangedPaths changed(StoredModel model, ReuseOptions reuse, CommandContext context)
      throws UsageException {
    ChangedPaths changed = new ChangedPaths();
    for (Location location : reuse.changed.or(List.of())) {
      switch (model.relate(location)) {
        case Relation.Within within -> add(changed, location.text(), within.path(), true);
        case Relation.Outside outside ->
            throw new UsageException(
                "--changed must name paths in the model '%s', but '%s' is not in it%s"
                    .formatted(
                        model.given(),
                        location,
                        outside.meant().map(", perhaps '%s'"::formatted).orElse("")));
      }
    }
    Path list = reuse.changedFrom.value();
    if (list != null) {
      List<String> names = lists.read("--changed-from", list, false);
      int inModel = 0;
      for (String name : names) {
        String path = GitNames.unquoted(name);
        Optional<ModelPath> within = model.relate(new Location(path)).pathWithin();
        if (within.isPresent()) {
          add(changed, path, within.get(), false);
          inModel++;
        }
      }
      if (inModel == 0 && !names.isEmpty()) {
        context.warn(
            new Warning(
                CommandReasons.CHANGED_PATH_ABSENT,
                "nothing that '%s' lists is in the model: its paths must be relative to the working directory"
                    .formatted(list)));
      }
    }
    return changed;
  }

  private static void add(ChangedPaths changed, String given, ModelPath path, boolean single)
      throws UsageException {
    try {
      changed.add(given, path, single);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--changed '%s': %s".formatted(given, e.getMessage()));
    }
  }

  private List<SignatureVerifier> verifiers(
      StoredModel model, ReuseOptions reuse, CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    List<SignatureVerifier> verifiers = new ArrayList<>();
    KeyReference key = reuse.publicKey.value();
    if (key != null) {
      verifiers.add(references.verifier(key, TimestampTrust.NONE, context));
    }
    String identity = reuse.identity.value();
    String provider = reuse.identityProvider.value();
    if ((identity == null) != (provider == null)) {
      throw new UsageException("--identity and --identity-provider go together");
    }
    if (identity != null && provider != null) {
      ExpectedSigner expected = new ExpectedSigner(identity, provider);
      TrustSource trust = reuse.instance.source(List.of(model.given()), environment, context::warn);
      verifiers.add(
          SignatureVerifier.madeLater(
              SignatureMethod.SIGSTORE,
              () -> SigstoreAccess.of(sigstore, context).verifier(expected, trust)));
    }
    List<Path> trusted = reuse.certificates.or(List.of());
    if (!trusted.isEmpty()) {
      verifiers.add(
          keys.get()
              .certificateVerifier(
                  PemSource.of(trusted),
                  ExpectedNames.ANY,
                  CertificateValidity.NOW,
                  TimestampTrust.NONE));
    }
    if (verifiers.isEmpty()) {
      throw new UsageException(
          "--reuse needs what verifying the older signature needs: --public-key,"
              + " --reuse-certificate-chain, or --identity with --identity-provider");
    }
    return verifiers;
  }
}
