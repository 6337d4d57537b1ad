package io.modelsigning.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Fails the build unless models are, byte for byte, what somebody acceptable signed.
 *
 * <p>By default in the phase {@code process-resources}: late enough for models that the build
 * fetches or copies, and before anything compiles, tests or packages with them.
 */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.PROCESS_RESOURCES, threadSafe = true)
public final class VerifyMojo extends ModelMojo {
  /** A public key in PEM, whose owner's signatures are accepted. */
  @Parameter(property = "model-signing.publicKey")
  @Nullable File publicKey;

  /** More of them; one that signed is enough. */
  @Parameter(property = "model-signing.publicKeys")
  List<File> publicKeys = new ArrayList<>();

  /**
   * Certificates of trusted authorities in PEM. If only a name is set, the roots of the system are
   * trusted.
   */
  @Parameter(property = "model-signing.certificates")
  List<File> certificates = new ArrayList<>();

  /** The subject that the signer's certificate must have, such as {@code CN=Example publisher}. */
  @Parameter(property = "model-signing.subject")
  @Nullable String subject;

  /**
   * The alternative name that the signer's certificate must have: an e-mail address, URI or DNS
   * name.
   */
  @Parameter(property = "model-signing.subjectAlternativeName")
  @Nullable String subjectAlternativeName;

  /** The identity that Sigstore must have certified, compared exactly. */
  @Parameter(property = "model-signing.identity")
  @Nullable String identity;

  /** Who vouches for the identity, such as {@code https://accounts.google.com}. */
  @Parameter(property = "model-signing.identityProvider")
  @Nullable String identityProvider;

  /**
   * A trusted root or a ClientTrustConfig of a Sigstore instance, in JSON, for which no network is
   * used. Unless set, the trust root of the public instance is fetched once a day.
   */
  @Parameter(property = "model-signing.trustedRoot")
  @Nullable File trustedRoot;

  /** A policy, which says of each model who must have signed it; instead of all the above. */
  @Parameter(property = "model-signing.policy")
  @Nullable File policy;

  /** Patterns for the files of each model that alone are verified; all, unless set. */
  @Parameter(property = "model-signing.only")
  List<String> only = new ArrayList<>();

  /**
   * What to do about a model whose signature is not there: {@code fail}, {@code warn} or {@code
   * ignore}. Whoever can delete a signature can then have anything used; not with a policy, which
   * says that itself.
   */
  @Parameter(property = "model-signing.missingSignature", defaultValue = "fail")
  String missingSignature = "fail";

  /**
   * A folder for digests of earlier builds, which are then believed of files that have not changed
   * since; the signature is verified in each build all the same. It needs the artifact {@code
   * model-signing-digest-cache} among the plug-in's dependencies. Unless set, everything is hashed.
   */
  @Parameter(property = "model-signing.digestCache")
  @Nullable File digestCache;

  /** Hashes everything in this build, whatever the digest cache knows. */
  @Parameter(property = "model-signing.force", defaultValue = "false")
  boolean force;

  /** Whether Maven was told to use no network. */
  @Parameter(defaultValue = "${settings.offline}", readonly = true)
  boolean offline;

  @Override
  void run() throws MojoExecutionException, MojoFailureException {
    new Verification(this, DigestCaches.FOUND).run();
  }

  List<File> allPublicKeys() {
    List<File> all = new ArrayList<>();
    if (publicKey != null) {
      all.add(publicKey);
    }
    all.addAll(publicKeys);
    return all;
  }
}
