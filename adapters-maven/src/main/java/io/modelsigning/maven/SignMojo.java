package io.modelsigning.maven;

import java.io.File;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * Signs models, each in the place where its signature is looked for, and replaces an older
 * signature.
 *
 * <p>By default in the phase {@code package}. A model that is packed into an artifact has to be
 * signed before, in {@code prepare-package}.
 */
@Mojo(name = "sign", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class SignMojo extends ModelMojo {
  /** The private key in PEM. */
  @Parameter(property = "model-signing.privateKey")
  @Nullable File privateKey;

  /**
   * The id of a {@code server} in Maven's settings, whose {@code passphrase}, else whose {@code
   * password}, opens the private key. Maven decrypts it.
   */
  @Parameter(property = "model-signing.passwordServer")
  @Nullable String passwordServer;

  /** The name of an environment variable that holds the private key's password. */
  @Parameter(property = "model-signing.passwordEnvironment")
  @Nullable String passwordEnvironment;

  /** The key's certificate in PEM, perhaps with those between it and the root. */
  @Parameter(property = "model-signing.certificate")
  @Nullable File certificate;

  /**
   * Signs with Sigstore, by the identity that the surroundings prove: on a build server, or by
   * {@code SIGSTORE_ID_TOKEN}. That identity is published for good.
   */
  @Parameter(property = "model-signing.sigstore", defaultValue = "false")
  boolean sigstore;

  /** The ClientTrustConfig of another Sigstore instance than the public one, in JSON. */
  @Parameter(property = "model-signing.trustConfig")
  @Nullable File trustConfig;

  /** Maven's settings, for the password. */
  @Parameter(defaultValue = "${settings}", readonly = true)
  Settings settings = new Settings();

  @Nullable SettingsDecrypter decrypter;

  /** Has Maven give what decrypts its settings. */
  @Inject
  void decryptBy(SettingsDecrypter given) {
    decrypter = given;
  }

  @Override
  void run() throws MojoExecutionException {
    new Signing(this).run();
  }
}
