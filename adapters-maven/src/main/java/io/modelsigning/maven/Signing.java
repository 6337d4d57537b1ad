package io.modelsigning.maven;

import io.modelsigning.ModelSigner;
import io.modelsigning.ModelSigning;
import io.modelsigning.SigstoreInstance;
import io.modelsigning.Source;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.port.in.SignedModel;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/** One run of the goal {@code sign}. */
final class Signing {
  private final SignMojo goal;
  private final Log log;
  private final ModelPaths paths;

  Signing(SignMojo goal) {
    this.goal = goal;
    this.log = goal.getLog();
    this.paths = new ModelPaths(goal.basedir);
  }

  /** Signs every model, in their order, up to the first that cannot be signed. */
  void run() throws MojoExecutionException {
    Collection<Path> models = paths.find(goal.named());
    File signature = goal.signature;
    if (signature != null && models.size() != 1) {
      throw new MojoExecutionException(
          "signature is for one model, but there are %d".formatted(models.size()));
    }
    ModelSigner signer = signer();
    for (Path model : models) {
      try {
        tell(
            model, signature == null ? signer.sign(model) : signer.sign(model, signature.toPath()));
      } catch (ModelSigningException | IllegalArgumentException e) {
        throw new MojoExecutionException(
            "'%s' cannot be signed: %s".formatted(paths.display(model), Text.of(e)), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new MojoExecutionException("signing was interrupted", e);
      }
    }
  }

  private ModelSigner signer() throws MojoExecutionException {
    try {
      ModelSigner.Builder builder = ModelSigning.signer().environment(goal.environment);
      addKey(builder);
      File certificate = goal.certificate;
      if (certificate != null) {
        builder.certificate(certificate.toPath());
      }
      File trustConfig = goal.trustConfig;
      if (trustConfig != null && !goal.sigstore) {
        throw new MojoExecutionException("trustConfig needs sigstore, which is not set");
      }
      if (goal.sigstore) {
        builder.sigstore(
            trustConfig == null
                ? SigstoreInstance.publicGood()
                : SigstoreInstance.trusting(Source.of(trustConfig.toPath())));
      }
      builder.ignorePaths(goal.ignorePaths.toArray(String[]::new));
      if (goal.threads != 0) {
        builder.threads(goal.threads);
      }
      return builder.build();
    } catch (SigningException | IllegalArgumentException | IllegalStateException e) {
      throw new MojoExecutionException(Text.of(e), e);
    }
  }

  private void addKey(ModelSigner.Builder builder) throws MojoExecutionException {
    Optional<char[]> password = password();
    File key = goal.privateKey;
    if (key == null) {
      if (password.isPresent()) {
        throw new MojoExecutionException(
            "a password needs privateKey, the key that it opens, which is not set");
      }
      return;
    }
    if (password.isEmpty()) {
      builder.key(key.toPath());
      return;
    }
    builder.key(key.toPath(), password.get());
    Arrays.fill(password.get(), '\0');
  }

  private Optional<char[]> password() throws MojoExecutionException {
    String server = goal.passwordServer;
    String variable = goal.passwordEnvironment;
    if (server != null && variable != null) {
      throw new MojoExecutionException(
          "the password must come from passwordServer or passwordEnvironment, but both are set");
    }
    if (server != null) {
      return Optional.of(passwordOf(server));
    }
    if (variable == null) {
      return Optional.empty();
    }
    String value = goal.environment.get(variable);
    if (value == null || value.isEmpty()) {
      throw new MojoExecutionException(
          "the environment variable '%s' must hold the private key's password, but is not set"
              .formatted(variable));
    }
    return Optional.of(value.toCharArray());
  }

  private char[] passwordOf(String id) throws MojoExecutionException {
    Server server = goal.settings.getServer(id);
    if (server == null) {
      throw new MojoExecutionException(
          "Maven's settings must have a server '%s' with the private key's password, but have none"
              .formatted(id));
    }
    Server decrypted = decrypted(server);
    String passphrase = decrypted.getPassphrase();
    String password = passphrase != null ? passphrase : decrypted.getPassword();
    if (password == null || password.isEmpty()) {
      throw new MojoExecutionException(
          "the server '%s' in Maven's settings must have a passphrase or a password, but has none"
              .formatted(id));
    }
    return password.toCharArray();
  }

  private Server decrypted(Server server) throws MojoExecutionException {
    SettingsDecrypter decrypter = goal.decrypter;
    if (decrypter == null) {
      throw new MojoExecutionException("Maven must decrypt its settings, but offers no decrypter");
    }
    SettingsDecryptionResult result =
        decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
    for (SettingsProblem problem : result.getProblems()) {
      if (problem.getSeverity() != SettingsProblem.Severity.WARNING) {
        throw new MojoExecutionException(
            "the server '%s' in Maven's settings cannot be decrypted: %s"
                .formatted(server.getId(), Text.oneLine(problem.getMessage())));
      }
    }
    return result.getServer();
  }

  private void tell(Path model, SignedModel signed) {
    log.info(
        "signed %s: %s, %s, by %s"
            .formatted(
                paths.display(model),
                Text.counted(signed.files(), "file"),
                Text.counted(signed.bytes(), "byte"),
                Text.oneLine(signed.signer().name())));
    signed.warnings().forEach(warning -> log.warn(Text.oneLine(warning.message())));
  }
}
