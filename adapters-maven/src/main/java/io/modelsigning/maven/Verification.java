package io.modelsigning.maven;

import io.modelsigning.CertificateTrust;
import io.modelsigning.ModelSigning;
import io.modelsigning.ModelVerifier;
import io.modelsigning.SigstoreInstance;
import io.modelsigning.Source;
import io.modelsigning.UnverifiedModel;
import io.modelsigning.Verdict;
import io.modelsigning.VerifiedModel;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SignatureAccessException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.manifest.ReusedDigests;
import io.modelsigning.domain.port.out.DigestCacheProvider;
import io.modelsigning.domain.signature.Difference;
import io.modelsigning.domain.signature.Unchecked;
import io.modelsigning.domain.signature.VerificationResult;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/** One run of the goal {@code verify}. */
final class Verification {
  /** At most this many differences are named. */
  private static final int NAMED = 10;

  private final VerifyMojo goal;
  private final Supplier<Optional<DigestCacheProvider>> caches;
  private final Log log;
  private final ModelPaths paths;
  private final List<String> refused = new ArrayList<>();
  private final List<MojoExecutionException> unanswered = new ArrayList<>();

  Verification(VerifyMojo goal, Supplier<Optional<DigestCacheProvider>> caches) {
    this.goal = goal;
    this.caches = caches;
    this.log = goal.getLog();
    this.paths = new ModelPaths(goal.basedir);
  }

  /** What becomes of a model whose signature is not there. */
  private enum MissingSignature {
    FAIL,
    WARN,
    IGNORE
  }

  /**
   * Verifies every model, and tells of each.
   *
   * @throws MojoFailureException if one is not verified
   * @throws MojoExecutionException if none is, but of one there is no answer
   */
  void run() throws MojoExecutionException, MojoFailureException {
    MissingSignature missing = missingSignature();
    Collection<Path> models = paths.find(goal.named());
    if (goal.signature != null && models.size() != 1) {
      throw new MojoExecutionException(
          "signature is for one model, but there are %d".formatted(models.size()));
    }
    ModelVerifier verifier = verifier(models);
    for (Path model : models) {
      verify(verifier, model, missing);
    }
    if (!refused.isEmpty()) {
      throw new MojoFailureException(summary(refused));
    }
    if (!unanswered.isEmpty()) {
      throw new MojoExecutionException(
          summary(unanswered.stream().map(Text::of).toList()), unanswered.getFirst().getCause());
    }
  }

  private static String summary(List<String> messages) {
    return messages.size() == 1
        ? messages.getFirst()
        : "%s; and of %s more, see above"
            .formatted(messages.getFirst(), Text.counted(messages.size() - 1, "model"));
  }

  private MissingSignature missingSignature() throws MojoExecutionException {
    MissingSignature missing =
        switch (goal.missingSignature) {
          case "fail" -> MissingSignature.FAIL;
          case "warn" -> MissingSignature.WARN;
          case "ignore" -> MissingSignature.IGNORE;
          default ->
              throw new MojoExecutionException(
                  "missingSignature must be fail, warn or ignore, but is '%s'"
                      .formatted(goal.missingSignature));
        };
    if (goal.policy != null && missing != MissingSignature.FAIL) {
      throw new MojoExecutionException(
          "missingSignature must not be set with a policy, which says itself what becomes of"
              + " models without signature");
    }
    return missing;
  }

  private ModelVerifier verifier(Collection<Path> models) throws MojoExecutionException {
    try {
      ModelVerifier.Builder builder = ModelSigning.verifier().environment(goal.environment);
      for (File key : goal.allPublicKeys()) {
        builder.key(key.toPath());
      }
      addCertificates(builder);
      addSigstore(builder);
      File policy = goal.policy;
      if (policy != null) {
        builder.policy(policy.toPath());
      }
      builder.ignorePaths(goal.ignorePaths.toArray(String[]::new));
      builder.only(goal.only.toArray(String[]::new));
      if (goal.threads != 0) {
        builder.threads(goal.threads);
      }
      if (goal.offline) {
        builder.offline();
      }
      File cache = goal.digestCache;
      if (cache != null && !goal.force) {
        builder.known(DigestCaches.known(caches, cache.toPath(), models, log));
      }
      return builder.build();
    } catch (VerificationUnavailableException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw new MojoExecutionException(Text.of(e), e);
    }
  }

  private void addCertificates(ModelVerifier.Builder builder) {
    String subject = goal.subject;
    String alternativeName = goal.subjectAlternativeName;
    if (goal.certificates.isEmpty() && subject == null && alternativeName == null) {
      return;
    }
    CertificateTrust trust =
        goal.certificates.isEmpty()
            ? CertificateTrust.ofSystem()
            : CertificateTrust.in(
                goal.certificates.stream().map(File::toPath).toArray(Path[]::new));
    if (subject != null) {
      trust = trust.subject(subject);
    }
    if (alternativeName != null) {
      trust = trust.alternativeName(alternativeName);
    }
    builder.certificate(trust);
  }

  private void addSigstore(ModelVerifier.Builder builder) throws MojoExecutionException {
    String identity = goal.identity;
    String provider = goal.identityProvider;
    File root = goal.trustedRoot;
    if (identity == null && provider == null) {
      if (root != null) {
        throw new MojoExecutionException(
            "trustedRoot needs identity and identityProvider, but neither is set");
      }
      return;
    }
    if (identity == null || provider == null) {
      throw new MojoExecutionException(
          "identity and identityProvider must be set together, but %s is not set"
              .formatted(identity == null ? "identity" : "identityProvider"));
    }
    builder.sigstore(
        identity,
        provider,
        root == null
            ? SigstoreInstance.publicGood()
            : SigstoreInstance.trusting(Source.of(root.toPath())));
  }

  private void verify(ModelVerifier verifier, Path model, MissingSignature missing)
      throws MojoExecutionException {
    File signature = goal.signature;
    try {
      Verdict verdict =
          signature == null ? verifier.verify(model) : verifier.verify(model, signature.toPath());
      switch (verdict) {
        case VerifiedModel verified -> tell(model, verified.result());
        case UnverifiedModel unverified -> tell(model, unverified);
      }
    } catch (SignatureAccessException e) {
      if (e.reason().equals(Reason.NOT_FOUND) && missing != MissingSignature.FAIL) {
        String message =
            "NOT verified %s: it has no signature, which missingSignature tolerates"
                .formatted(paths.display(model));
        if (missing == MissingSignature.WARN) {
          log.warn(message);
        } else {
          log.debug(message);
        }
      } else {
        noAnswer(model, e);
      }
    } catch (ModelSigningException | IllegalArgumentException | IllegalStateException e) {
      noAnswer(model, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("verifying was interrupted", e);
    }
  }

  private void noAnswer(Path model, Exception e) {
    String message = "'%s' cannot be verified: %s".formatted(paths.display(model), Text.of(e));
    log.error(message);
    unanswered.add(new MojoExecutionException(message, e));
  }

  private void tell(Path model, VerificationResult.Verified result) {
    log.info(
        "%s %s: %s, %s, signed by %s"
            .formatted(
                result.partial() ? "verified a part of" : "verified",
                paths.display(model),
                Text.counted(result.files(), "file"),
                Text.counted(result.bytes(), "byte"),
                Text.oneLine(result.signer().name())));
    for (ReusedDigests reused : result.reused()) {
      if (reused.files() > 0) {
        log.info(
            "  not read: %s, %s, by the digest cache"
                .formatted(
                    Text.counted(reused.files(), "file"), Text.counted(reused.bytes(), "byte")));
      }
    }
    result.warnings().forEach(warning -> log.warn(Text.oneLine(warning.message())));
    for (Unchecked unchecked : result.unchecked()) {
      log.info(
          "  not looked at: %s (%s: %s%s)"
              .formatted(
                  Text.oneLine(unchecked.path()),
                  unchecked.whys().stream()
                      .map(Unchecked.Why::id)
                      .collect(Collectors.joining(", ")),
                  unchecked.complete() ? "" : "at least ",
                  Text.counted(unchecked.files(), "file")));
    }
  }

  private void tell(Path model, UnverifiedModel unverified) {
    String message =
        "'%s' is not verified: %s (%s)"
            .formatted(
                paths.display(model), Text.oneLine(unverified.message()), unverified.reason());
    if (unverified.isTolerated()) {
      log.warn(message + "; the policy tolerates that");
      return;
    }
    log.error(message);
    List<Difference> differences = unverified.differences();
    for (Difference difference : differences.subList(0, Math.min(NAMED, differences.size()))) {
      log.error("  %s: %s".formatted(Text.oneLine(difference.path()), difference.kind().id()));
    }
    if (differences.size() > NAMED) {
      log.error("  and %d more".formatted(differences.size() - NAMED));
    }
    refused.add(message);
  }
}
