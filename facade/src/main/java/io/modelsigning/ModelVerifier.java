package io.modelsigning;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.discovery.SignedModel;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.policy.Glob;
import io.modelsigning.domain.policy.ModelPolicy;
import io.modelsigning.domain.port.in.PolicyAnswer;
import io.modelsigning.domain.port.in.PolicyAnswer.Outcome;
import io.modelsigning.domain.port.in.PolicyRequest;
import io.modelsigning.domain.port.in.VerifyRequest;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.domain.signature.VerificationResult;
import io.modelsigning.domain.storage.Location;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.filesystem.LocalStorage;
import io.modelsigning.filesystem.SignatureFile;
import io.modelsigning.keys.ExpectedNames;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PemSource;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Verifies that models are, byte for byte, what somebody acceptable signed. Immutable and
 * thread-safe; holds nothing open, so that one serves for as long as whom to accept stays the same.
 *
 * <p>Each way to verify comes three times: blocking, which ends with an {@link
 * InterruptedException} within a second of an interrupt; as a future, of which {@link
 * CompletableFuture#cancel} does the same, and which fails with what the blocking one throws; and
 * for lambdas, with an {@link UncheckedModelSigningException} instead, and a {@link
 * java.util.concurrent.CancellationException} if the thread is interrupted, which it stays.
 *
 * <p>A model that does not verify is no exception but an {@link UnverifiedModel}. Exceptions say
 * that there is no answer.
 */
public final class ModelVerifier {
  private final Surroundings surroundings;
  private final List<SignatureVerifier> verifiers;
  private final Optional<ModelPolicy> policy;
  private final Set<ModelPath> ignorePaths;
  private final boolean ignoreUnsignedFiles;
  private final List<Glob> only;
  private final List<KnownDigests> known;

  private ModelVerifier(
      Builder builder, List<SignatureVerifier> verifiers, Optional<ModelPolicy> policy) {
    this.surroundings = builder.surroundings.copy();
    this.verifiers = List.copyOf(verifiers);
    this.policy = policy;
    this.ignorePaths = new LinkedHashSet<>(builder.ignorePaths);
    this.ignoreUnsignedFiles = builder.ignoreUnsignedFiles;
    this.only = List.copyOf(builder.only);
    this.known = List.copyOf(builder.known);
  }

  /**
   * Verifies a model, a file or a directory, whose signature is in the usual place: {@code
   * model.sig} in a directory, {@code NAME.sig} beside a file. Under a policy, all signatures in
   * and beside the model count.
   *
   * @throws ModelSigningException if there is no answer: something is missing, cannot be read or
   *     had
   * @throws InterruptedException if the thread is interrupted
   */
  public Verdict verify(Path model) throws ModelSigningException, InterruptedException {
    LocalModel opened = LocalModel.open(model, surroundings.progress);
    if (policy.isEmpty()) {
      return verify(opened, List.of(SignatureFile.at(SignatureFile.defaultFor(model))));
    }
    SignedModel found =
        new SignedModel(LocalStorage.locationOf(model), LocalStorage.signaturesNear(model));
    found.requireFewSignatures();
    LocalStorage storage = new LocalStorage();
    return verify(
        policy.get(),
        opened,
        model.toString(),
        found.signatures().stream().map(storage::signature).toList(),
        true);
  }

  /**
   * Verifies a model by one signature.
   *
   * @param signature its file
   * @throws ModelSigningException if there is no answer
   * @throws InterruptedException if the thread is interrupted
   */
  public Verdict verify(Path model, Path signature)
      throws ModelSigningException, InterruptedException {
    return verify(
        LocalModel.open(model, surroundings.progress),
        model.toString(),
        List.of(SignatureFile.at(signature)));
  }

  /**
   * Verifies a model wherever it is, by signatures wherever they are. One that is good is enough; a
   * policy asks for those that it asks for.
   *
   * @param signatures at least one, unless there is a policy
   * @throws ModelSigningException if there is no answer
   * @throws InterruptedException if the thread is interrupted
   */
  public Verdict verify(ModelSource model, List<? extends SignatureStore> signatures)
      throws ModelSigningException, InterruptedException {
    return verify(model, model.location().map(Location::toString).orElse(model.name()), signatures);
  }

  /**
   * Verifies a model that comes with a program on its class path, in a JAR file or unpacked, with
   * its signature in the usual place.
   *
   * @param path of its folder or its only file, {@code /}-separated, without one in front
   * @throws ModelSigningException if there is no answer: there is no signature, there are several
   *     of that name, or something cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public Verdict verify(ClassLoader loader, String path)
      throws ModelSigningException, InterruptedException {
    ClassPathModel found = ClassPathModel.find(loader, path, surroundings.progress);
    return verify(found.model(), path, List.of(found.signature()));
  }

  /** Does what {@link #verify(Path)} does, on a thread of the executor. */
  public CompletableFuture<Verdict> verifyAsync(Path model) {
    return Calls.async(surroundings.executor, () -> verify(model));
  }

  /** Does what {@link #verify(Path, Path)} does, on a thread of the executor. */
  public CompletableFuture<Verdict> verifyAsync(Path model, Path signature) {
    return Calls.async(surroundings.executor, () -> verify(model, signature));
  }

  /** Does what {@link #verify(ModelSource, List)} does, on a thread of the executor. */
  public CompletableFuture<Verdict> verifyAsync(
      ModelSource model, List<? extends SignatureStore> signatures) {
    return Calls.async(surroundings.executor, () -> verify(model, signatures));
  }

  /** Does what {@link #verify(ClassLoader, String)} does, on a thread of the executor. */
  public CompletableFuture<Verdict> verifyAsync(ClassLoader loader, String path) {
    return Calls.async(surroundings.executor, () -> verify(loader, path));
  }

  /** Does what {@link #verify(Path)} does, without checked exceptions. */
  public Verdict verifyUnchecked(Path model) {
    return Calls.unchecked(() -> verify(model));
  }

  /** Does what {@link #verify(Path, Path)} does, without checked exceptions. */
  public Verdict verifyUnchecked(Path model, Path signature) {
    return Calls.unchecked(() -> verify(model, signature));
  }

  /** Does what {@link #verify(ModelSource, List)} does, without checked exceptions. */
  public Verdict verifyUnchecked(ModelSource model, List<? extends SignatureStore> signatures) {
    return Calls.unchecked(() -> verify(model, signatures));
  }

  /** Does what {@link #verify(ClassLoader, String)} does, without checked exceptions. */
  public Verdict verifyUnchecked(ClassLoader loader, String path) {
    return Calls.unchecked(() -> verify(loader, path));
  }

  private Verdict verify(ModelSource model, String path, List<? extends SignatureStore> signatures)
      throws ModelSigningException, InterruptedException {
    if (policy.isPresent()) {
      return verify(policy.get(), model, path, signatures, false);
    }
    VerifyRequest request =
        VerifyRequest.builder()
            .model(model)
            .addAllSignatures(signatures)
            .addAllVerifiers(verifiers)
            .addAllIgnorePaths(ignorePaths)
            .ignoreUnsignedFiles(ignoreUnsignedFiles)
            .addAllOnly(only)
            .addAllKnown(known)
            .build();
    VerificationResult result =
        UseCases.verifyModel(
                surroundings.engineFor(model), surroundings.statements, surroundings.bundles)
            .verify(request, surroundings.progress);
    return switch (result) {
      case VerificationResult.Verified verified -> verified(model, verified, Optional.empty());
      case VerificationResult.Refused refused -> UnverifiedModel.of(refused, Optional.empty());
    };
  }

  private Verdict verify(
      ModelPolicy rules,
      ModelSource model,
      String path,
      List<? extends SignatureStore> signatures,
      boolean found)
      throws ModelSigningException, InterruptedException {
    PolicyRequest request =
        PolicyRequest.builder()
            .policy(rules)
            .model(model)
            .path(path)
            .addAllSignatures(signatures)
            .signaturesWereFound(found)
            .addAllIgnorePaths(ignorePaths)
            .addAllKnown(known)
            .build();
    PolicyAnswer answer =
        UseCases.verifyUnderPolicy(
                surroundings.engineFor(model),
                surroundings.statements,
                surroundings.bundles,
                surroundings.clock)
            .verify(request, surroundings.progress);
    return switch (answer.outcome()) {
      case Outcome.Satisfied satisfied -> verified(model, satisfied.result(), Optional.of(answer));
      case Outcome.Refused refused -> UnverifiedModel.of(refused.result(), Optional.of(answer));
      case Outcome.Unsigned unsigned ->
          UnverifiedModel.of(
              Reason.UNSIGNED_MODEL,
              "the model has no signature, for which the policy does not ask",
              answer);
      case Outcome.NotJudged off ->
          UnverifiedModel.of(
              Reason.POLICY_RULE_OFF,
              "the policy's rule for the model is off, so that nothing was verified",
              answer);
      case Outcome.Unanswered unanswered ->
          UnverifiedModel.of(
              unanswered.failure().reason(),
              String.valueOf(unanswered.failure().getMessage()),
              answer);
    };
  }

  private VerifiedModel verified(
      ModelSource model, VerificationResult.Verified result, Optional<PolicyAnswer> answer) {
    return new VerifiedModel(model, result, answer, surroundings.clock);
  }

  /**
   * Builds a {@link ModelVerifier}. Whose signatures are accepted has to be said, by keys,
   * certificates and Sigstore identities, of which any one is enough, or by a policy. Not
   * thread-safe.
   */
  public static final class Builder extends SharedBuilder<Builder> {
    private final List<Maker> makers = new ArrayList<>();
    private final Set<ModelPath> ignorePaths = new LinkedHashSet<>();
    private final List<Glob> only = new ArrayList<>();
    private final List<KnownDigests> known = new ArrayList<>();
    private Optional<PolicyMaker> policy = Optional.empty();
    private boolean ignoreUnsignedFiles;

    Builder() {}

    @Override
    Builder self() {
      return this;
    }

    @FunctionalInterface
    private interface Maker {
      SignatureVerifier make(KeyMethods keys, Surroundings surroundings)
          throws VerificationUnavailableException, Source.Unreadable;
    }

    @FunctionalInterface
    private interface PolicyMaker {
      ModelPolicy make(Surroundings surroundings) throws VerificationUnavailableException;
    }

    /** Accepts signatures by the owner of the public key in a file in PEM. */
    public Builder key(Path file) {
      PemSource pem = PemSource.of(file);
      return accepting((keys, own) -> keys.keyVerifier(pem));
    }

    /** Accepts signatures by the owner of a public key in PEM. */
    public Builder key(Source pem) {
      return accepting((keys, own) -> keys.keyVerifier(pem.pem()));
    }

    /**
     * Accepts signatures by the owner of a public key.
     *
     * @throws IllegalArgumentException if the key has no encoding
     */
    public Builder key(PublicKey key) {
      if (key instanceof ECPublicKey ec) {
        return accepting((keys, own) -> keys.keyVerifier(ec));
      }
      // Refused when it is read, as one in a file is.
      PemSource pem = Pems.of("given", "PUBLIC KEY", key);
      return accepting((keys, own) -> keys.keyVerifier(pem));
    }

    /**
     * Accepts signatures by certificates of the authorities in files in PEM, whoever they are for.
     *
     * @param roots at least one file
     */
    public Builder certificate(Path... roots) {
      return certificate(CertificateTrust.in(roots));
    }

    /** Accepts signatures by certificates. */
    public Builder certificate(CertificateTrust trust) {
      return accepting((keys, own) -> certificates(keys, trust));
    }

    private static SignatureVerifier certificates(KeyMethods keys, CertificateTrust trust)
        throws VerificationUnavailableException, Source.Unreadable {
      List<PemSource> trusted = new ArrayList<>();
      for (Source source : trust.sources()) {
        trusted.add(source.pem());
      }
      if (!trust.certificates().isEmpty()) {
        trusted.add(Pems.of("given", trust.certificates()));
      }
      ExpectedNames names = ExpectedNames.ANY;
      if (trust.subject().isPresent()) {
        names = names.andSubject(trust.subject().get());
      }
      if (trust.alternativeName().isPresent()) {
        names = names.andAlternativeName(trust.alternativeName().get());
      }
      return keys.certificateVerifier(trusted, names);
    }

    /**
     * Accepts signatures by an identity that Sigstore's public instance certified. Its trust root
     * is fetched when a signature of this method is to be verified, and again a day later.
     *
     * @param identity the e-mail address or the URL of a workload, compared exactly
     * @param provider who vouches for it, such as {@code https://accounts.google.com}
     * @throws IllegalArgumentException if one is empty
     * @throws IllegalStateException if the artifact {@code model-signing-sigstore} is missing
     */
    public Builder sigstore(String identity, String provider) {
      return sigstore(identity, provider, SigstoreInstance.publicGood());
    }

    /**
     * Accepts signatures by an identity that an instance of Sigstore certified.
     *
     * @throws IllegalArgumentException if identity or provider is empty
     * @throws IllegalStateException if the artifact {@code model-signing-sigstore} is missing
     */
    public Builder sigstore(String identity, String provider, SigstoreInstance instance) {
      OptionalArtifact.SIGSTORE.require("verifying what Sigstore certified");
      if (identity.isEmpty() || provider.isEmpty()) {
        throw new IllegalArgumentException(
            "identity and provider must not be empty, but are '%s' and '%s'"
                .formatted(identity, provider));
      }
      return accepting((keys, own) -> new SigstoreDoor(own).verifier(identity, provider, instance));
    }

    /** Accepts what a verifier of any kind accepts, such as one of a key in a service. */
    public Builder acceptedBy(SignatureVerifier verifier) {
      return accepting((keys, own) -> verifier);
    }

    private Builder accepting(Maker maker) {
      makers.add(maker);
      return this;
    }

    /**
     * Accepts what a policy accepts, instead of named signers. It is read when the verifier is
     * built, with all that it includes; keys are read when they are needed first.
     *
     * @param file of the form that {@code docs/policy.md} describes
     * @throws IllegalStateException if the artifact {@code model-signing-policy} is missing
     */
    public Builder policy(Path file) {
      OptionalArtifact.POLICY.require("verifying under a policy");
      policy = Optional.of(own -> new PolicyDoor(own).read(file));
      return this;
    }

    /**
     * Accepts what a policy accepts, which need not be in a file.
     *
     * @param folder what paths in it are relative to
     * @throws IllegalStateException if the artifact {@code model-signing-policy} is missing
     */
    public Builder policy(Source text, Path folder) {
      OptionalArtifact.POLICY.require("verifying under a policy");
      policy = Optional.of(own -> new PolicyDoor(own).read(text, folder));
      return this;
    }

    /** Opens the keys that policies name by references of this scheme, such as {@code pkcs11}. */
    public Builder keyHolder(String scheme, KeyHolder holder) {
      surroundings.holders.put(scheme, holder);
      return this;
    }

    /**
     * Lets unsigned files lie at these paths of models, and below them. A signed file is compared
     * wherever it is.
     *
     * @throws IllegalArgumentException if one is no path within a model
     */
    public Builder ignorePaths(String... paths) {
      for (String path : paths) {
        ignorePaths.add(ModelPath.of(path));
      }
      return this;
    }

    /** Accepts unsigned files anywhere; they are not even looked at. Not with a policy. */
    public Builder ignoreUnsignedFiles() {
      ignoreUnsignedFiles = true;
      return this;
    }

    /**
     * Verifies only the files that one of the patterns matches: the answer is a partial one, and
     * other files cannot be opened. Not with a policy.
     *
     * @param globs as {@code --only} of the command line has them
     * @throws IllegalArgumentException if one is no pattern
     */
    public Builder only(String... globs) {
      for (String glob : globs) {
        only.add(Glob.of(glob));
      }
      return this;
    }

    /** Asks {@code digests} before anything is read. Whoever is asked vouches for the answer. */
    public Builder known(KnownDigests digests) {
      known.add(digests);
      return this;
    }

    /** Uses no network: of Sigstore's trust root, the copy that is kept. */
    public Builder offline() {
      surroundings.offline = true;
      return this;
    }

    /**
     * Builds the verifier. Keys, certificates, trust configurations and the policy are read here.
     *
     * @throws VerificationUnavailableException if one cannot be read, or is not what it must be
     * @throws IllegalStateException if nobody's signatures are accepted, or something does not go
     *     with a policy
     * @throws IllegalArgumentException if a name to be expected of certificates cannot be one, or
     *     is missing where the system's roots are trusted
     */
    public ModelVerifier build() throws VerificationUnavailableException {
      requireMeaning();
      Surroundings own = surroundings.copy();
      KeyMethods keys = KeyMethods.create(own.clock);
      List<SignatureVerifier> verifiers = new ArrayList<>();
      for (Maker maker : makers) {
        try {
          verifiers.add(maker.make(keys, own));
        } catch (Source.Unreadable e) {
          throw e.forVerifying();
        }
      }
      return new ModelVerifier(
          this,
          verifiers,
          policy.isPresent() ? Optional.of(policy.get().make(own)) : Optional.empty());
    }

    private void requireMeaning() {
      if (policy.isEmpty() && makers.isEmpty()) {
        throw new IllegalStateException(
            "a verifier needs to know whose signatures to accept: key, certificate, sigstore or policy");
      }
      if (policy.isPresent() && (!makers.isEmpty() || ignoreUnsignedFiles || !only.isEmpty())) {
        throw new IllegalStateException(
            "a policy says itself whose signatures and which files count: nothing else may");
      }
    }
  }
}
