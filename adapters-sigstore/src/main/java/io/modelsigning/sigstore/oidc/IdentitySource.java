package io.modelsigning.sigstore.oidc;

import io.modelsigning.domain.SigningException;
import io.modelsigning.http.HttpService;
import io.modelsigning.sigstore.reason.SigstoreReasons;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Finds the identity token to sign with: an explicit one, else that of the surroundings, else that
 * of a user who logs in.
 */
public final class IdentitySource {
  private static final int MAX_FILE_BYTES = 64 * 1024;
  private static final Duration LOGIN_LIMIT = Duration.ofMinutes(5);

  private final IdentityOptions options;
  private final Optional<URI> provider;
  private final AmbientCredentials.GoogleCloud google;
  private final InstantSource clock;

  /**
   * @param provider where users log in, if there is such a place
   */
  public IdentitySource(
      IdentityOptions options,
      Optional<URI> provider,
      AmbientCredentials.GoogleCloud google,
      InstantSource clock) {
    this.options = options;
    this.provider = provider;
    this.google = google;
    this.clock = clock;
  }

  /**
   * Checks an explicit token, if there is one, so that a wrong one is told before the work is done
   * that it is for.
   */
  public void checkExplicit() throws SigningException {
    Optional<IdentityToken> unused = explicit();
  }

  /** Returns a token that is valid now. */
  public IdentityToken token(HttpService http) throws SigningException, InterruptedException {
    Optional<IdentityToken> explicit = explicit();
    if (explicit.isPresent()) {
      return explicit.get();
    }
    Optional<AmbientCredentials.Found> ambient = Optional.empty();
    if (!options.disableAmbient()) {
      ambient =
          new AmbientCredentials(options.environment(), google, http).detect(options.clientId());
    }
    if (ambient.isPresent()) {
      return check(ambient.get().token(), ambient.get().origin());
    }
    if (options.useAmbient()) {
      throw none("no token was given, and there are no credentials of a build server or cloud");
    }
    if (provider.isEmpty()) {
      throw none("no token was given, and the signing configuration has no identity provider");
    }
    if (options.userInteraction().isEmpty()) {
      throw none("no token was given, and there is no user to log in");
    }
    Login.Client client =
        new Login.Client(provider.get(), options.clientId(), options.clientSecret(), LOGIN_LIMIT);
    return new Login(client, options.userInteraction().get(), http, clock)
        .token(options.forceOob());
  }

  private Optional<IdentityToken> explicit() throws SigningException {
    if (options.identityToken().isPresent()) {
      return Optional.of(check(options.identityToken().get(), "the options"));
    }
    if (options.identityTokenFile().isPresent()) {
      Path file = options.identityTokenFile().get();
      return Optional.of(check(read(file), "the file '%s'".formatted(file)));
    }
    String variable = options.environment().getOrDefault(IdentityOptions.TOKEN_VARIABLE, "");
    if (!variable.isBlank()) {
      return Optional.of(
          check(variable, "the environment variable " + IdentityOptions.TOKEN_VARIABLE));
    }
    return Optional.empty();
  }

  private static String read(Path file) throws SigningException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] token = in.readNBytes(MAX_FILE_BYTES + 1);
      if (token.length > MAX_FILE_BYTES) {
        throw none(
            "the identity token file '%s' has more than %d bytes".formatted(file, MAX_FILE_BYTES));
      }
      return new String(token, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SigningException(
          SigstoreReasons.NO_IDENTITY,
          "reading the identity token file '%s' failed: %s"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  private IdentityToken check(String token, String origin) throws SigningException {
    return IdentityToken.check(token, origin, options.clientId(), clock.instant());
  }

  private static SigningException none(String what) {
    return new SigningException(
        SigstoreReasons.NO_IDENTITY, "getting an identity token failed: " + what);
  }
}
