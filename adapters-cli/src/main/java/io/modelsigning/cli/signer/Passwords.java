package io.modelsigning.cli.signer;

import io.modelsigning.cli.option.PrivateKeyOptions;
import io.modelsigning.cli.option.UsageException;
import io.modelsigning.cli.result.CommandReasons;
import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.terminal.PasswordPrompt;
import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.domain.SigningException;
import io.modelsigning.domain.Warning;
import io.modelsigning.keys.PasswordSource;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the password of a private key comes from: a file, a variable, the user. */
public final class Passwords {

  private final Map<String, String> environment;
  private final PasswordPrompt prompt;

  @Inject
  Passwords(Map<String, String> environment, PasswordPrompt prompt) {
    this.environment = environment;
    this.prompt = prompt;
  }

  /**
   * Returns the source the options name; without one, whoever is at the terminal is asked when the
   * key turns out to need a password.
   *
   * @throws UsageException if they name more than one
   * @throws SigningException if the file or the variable has no password
   */
  public PasswordSource source(PrivateKeyOptions options, CommandContext context)
      throws UsageException, SigningException {
    String password = options.password.value();
    String variable = options.passwordEnv.value();
    Path file = options.passwordFile.value();
    if (Stream.of(password, variable, file).filter(Objects::nonNull).count() > 1) {
      throw new UsageException(
          "only one of --password-file, --password-env and --password can be given");
    }
    if (password != null) {
      context.warn(
          new Warning(
              CommandReasons.PASSWORD_VISIBLE,
              "other users can see --password TEXT in the list of processes"));
      return given(password.toCharArray());
    }
    if (variable != null) {
      String value = environment.get(variable);
      if (value == null) {
        throw new SigningException(
            CommandReasons.PASSWORD_NOT_AVAILABLE,
            "cannot read the password: environment variable '%s' is not set".formatted(variable));
      }
      return given(value.toCharArray());
    }
    if (file != null) {
      return given(
          SecretFile.firstLineOf(file, "the password", CommandReasons.PASSWORD_NOT_AVAILABLE));
    }
    return key -> {
      String question = "Password of %s: ".formatted(Printable.of(key));
      return context.aside(() -> prompt.ask(question));
    };
  }

  private static PasswordSource given(char[] password) {
    return key -> Optional.of(password.clone());
  }
}
