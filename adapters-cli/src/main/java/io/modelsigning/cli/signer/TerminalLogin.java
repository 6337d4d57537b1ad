package io.modelsigning.cli.signer;

import io.modelsigning.cli.session.CommandContext;
import io.modelsigning.cli.terminal.PasswordPrompt;
import io.modelsigning.cli.terminal.Printable;
import io.modelsigning.cli.terminal.Streams;
import io.modelsigning.sigstore.oidc.UserInteraction;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Lets the person at the terminal log in at an identity provider. */
public final class TerminalLogin {
  /** Openers return at once where there is a browser; one that does not is taken for a browser. */
  private static final int OPENER_SECONDS = 5;

  private final Streams streams;
  private final PasswordPrompt prompt;

  @Inject
  TerminalLogin(Streams streams, PasswordPrompt prompt) {
    this.streams = streams;
    this.prompt = prompt;
  }

  /** Returns the way to talk with that person in the course of {@code context}. */
  public UserInteraction during(CommandContext context) {
    return new UserInteraction() {
      @Override
      public boolean openBrowser(URI address) {
        return TerminalLogin.openBrowser(address);
      }

      @Override
      public void show(String text) {
        context.aside(() -> shown(text));
      }

      @Override
      public String readCode() throws IOException {
        return context
            .aside(() -> prompt.ask("Code: "))
            .map(String::valueOf)
            .orElseThrow(() -> new IOException("there is no terminal to type a code at"));
      }
    };
  }

  private String shown(String text) {
    text.lines().forEach(line -> streams.err().println(Printable.of(line)));
    streams.err().flush();
    return text;
  }

  private static boolean openBrowser(URI address) {
    boolean mac = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
    try {
      Process opener =
          new ProcessBuilder(List.of(mac ? "open" : "xdg-open", address.toString()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return !opener.waitFor(OPENER_SECONDS, TimeUnit.SECONDS) || opener.exitValue() == 0;
    } catch (IOException e) {
      // No such program: the address is shown instead.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
