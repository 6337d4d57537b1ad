package io.modelsigning.cli.signer;

import dagger.Lazy;
import io.modelsigning.cli.option.PasswordOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.domain.ModelSigningException;
import io.modelsigning.domain.Reason;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.VerificationUnavailableException;
import io.modelsigning.domain.key.Curve;
import io.modelsigning.domain.key.KeyReference;
import io.modelsigning.domain.manifest.Bytes;
import io.modelsigning.domain.port.out.KeyHolder;
import io.modelsigning.domain.port.out.SignatureVerifier;
import io.modelsigning.domain.port.out.SigningKey;
import io.modelsigning.http.HttpReasons;
import io.modelsigning.keys.KeyMethods;
import io.modelsigning.keys.PasswordSource;
import io.modelsigning.keys.PemSource;
import io.modelsigning.keys.TimestampTrust;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/** Opens the keys that references name: in files, in variables, in what holds them elsewhere. */
public final class KeyReferences {
  private static final int SCHEME_END = "env://".length();

  private final KeySchemes schemes;
  private final Map<String, Provider<KeyHolderFactory>> holders;
  private final Lazy<KeyMethods> keys;
  private final Passwords passwords;
  private final Map<String, String> environment;

  @Inject
  KeyReferences(
      KeySchemes schemes,
      Map<String, Provider<KeyHolderFactory>> holders,
      Lazy<KeyMethods> keys,
      Passwords passwords,
      Map<String, String> environment) {
    this.schemes = schemes;
    this.holders = holders;
    this.keys = keys;
    this.passwords = passwords;
    this.environment = environment;
  }

  /**
   * Returns the reference that a text is.
   *
   * @throws TypeConversionException if it is none that can be followed
   */
  public KeyReference referenceOf(String text) {
    return schemes.referenceOf(text);
  }

  /**
   * Opens a private key.
   *
   * @throws UsageException if the options name more than one password
   * @throws SigningException if the key cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  public SigningKey signingKey(
      KeyReference reference, PasswordOptions password, CommandContext context)
      throws UsageException, SigningException, InterruptedException {
    PasswordSource secrets = passwords.source(password, context);
    Optional<PemSource> text = text(reference, "private");
    return text.isPresent()
        ? keys.get().readSigningKey(text.get(), secrets)
        : holder(reference, secrets, context).signingKey(reference);
  }

  /**
   * Makes a key pair where the reference says.
   *
   * @throws UsageException if that is no place where keys are made, or the options name more than
   *     one password
   * @throws SigningException if it cannot be made
   * @throws InterruptedException if the thread is interrupted
   */
  public KeyHolder.Created create(
      KeyReference reference, Curve curve, PasswordOptions password, CommandContext context)
      throws UsageException, SigningException, InterruptedException {
    if (!holders.containsKey(reference.scheme())) {
      throw new UsageException(
          "--key-reference must name a key in a token or a key management service, but is '%s'"
              .formatted(reference));
    }
    return holder(reference, passwords.source(password, context), context).create(reference, curve);
  }

  /**
   * Returns a verifier of what a public key's owner signed.
   *
   * @param reference of the public key, or of the private one where it is held elsewhere
   * @param timestamps which timestamps count, and whether one is required
   * @throws VerificationUnavailableException if there is no such key
   * @throws InterruptedException if the thread is interrupted
   */
  public SignatureVerifier verifier(
      KeyReference reference, TimestampTrust timestamps, CommandContext context)
      throws VerificationUnavailableException, InterruptedException {
    try {
      Optional<PemSource> text = text(reference, "public");
      return text.isPresent()
          ? keys.get().keyVerifier(text.get(), timestamps)
          : keys.get()
              .keyVerifier(
                  holder(reference, passwords.askingOnly(context), context).publicKey(reference),
                  timestamps);
    } catch (SigningException e) {
      throw new VerificationUnavailableException(e.reason(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Returns the public half of a key, in PEM.
   *
   * @throws UsageException if the options name more than one password
   * @throws ModelSigningException if the key cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  public Bytes publicKey(KeyReference reference, PasswordOptions password, CommandContext context)
      throws UsageException, ModelSigningException, InterruptedException {
    PasswordSource secrets = passwords.source(password, context);
    Optional<PemSource> text = text(reference, "private");
    return text.isPresent()
        ? KeyMethods.publicKeyOf(keys.get().readSigningKey(text.get(), secrets))
        : KeyMethods.publicKeyOf(holder(reference, secrets, context).publicKey(reference));
  }

  /** Returns the key's text, if it is a text. */
  private Optional<PemSource> text(KeyReference reference, String half) throws SigningException {
    Optional<Path> file = KeySchemes.fileOf(reference);
    if (file.isPresent()) {
      return file.map(PemSource::of);
    }
    if (!reference.scheme().equals(KeyReference.ENV)) {
      return Optional.empty();
    }
    String name = reference.text().substring(SCHEME_END);
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw unavailable(
          CommandReasons.KEY_NOT_AVAILABLE,
          "cannot read the %s key: environment variable '%s' is %s"
              .formatted(half, name, value == null ? "not set" : "empty"));
    }
    return Optional.of(PemSource.of("environment variable " + name, Bytes.ofUtf8(value)));
  }

  private KeyHolder holder(KeyReference reference, PasswordSource secrets, CommandContext context)
      throws SigningException {
    Provider<KeyHolderFactory> factory = holders.get(reference.scheme());
    if (factory == null) {
      throw unavailable(
          CommandReasons.UNSUPPORTED_KEY_REFERENCE,
          "the key '%s' is of a kind that this program does not know".formatted(reference));
    }
    if (context.isOffline() && !reference.isOnThisMachine()) {
      throw unavailable(
          HttpReasons.OFFLINE,
          "the key '%s' must be asked for, but the network is not to be used".formatted(reference));
    }
    return factory.get().holder(secrets);
  }

  private static SigningException unavailable(Reason reason, String message) {
    return new SigningException(reason, message);
  }
}
