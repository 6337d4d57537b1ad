package io.modelsigning.cli.signer;

import io.modelsigning.cli.option.PasswordOptions;
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
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the password of a private key comes from: a file, a variable, the user. */
public final class Passwords {
  private static final String WITHOUT = "--unencrypted leaves the key without one";

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
  public PasswordSource source(PasswordOptions options, CommandContext context)
      throws UsageException, SigningException {
    Optional<char[]> given = given(options, context);
    if (given.isPresent()) {
      return key -> given.map(char[]::clone);
    }
    return askingOnly(context);
  }

  /** Returns the source for whom no option names one: whoever is at the terminal is asked. */
  public PasswordSource askingOnly(CommandContext context) {
    return key -> ask("Password of %s: ".formatted(Printable.of(key)), context);
  }

  /**
   * Returns the password of a new key: what the options name, or what whoever is at the terminal
   * types twice.
   *
   * @param key the new key's file
   * @throws UsageException if the options name more than one, or there is none to be had
   * @throws SigningException if the file or the variable has no password
   */
  public char[] ofNewKey(Path key, PasswordOptions options, CommandContext context)
      throws UsageException, SigningException {
    Optional<char[]> given = given(options, context);
    char[] password = given.isPresent() ? given.get() : typedTwice(key, context);
    if (password.length == 0) {
      throw new UsageException("the password must not be empty; " + WITHOUT);
    }
    return password;
  }

  private char[] typedTwice(Path key, CommandContext context) throws UsageException {
    char[] password =
        ask("New password of %s: ".formatted(Printable.of(key.toString())), context)
            .orElseThrow(
                () ->
                    new UsageException(
                        "there is no terminal to ask for a password; --password-file or --password-env names one, and "
                            + WITHOUT));
    char[] again = ask("The same again: ", context).orElse(new char[0]);
    try {
      if (!Arrays.equals(password, again)) {
        Arrays.fill(password, '\0');
        throw new UsageException("the two passwords must be the same, but are not");
      }
      return password;
    } finally {
      Arrays.fill(again, '\0');
    }
  }

  private Optional<char[]> ask(String question, CommandContext context) {
    return context.aside(() -> prompt.ask(question));
  }

  private Optional<char[]> given(PasswordOptions options, CommandContext context)
      throws UsageException, SigningException {
    String text = options.text.value();
    String variable = options.variable.value();
    Path file = options.file.value();
    if (Stream.of(text, variable, file).filter(Objects::nonNull).count() > 1) {
      throw new UsageException(
          "only one of --password-file, --password-env and --password can be given");
    }
    if (text != null) {
      context.warn(
          new Warning(
              CommandReasons.PASSWORD_VISIBLE,
              "other users can see --password TEXT in the list of processes"));
      return Optional.of(text.toCharArray());
    }
    if (variable != null) {
      String value = environment.get(variable);
      if (value == null) {
        throw new SigningException(
            CommandReasons.PASSWORD_NOT_AVAILABLE,
            "cannot read the password: environment variable '%s' is not set".formatted(variable));
      }
      return Optional.of(value.toCharArray());
    }
    return file == null
        ? Optional.empty()
        : Optional.of(
            SecretFile.firstLineOf(file, "the password", CommandReasons.PASSWORD_NOT_AVAILABLE));
  }
}
