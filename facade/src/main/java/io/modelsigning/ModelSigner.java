package io.modelsigning;

import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.manifest.HashAlgorithm;
import io.modelsigning.domain.manifest.ModelPath;
import io.modelsigning.domain.manifest.SerializationMethod;
import io.modelsigning.domain.port.in.ManifestOptions;
import io.modelsigning.domain.port.in.SignRequest;
import io.modelsigning.domain.port.in.SignedModel;
import io.modelsigning.domain.port.out.KnownDigests;
import io.modelsigning.domain.port.out.ModelSource;
import io.modelsigning.domain.port.out.PayloadSigner;
import io.modelsigning.domain.port.out.SignatureStore;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.domain.service.UseCases;
import io.modelsigning.domain.storage.Overwrite;
import io.modelsigning.filesystem.LocalModel;
import io.modelsigning.filesystem.SignatureFile;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.KeyReasons;
import io.modelsigning.keys.PemSource;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Signs models. Immutable and thread-safe; holds nothing open. Each way to sign comes three times,
 * as those of a {@link ModelVerifier} do.
 */
public final class ModelSigner {
  private final Surroundings surroundings;
  private final PayloadSigner signer;
  private final ManifestOptions manifest;
  private final Overwrite overwrite;

  private ModelSigner(
      Surroundings surroundings,
      PayloadSigner signer,
      ManifestOptions manifest,
      Overwrite overwrite) {
    this.surroundings = surroundings;
    this.signer = signer;
    this.manifest = manifest;
    this.overwrite = overwrite;
  }

  /**
   * Signs a model, a file or a directory, and stores the signature in the usual place: {@code
   * model.sig} in a directory, {@code NAME.sig} beside a file.
   *
   * @throws ModelSigningException if the model cannot be read or breaks a rule, or signing or
   *     storing fails; nothing is stored then
   * @throws InterruptedException if the thread is interrupted; nothing is stored then
   */
  public SignedModel sign(Path model) throws ModelSigningException, InterruptedException {
    return sign(model, SignatureFile.defaultFor(model));
  }

  /**
   * Signs a model and stores the signature in a file.
   *
   * @throws ModelSigningException if that fails; nothing is stored then
   * @throws InterruptedException if the thread is interrupted; nothing is stored then
   */
  public SignedModel sign(Path model, Path signature)
      throws ModelSigningException, InterruptedException {
    return sign(LocalModel.open(model, surroundings.progress), SignatureFile.at(signature));
  }

  /**
   * Signs a model wherever it is, and stores the signature.
   *
   * @throws ModelSigningException if that fails; nothing is stored then
   * @throws InterruptedException if the thread is interrupted; nothing is stored then
   */
  public SignedModel sign(ModelSource model, SignatureStore signature)
      throws ModelSigningException, InterruptedException {
    SignRequest request =
        SignRequest.builder()
            .model(model)
            .signature(signature)
            .signer(signer)
            .manifest(manifest)
            .overwrite(overwrite)
            .build();
    return UseCases.signModel(
            surroundings.engineFor(model), surroundings.statements, surroundings.bundles)
        .sign(request, surroundings.progress);
  }

  /** Does what {@link #sign(Path)} does, on a thread of the executor. */
  public CompletableFuture<SignedModel> signAsync(Path model) {
    return Calls.async(surroundings.executor, () -> sign(model));
  }

  /** Does what {@link #sign(Path, Path)} does, on a thread of the executor. */
  public CompletableFuture<SignedModel> signAsync(Path model, Path signature) {
    return Calls.async(surroundings.executor, () -> sign(model, signature));
  }

  /** Does what {@link #sign(ModelSource, SignatureStore)} does, on a thread of the executor. */
  public CompletableFuture<SignedModel> signAsync(ModelSource model, SignatureStore signature) {
    return Calls.async(surroundings.executor, () -> sign(model, signature));
  }

  /** Does what {@link #sign(Path)} does, without checked exceptions. */
  public SignedModel signUnchecked(Path model) {
    return Calls.unchecked(() -> sign(model));
  }

  /** Does what {@link #sign(Path, Path)} does, without checked exceptions. */
  public SignedModel signUnchecked(Path model, Path signature) {
    return Calls.unchecked(() -> sign(model, signature));
  }

  /** Does what {@link #sign(ModelSource, SignatureStore)} does, without checked exceptions. */
  public SignedModel signUnchecked(ModelSource model, SignatureStore signature) {
    return Calls.unchecked(() -> sign(model, signature));
  }

  /**
   * Builds a {@link ModelSigner}. Who signs has to be said once: a key, a key and its certificate,
   * Sigstore, or a signer of any kind. Not thread-safe.
   */
  public static final class Builder extends SharedBuilder<Builder> {
    private final ManifestOptions.Builder manifest = ManifestOptions.builder();
    private Optional<KeyMaker> key = Optional.empty();
    private Optional<CertificateMaker> certificate = Optional.empty();
    private Optional<Maker> other = Optional.empty();
    private Overwrite overwrite = Overwrite.OLDER_SIGNATURE;

    Builder() {}

    @Override
    Builder self() {
      return this;
    }

    @FunctionalInterface
    private interface KeyMaker {
      SigningKey make(KeyMethods keys) throws SigningException, Source.Unreadable;
    }

    @FunctionalInterface
    private interface CertificateMaker {
      PemSource make() throws Source.Unreadable;
    }

    @FunctionalInterface
    private interface Maker {
      PayloadSigner make(Surroundings surroundings) throws SigningException;
    }

    /** Signs with the private key in a file in PEM, which is not encrypted. */
    public Builder key(Path file) {
      PemSource pem = PemSource.of(file);
      return signing(keys -> keys.readSigningKey(pem, name -> Optional.empty()));
    }

    /**
     * Signs with the private key in a file in PEM.
     *
     * @param password copied; the caller's array may be overwritten after {@link #build}
     */
    public Builder key(Path file, char[] password) {
      PemSource pem = PemSource.of(file);
      char[] own = password.clone();
      return signing(keys -> keys.readSigningKey(pem, name -> Optional.of(own.clone())));
    }

    /** Signs with a private key in PEM, which is not encrypted. */
    public Builder key(Source pem) {
      return signing(keys -> keys.readSigningKey(pem.pem(), name -> Optional.empty()));
    }

    /**
     * Signs with a private key in PEM.
     *
     * @param password copied
     */
    public Builder key(Source pem, char[] password) {
      char[] own = password.clone();
      return signing(keys -> keys.readSigningKey(pem.pem(), name -> Optional.of(own.clone())));
    }

    /**
     * Signs with a private key that shows its secret, of which the public key is computed.
     *
     * @throws IllegalArgumentException if it has no encoding, as one in a token has none
     */
    public Builder key(PrivateKey privateKey) {
      PemSource pem = Pems.of("given", "PRIVATE KEY", privateKey);
      return signing(keys -> keys.readSigningKey(pem, name -> Optional.empty()));
    }

    /** Signs with a private key of any provider, whose secret need not be shown. */
    public Builder key(PrivateKey privateKey, PublicKey publicKey) {
      return signing(keys -> keys.signingKey(privateKey, publicKey));
    }

    /**
     * Signs with a private key of a key store, which comes with a certificate of its public key.
     */
    public Builder key(KeyStore store, String alias, char[] password) {
      char[] own = password.clone();
      return signing(
          keys ->
              keys.signingKey(
                  privateKey(store, alias, own), chain(store, alias).getFirst().getPublicKey()));
    }

    /** Signs with a key wherever it is held. */
    public Builder key(SigningKey signingKey) {
      return signing(keys -> signingKey);
    }

    private Builder signing(KeyMaker maker) {
      key = Optional.of(maker);
      return this;
    }

    /**
     * Signs with the certificate of the key, in a file in PEM that may hold the certificates
     * between it and the root as well.
     */
    public Builder certificate(Path file) {
      PemSource pem = PemSource.of(file);
      certificate = Optional.of(() -> pem);
      return this;
    }

    /** Signs with the certificate of the key, in PEM, as {@link #certificate(Path)} does. */
    public Builder certificate(Source pem) {
      certificate = Optional.of(pem::pem);
      return this;
    }

    /**
     * Signs with the certificate of the key.
     *
     * @param chain that certificate first, then those between it and the root
     * @throws IllegalArgumentException if there is none, or one has no encoding
     */
    public Builder certificate(List<X509Certificate> chain) {
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("chain must have a certificate, but has none");
      }
      PemSource pem = Pems.of("given", chain);
      certificate = Optional.of(() -> pem);
      return this;
    }

    /**
     * Signs with a private key of a key store and its certificates, but for a root, which verifiers
     * have themselves.
     *
     * @throws SigningException if the store has no such key, or not with this password
     */
    public Builder certificate(KeyStore store, String alias, char[] password)
        throws SigningException {
      key(store, alias, password);
      List<X509Certificate> chain = chain(store, alias);
      X509Certificate last = chain.getLast();
      boolean root =
          chain.size() > 1 && last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
      return certificate(root ? chain.subList(0, chain.size() - 1) : chain);
    }

    private static PrivateKey privateKey(KeyStore store, String alias, char[] password)
        throws SigningException {
      try {
        if (store.getKey(alias, password) instanceof PrivateKey found) {
          return found;
        }
      } catch (GeneralSecurityException e) {
        throw new SigningException(
            KeyReasons.WRONG_PASSWORD,
            "the private key '%s' of the key store cannot be opened".formatted(alias),
            e);
      }
      throw noKey(alias);
    }

    private static List<X509Certificate> chain(KeyStore store, String alias)
        throws SigningException {
      List<X509Certificate> chain = new ArrayList<>();
      try {
        Certificate[] found = store.getCertificateChain(alias);
        if (found == null) {
          throw noKey(alias);
        }
        for (Certificate one : found) {
          if (!(one instanceof X509Certificate x509)) {
            throw noKey(alias);
          }
          chain.add(x509);
        }
      } catch (GeneralSecurityException e) {
        throw new SigningException(Reason.IO_ERROR, "the key store must be loaded, but is not", e);
      }
      if (chain.isEmpty()) {
        throw noKey(alias);
      }
      return chain;
    }

    private static SigningException noKey(String alias) {
      return new SigningException(
          Reason.KEY_NOT_FOUND,
          "the key store must have a private key '%s' with an X.509 certificate, but has none"
              .formatted(alias));
    }

    /**
     * Signs with the identity that the surroundings prove, through Sigstore's public instance,
     * which publishes it for good: on a build server or by {@code SIGSTORE_ID_TOKEN}. Nobody is
     * asked to log in.
     *
     * @throws IllegalStateException if the artifact {@code model-signing-sigstore-signing} is
     *     missing
     */
    public Builder sigstore() {
      return sigstore(SigstoreInstance.publicGood());
    }

    /**
     * Signs with the identity that the surroundings prove, through an instance of Sigstore.
     *
     * @throws IllegalStateException if the artifact {@code model-signing-sigstore-signing} is
     *     missing
     */
    public Builder sigstore(SigstoreInstance instance) {
      return sigstore(instance, Optional.empty());
    }

    /**
     * Signs with the identity that a token proves, through an instance of Sigstore. A token lasts
     * for minutes: a signer that is used for longer takes it from the surroundings.
     *
     * @throws IllegalStateException if the artifact {@code model-signing-sigstore-signing} is
     *     missing
     */
    public Builder sigstore(SigstoreInstance instance, String identityToken) {
      return sigstore(instance, Optional.of(identityToken));
    }

    private Builder sigstore(SigstoreInstance instance, Optional<String> identityToken) {
      OptionalArtifact.SIGSTORE_SIGNING.require("signing with Sigstore");
      other = Optional.of(own -> new SigstoreDoor(own).signer(instance, identityToken));
      return this;
    }

    /** Signs as a signer of any kind does, such as one that has signatures timestamped. */
    public Builder signedBy(PayloadSigner signer) {
      other = Optional.of(own -> signer);
      return this;
    }

    /** Hashes with another algorithm than SHA-256, the only one every verifier has. */
    public Builder hashAlgorithm(HashAlgorithm algorithm) {
      manifest.hashAlgorithm(algorithm);
      return this;
    }

    /**
     * Signs shards of files rather than whole files.
     *
     * @param bytes of a shard, at least 1
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder shardBytes(long bytes) {
      manifest.method(new SerializationMethod.Shards(bytes));
      return this;
    }

    /** Follows symbolic links within the model, which are refused otherwise. */
    public Builder allowSymlinks() {
      manifest.allowSymlinks(true);
      return this;
    }

    /**
     * Leaves out these paths of models, with all that is below them.
     *
     * @throws IllegalArgumentException if one is no path within a model
     */
    public Builder ignorePaths(String... paths) {
      for (String path : paths) {
        manifest.addIgnorePaths(ModelPath.of(path));
      }
      return this;
    }

    /** Replaces whatever is where the signature goes, not an older signature alone. */
    public Builder overwriteAnything() {
      overwrite = Overwrite.ANYTHING;
      return this;
    }

    /** Asks {@code digests} before anything is read. Whoever is asked vouches for the answer. */
    public Builder known(KnownDigests digests) {
      manifest.addKnown(digests);
      return this;
    }

    /**
     * Builds the signer. Keys and certificates are read here.
     *
     * @throws SigningException if one cannot be read, or must not be used
     * @throws IllegalStateException if it was not said who signs, or said twice
     */
    public ModelSigner build() throws SigningException {
      if (key.isEmpty() && other.isEmpty()) {
        throw new IllegalStateException(
            "a signer needs to know who signs: %s"
                .formatted(
                    certificate.isPresent()
                        ? "the certificate has no key"
                        : "key, certificate or sigstore"));
      }
      if ((key.isPresent() || certificate.isPresent()) && other.isPresent()) {
        throw new IllegalStateException("a signer must sign by one method, but was given two");
      }
      Surroundings own = surroundings.copy();
      try {
        return new ModelSigner(own, payloadSigner(own), manifest.build(), overwrite);
      } catch (Source.Unreadable e) {
        throw e.forSigning();
      }
    }

    private PayloadSigner payloadSigner(Surroundings own)
        throws SigningException, Source.Unreadable {
      if (other.isPresent()) {
        return other.get().make(own);
      }
      KeyMethods keys = KeyMethods.create(own.clock);
      SigningKey signingKey = key.orElseThrow().make(keys);
      return certificate.isPresent()
          ? keys.certificateSigner(signingKey, certificate.get().make(), List.of())
          : keys.keySigner(signingKey);
    }
  }
}
