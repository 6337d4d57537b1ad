package io.modelsigning.sigstore.oidc;

import java.io.IOException;
import java.net.URI;

/**
 * The user at a browser and a terminal, for logging in at an identity provider. Called from the
 * thread that signs.
 */
public interface UserInteraction {
  /** Opens {@code address} in the user's browser; returns whether that could be done. */
  boolean openBrowser(URI address);

  /** Shows {@code text} to the user, one or more lines. */
  void show(String text);

  /**
   * Asks for the code that the identity provider showed, and returns it.
   *
   * @throws IOException if there is nobody to answer
   * @throws InterruptedException if the thread is interrupted
   */
  String readCode() throws IOException, InterruptedException;
}
